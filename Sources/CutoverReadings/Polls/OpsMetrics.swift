package import CutoverCore

/// Reads operations metrics: `{"metrics": {"started_at", "by_endpoint"}}`, or the same two keys at the top level.
///
/// A missing map is a fault, never an empty one: the script this replaces read the wrong level and saw no errors.
package enum OpsMetrics {
    /// 9999-12-31T23:59:59Z: later start times are another unit, most likely milliseconds.
    private static let latestStart: Int64 = 253_402_300_799_000_000

    /// The reading in `bytes`, or why there is none; zero endpoints are a reading.
    package static func read(_ bytes: [UInt8]) -> Result<Reading, OpsMetricsFault> {
        Result { () throws(OpsMetricsFault) in try parse(bytes) }
    }

    private static func parse(_ bytes: [UInt8]) throws(OpsMetricsFault) -> Reading {
        let document: JSONValue
        do {
            document = try JSONScanner.scan(bytes)
        } catch {
            throw .notJSON(error, body: Excerpt.opening(of: bytes))
        }
        return try reading(of: document)
    }

    /// The reading in a document that has been scanned already.
    ///
    /// - Throws: what keeps it from being one.
    package static func reading(of document: JSONValue) throws(OpsMetricsFault) -> Reading {
        let holder = try holder(in: document)
        return Reading(
            startedAt: try startedAt(in: holder.value),
            endpoints: try endpoints(holder.map, place: "\"\(holder.prefix)by_endpoint\"")
        )
    }

    /// The object that holds the map of endpoints, and where it stands.
    private struct Holder {
        let value: JSONValue
        let map: JSONValue
        let prefix: String
    }

    private static func holder(in document: JSONValue) throws(OpsMetricsFault) -> Holder {
        guard case .object(let all) = document else {
            throw .unexpected(place: "the top level", found: document.shown, expected: "an object")
        }
        let flat = document.member("by_endpoint")
        let metrics = document.member("metrics")
        let nested = metrics?.member("by_endpoint")
        switch (flat, metrics, nested) {
        case (_?, _, _?): throw .bothShapes
        case (let map?, _, nil): return Holder(value: document, map: map, prefix: "")
        case (nil, let metrics?, let map?): return Holder(value: metrics, map: map, prefix: "metrics.")
        case (nil, .object(let members)?, nil):
            throw .noEndpoints(
                found: "found \(JSONValue.keys(all)); \"metrics\" has \(JSONValue.keys(members))"
            )
        case (nil, let metrics?, nil):
            throw .unexpected(place: "\"metrics\"", found: metrics.shown, expected: "an object")
        case (nil, nil, _): throw .noEndpoints(found: "found \(JSONValue.keys(all))")
        }
    }

    private static func startedAt(in holder: JSONValue) throws(OpsMetricsFault) -> Timestamp? {
        guard let value = holder.member("started_at") else { return nil }
        guard case .number(let digits) = value,
            let microseconds = ExactDecimal(digits)?.microsecondsOfSeconds,
            (0...latestStart).contains(microseconds)
        else {
            throw .unexpected(
                place: "\"started_at\"",
                found: value.shown,
                expected: "unix seconds from 0 to 253402300799"
            )
        }
        return Timestamp(microseconds: microseconds)
    }

    private static func endpoints(
        _ map: JSONValue,
        place: String
    ) throws(OpsMetricsFault) -> [EndpointReading] {
        guard case .object(let members) = map else {
            throw .unexpected(place: place, found: map.shown, expected: "an object")
        }
        var names: Set<String> = []
        for member in members {
            guard !member.name.utf8.contains(0), names.insert(member.name).inserted else {
                throw .ambiguousEndpoint(member.name)
            }
        }
        return members.map { EndpointReading(member: $0) }
    }
}
