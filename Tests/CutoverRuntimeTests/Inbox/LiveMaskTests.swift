import CutoverCore
import CutoverRuntime
import Testing

struct LiveMaskTests {
    @Test func `every token is hidden beside the secrets and the tokens before it`() {
        let mask = LiveMask(hiding: ["canary-secret"])

        for number in 1...3 { mask.learn("canary-token-\(number)") }

        let text = "canary-secret, canary-token-1, canary-token-2, canary-token-3"
        #expect(mask.current.hide(text) == "***, ***, ***, ***")
    }
}
