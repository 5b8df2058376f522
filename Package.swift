// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// What git calls these sources: told by the scripts that make something to be given away.
let revision = Context.environment["CUTOVER_REVISION"] ?? "unknown"

let core: Target.Dependency = "CutoverCore"
let support: Target.Dependency = "CutoverTestSupport"

func planet(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    let tested: [Target.Dependency] = name == "CutoverCore" ? [] : [.init(stringLiteral: name)]
    return .testTarget(
        name: name + "Tests",
        dependencies: [core, support] + tested + dependencies,
        resources: resources,
        swiftSettings: settings
    )
}

let package = Package(
    name: "cutover-monitor",
    products: [.executable(name: "cutover-monitor", targets: ["cutover-monitor"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        // The sun.
        planet("CutoverCore", [.product(name: "RealModule", package: "swift-numerics")]),

        // The system libraries.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

        // What spawn.h keeps from Swift.
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),

        // What a build is told about itself.
        .target(name: "CBuild", cSettings: [.define("CUTOVER_REVISION", to: "\"\(revision)\"")]),

        // The planets: each knows the sun and its own package, never another planet.
        planet("CutoverConfig", [core, .product(name: "Yams", package: "Yams")]),
        planet("CutoverCurl", [core, "CCurl"]),
        planet("CutoverReadings", [core]),
        planet(
            "CutoverStore",
            [
                core,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        planet(
            "CutoverRuntime",
            [
                core,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]
        ),
        planet("CutoverReport", [core]),
        planet("CutoverSeal", [core, "COpenSSL"]),
        planet(
            "CutoverDemo",
            [
                core,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        planet(
            "CutoverWeb",
            [core, "CutoverReport", .product(name: "Hummingbird", package: "hummingbird")]
        ),

        // The ship: the only place where everything meets.
        .executableTarget(
            name: "cutover-monitor",
            dependencies: [
                core, "CBuild", "CutoverConfig", "CutoverCurl", "CutoverDemo", "CutoverReadings",
                "CutoverReport", "CutoverRuntime", "CutoverSeal", "CutoverStore", "CutoverWeb",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),

        // What only the program can measure of itself; scripts/bench calls it.
        .executableTarget(
            name: "cutover-bench",
            dependencies: [core, "CutoverStore"],
            swiftSettings: settings
        ),

        // Tests mirror their target.
        .target(
            name: "CutoverTestSupport",
            dependencies: [core, "CSpawn"],
            path: "Tests/CutoverTestSupport",
            swiftSettings: settings
        ),
        tests("CutoverCore", resources: [.copy("Fixtures")]),
        tests("CutoverConfig", resources: [.copy("Fixtures")]),
        tests("CutoverCurl"),
        tests("CutoverDemo"),
        tests("CutoverReadings", resources: [.copy("Fixtures")]),
        tests("CutoverReport", resources: [.copy("Fixtures")]),
        tests(
            "CutoverRuntime",
            [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        tests("CutoverSeal"),
        tests("CutoverStore", [.product(name: "GRDB", package: "GRDB.swift")]),
        tests("CutoverWeb", ["CutoverReport"]),
        tests("cutover-monitor", ["CutoverConfig", "CutoverStore"]),
        // The program as its users have it: the binary, real files, real sockets.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [core, support, "CutoverRuntime", "CutoverStore", "cutover-monitor"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
    ]
)
