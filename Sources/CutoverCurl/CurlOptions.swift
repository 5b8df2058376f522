import CCurl

/// Sets options on one easy handle and remembers the first that libcurl refused.
struct CurlOptions {
    let handle: UnsafeMutableRawPointer
    /// The first option that was refused; nil while all were accepted.
    private(set) var refused: CURLoption?

    init(_ handle: UnsafeMutableRawPointer) {
        self.handle = handle
    }

    mutating func set(_ option: CURLoption, _ number: Int) {
        note(option, cutover_setopt_long(handle, option, number))
    }

    mutating func set(_ option: CURLoption, offset: Int) {
        note(option, cutover_setopt_offset(handle, option, curl_off_t(offset)))
    }

    mutating func set(_ option: CURLoption, _ text: String) {
        note(option, cutover_setopt_string(handle, option, text))
    }

    mutating func clear(_ option: CURLoption) {
        note(option, cutover_setopt_string(handle, option, nil))
    }

    mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) {
        note(option, cutover_setopt_pointer(handle, option, pointer))
    }

    mutating func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) {
        note(option, cutover_setopt_list(handle, option, list))
    }

    /// Notes the result of a call that has no form of its own here.
    mutating func note(_ option: CURLoption, _ result: CURLcode) {
        if result != CURLE_OK, refused == nil { refused = option }
    }
}
