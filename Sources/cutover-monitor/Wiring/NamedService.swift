import ServiceLifecycle

/// A service under a short name: ServiceLifecycle writes down the whole of a service that has none, plan and all.
struct NamedService: Service, CustomStringConvertible {
    private let service: any Service

    /// Its type is its name.
    let description: String

    init(_ service: any Service) {
        self.service = service
        description = "\(type(of: service))"
    }

    func run() async throws { try await service.run() }
}
