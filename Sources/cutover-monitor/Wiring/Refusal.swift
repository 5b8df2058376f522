/// Why a start must not go on.
struct Refusal: Error {
    let status: ExitStatus
    let text: String
}
