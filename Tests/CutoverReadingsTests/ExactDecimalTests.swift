import CutoverReadings
import Testing

struct ExactDecimalTests {
    @Test(arguments: [
        ("1", "1.0"), ("1", "1e0"), ("1", "10e-1"), ("-0", "0"), ("0", "0.000e99"), ("14", "1.4e1"),
        ("1200", "1.2E+3"), ("-2.50", "-25e-1"), ("100", "1e2"), ("0.1", "1e-1"),
    ])
    func `two ways to write one number are equal`(left: String, right: String) {
        #expect(ExactDecimal.areEqual(left, right))
        #expect(ExactDecimal.areEqual(right, left))
    }

    @Test(arguments: [
        ("1", "-1"), ("9007199254740993", "9007199254740992"), ("0.1", "0.10000000000000001"), ("1", "10"),
        ("1e-2000000000000", "1e-3000000000000"), ("1", "01"), ("1", "0x1"), ("1", ""), ("1", "1."),
    ])
    func `different numbers are never equal, however close`(left: String, right: String) {
        #expect(!ExactDecimal.areEqual(left, right))
        #expect(!ExactDecimal.areEqual(right, left))
    }

    @Test
    func `a text that is no number equals only itself`() {
        #expect(ExactDecimal.areEqual("0x1", "0x1"))
        #expect(!ExactDecimal.areEqual("0x1", "0x2"))
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("14", 14), ("14.0", 14), ("1.4e1", 14), ("140e-1", 14), ("-3", -3),
            ("9007199254740993", 9_007_199_254_740_993), ("1e18", 1_000_000_000_000_000_000),
            ("9223372036854775807", Int64.max), ("14.5", nil), ("1e-1", nil), ("9223372036854775808", nil),
            ("1e19", nil), ("99999999999999999999", nil), ("1e300", nil), ("0e300", 0),
        ] as [(String, Int64?)]
    )
    func `a whole number is exact or refused`(text: String, number: Int64?) throws {
        #expect(try #require(ExactDecimal(text)).wholeNumber == number)
    }

    @Test(
        arguments: [
            ("0", 0), ("0.076", 76), ("0.0760", 76), ("0.0761", 77), ("0.0001", 1), ("1e-400", 1),
            ("1200", 1_200_000),
            ("1200.0001", 1_200_001), ("1.2e3", 1_200_000), ("999.9999999", 1_000_000), ("-0.0005", 0),
            ("-1.5", -1_500),
            ("9223372036854775.807", Int64.max), ("9223372036854775.8071", nil), ("1e16", nil),
        ] as [(String, Int64?)]
    )
    func `milliseconds become microseconds, rounded up`(text: String, microseconds: Int64?) throws {
        #expect(try #require(ExactDecimal(text)).microsecondsOfMilliseconds == microseconds)
    }

    @Test(
        arguments: [
            ("1795227422.8728182", 1_795_227_422_872_818), ("1795227425.0917645", 1_795_227_425_091_765),
            ("1795225643.89", 1_795_225_643_890_000), ("1795226210", 1_795_226_210_000_000), ("0.0000005", 1),
            ("0.00000049", 0), ("0.00000005", 0), ("-0.0000005", -1), ("-2.5", -2_500_000), ("1e13", nil),
        ] as [(String, Int64?)]
    )
    func `seconds become microseconds, rounded to nearest`(text: String, microseconds: Int64?) throws {
        #expect(try #require(ExactDecimal(text)).microsecondsOfSeconds == microseconds)
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "5.", "01", "1e", "1e+", "1 ", " 1", "0x1F", "NaN", "1_000", "1,5", "--1",
        "1e1.5",
        "1e9999999999999999999", "\u{661}",
    ])
    func `what is no JSON number has no value`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test(
        arguments: [
            ("1", "2"), ("-2", "-1"), ("-1", "0"), ("0", "1e-9"), ("9", "10"), ("0.1", "0.11"), ("99", "1e2"),
            ("-1e2", "-99"), ("9007199254740992", "9007199254740993"), ("-1", "1"),
        ]
    )
    func `exact decimals are in order`(_ low: String, _ high: String) throws {
        let (low, high) = (try #require(ExactDecimal(low)), try #require(ExactDecimal(high)))

        #expect(low < high)
        #expect(!(high < low))
        #expect(!(low < low))
    }
}
