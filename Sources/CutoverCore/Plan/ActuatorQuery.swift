/// What is asked of Spring Boot's actuator, below its address.
package struct ActuatorQuery: Sendable, Hashable {
    /// The metric: a timer or a counter.
    package var metric: String
    /// Values of its tag `uri`, each an endpoint; none makes the whole metric one endpoint of its name.
    package var uris: [String]
    /// The tag that marks an error.
    package var errorTag: String
    /// The value of that tag that means one.
    package var errorValue: String

    /// Server errors of all requests, unless said otherwise.
    package init(
        metric: String = "http.server.requests",
        uris: [String] = [],
        errorTag: String = "outcome",
        errorValue: String = "SERVER_ERROR"
    ) {
        self.metric = metric
        self.uris = uris
        self.errorTag = errorTag
        self.errorValue = errorValue
    }

    /// The most requests one poll makes: the metric, each uri, the errors of each, and the start of the process.
    var mostRequests: Int { 2 + max(1, 2 * uris.count) }
}
