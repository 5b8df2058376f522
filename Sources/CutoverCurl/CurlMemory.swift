/// What libcurl's thread remembers from one exchange to the next.
struct CurlMemory {
    let certificates = CertificateBook()
    let sockets = SocketBook()
    let authorities = AuthorityShelf()
}
