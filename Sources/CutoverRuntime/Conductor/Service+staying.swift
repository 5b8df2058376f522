package import ServiceLifecycle

extension Service {
    /// Returns at the shutdown of the service's group: a service that ends before that takes the others along.
    package func stayUntilShutdown() async {
        do {
            try await gracefulShutdown()
        } catch {
            return  // cancelled: the group is going down anyway
        }
    }
}
