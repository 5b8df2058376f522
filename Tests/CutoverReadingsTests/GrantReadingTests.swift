import CutoverCore
import CutoverReadings
import CutoverTestSupport
import Testing

struct GrantReadingTests {
    private func read(_ status: Int, _ body: String, _ lifetime: Login.Lifetime = .unknown) -> Result<
        LoginGrant, LoginFault
    > {
        let request = Request(method: "POST", url: Masked("http://id.test/token"))
        let login = Login(name: "api", request: request, token: "/access_token", lifetime: lifetime)
        return GrantReading.read(.complete(status, body), login)
    }

    @Test(arguments: [
        (Login.Lifetime.unknown, nil as Duration?), (.fixed(.seconds(7_200)), .seconds(7_200)),
        (.told("/expires_in"), .seconds(3_600)), (.told("/quoted"), .seconds(900)),
        (.told("/endless"), .seconds(2_678_400)),
    ])
    func `the token and its lifetime are read`(lifetime: Login.Lifetime, expected: Duration?) {
        let body =
            #"{"access_token": "abc.def", "expires_in": 3600, "quoted": "900", "endless": 9223372036854775807}"#

        #expect(read(200, body, lifetime) == .success(LoginGrant(token: "abc.def", lifetime: expected)))
    }

    @Test(arguments: [
        (403, "s3cret", "status 403"),
        (200, "s3cret", "its answer is not one JSON document"),
        (200, #"{"token": "s3cret"}"#, "no text stands at /access_token of its answer"),
        (200, #"{"access_token": 7}"#, "no text stands at /access_token of its answer"),
        (200, #"{"access_token": ""}"#, "no text stands at /access_token of its answer"),
        (
            200, #"{"access_token": "s3cret\r\nX: y"}"#,
            "the text at /access_token of its answer cannot stand in a header"
        ),
    ])
    func `what is no grant says why and quotes nothing`(status: Int, body: String, words: String) {
        #expect(read(status, body) == .failure(LoginFault("the login api: " + words)))
    }

    @Test func `an answer that broke off is no grant, whatever it holds`() {
        let login = Login(
            name: "api",
            request: Request(method: "POST", url: Masked("http://id.test/token")),
            token: "/access_token"
        )
        var answer = Answer.complete(200, #"{"access_token": "abc"}"#)
        (answer.failure, answer.detail) = (.reset, "the body is shorter than announced")

        #expect(
            GrantReading.read(answer, login)
                == .failure(LoginFault("the login api: reset, the body is shorter than announced"))
        )
    }

    @Test(arguments: ["0", "-5", "\"soon\"", "1.5", "null"])
    func `a lifetime that is none is a fault`(value: String) {
        let body = #"{"access_token": "abc", "expires_in": \#(value)}"#

        #expect(
            read(200, body, .told("/expires_in"))
                == .failure(
                    LoginFault(
                        "the login api: no number of seconds above 0 stands at /expires_in of its answer"
                    )
                )
        )
    }
}
