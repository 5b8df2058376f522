import CutoverCore
import Testing

@Suite struct SeriesSelectorTests {
    @Test(arguments: [
        ("up", "up"), ("a:b{}", "a:b"), (" { x", ""),
        ("http_requests_total{status=~\"5..\"}", "http_requests_total{status=~\"5..\"}"),
        ("r { a = \"b\" , c!='d', e!~\"f\\\\d\", } ", "r{a=\"b\",c!=\"d\",e!~\"f\\\\d\"}"),
    ])
    func `a selector is read and written as PromQL has it`(row: (text: String, written: String)) {
        let selector = try? SeriesSelector(row.text)

        #expect(selector?.text ?? "" == row.written)
    }

    @Test(arguments: [
        ("", "begins with no metric name"), ("9x", "begins with no metric name"),
        ("{a=\"b\"}", "begins with no metric name"), ("r{a}", "has no =, !=, =~ or !~ after label a"),
        ("r{a=b}", "has no quoted value for label a"),
        ("r{a=\"b", "has a value of label a that does not end"),
        ("r{a=\"b\" c=\"d\"}", "has no \",\" or \"}\" after label a"),
        ("r{a=\"b\"", "has no \",\" or \"}\" after label a"), ("sum(r)", "goes on after the selector"),
        ("r[5m]", "goes on after the selector"),
        ("r{a=~\"[\"}", "has pattern \"[\", which has a set that is not closed"),
        ("r{a!~\")(\"}", "has pattern \")(\", which has a \")\" without a group"),
        (
            "r{a=~\"(?=b)\"}",
            "has pattern \"(?=b)\", which looks around or names a group, which is not known here"
        ),
        ("r{a=\"\\q\"}", "has an unknown escape in the value of label a"),
        ("r{,}", "has no label name where one is expected"),
    ])
    func `what is no selector is named`(row: (text: String, what: String)) {
        let fault = #expect(throws: SelectorFault.self) { try SeriesSelector(row.text) }

        #expect(fault?.what == row.what)
    }
}
