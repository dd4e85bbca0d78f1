// swift-tools-version: 6.2
import PackageDescription

/// Layers of the package, lowest first; a target imports only from layers below its own.
/// The rule is checked by `Scripts/check-layers`.
let package = Package(
    name: "tvbo-verify-package",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tvbo-verify", targets: ["tvbo-verify"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // Layer 0
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Diagnostics"),
        // Layer 1
        .target(name: "Quantities", dependencies: ["Diagnostics"]),
        .target(name: "Deflate", dependencies: ["CZlib", "Diagnostics"]),
        // Layer 2
        .target(name: "YAML", dependencies: ["CYAML", "Diagnostics"]),
        .target(name: "Expressions", dependencies: ["Diagnostics"]),
        .target(name: "Traces", dependencies: ["Quantities", "Diagnostics"]),
        // Layer 3
        .target(
            name: "ModelCore", dependencies: ["Expressions", "Quantities", "Diagnostics"],
            exclude: ["Conventions.md"]),
        .target(name: "Schema", dependencies: ["YAML", "Expressions", "Quantities", "Diagnostics"]),
        // Layer 4
        .target(
            name: "TVBO", dependencies: ["ModelCore", "Schema", "YAML", "Expressions", "Quantities", "Diagnostics"]),
        .target(name: "LEMS", dependencies: ["ModelCore", "Expressions", "Quantities", "Deflate", "Diagnostics"]),
        .target(name: "Simulation", dependencies: ["ModelCore", "Traces", "Expressions", "Quantities", "Diagnostics"]),
        .target(
            name: "References",
            dependencies: [
                "Deflate", "Traces", "Quantities", "Diagnostics",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "Comparison", dependencies: ["Traces", "Quantities", "Diagnostics"]),
        // Layer 5
        .target(name: "Results", dependencies: ["Comparison", "Traces", "Diagnostics"]),
        // Layer 6
        .target(
            name: "History",
            dependencies: ["Results", "Deflate", "Diagnostics", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Report",
            dependencies: ["Results", "Diagnostics", .product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Templates")]),
        .target(
            name: "Engines",
            dependencies: [
                "Traces", "Schema", "YAML", "Quantities", "Diagnostics",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            resources: [.embedInCode("Adapters")]),
        // Layer 7
        .target(
            name: "Harness",
            dependencies: [
                "Engines", "Report", "History", "Results", "Comparison", "References", "TVBO", "LEMS", "Simulation",
                "ModelCore",
                "Traces", "Schema", "YAML", "Quantities", "Diagnostics",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        // Beside the layers
        .target(name: "CAllocationCount", path: "Benchmarks/CAllocationCount"),
        .executableTarget(
            name: "engine-benchmark", dependencies: ["CAllocationCount", "Harness", "Simulation", "TVBO"],
            path: "Benchmarks/Engine"),
        // Layer 8
        .executableTarget(
            name: "tvbo-verify",
            dependencies: [
                "Harness", "Engines", "Report", "History", "Results", "Comparison", "References", "TVBO", "LEMS",
                "Simulation", "ModelCore", "Traces", "Quantities", "Diagnostics",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        // Tests
        .target(
            name: "TestSupport", dependencies: ["Expressions", "Traces", "References", "Quantities", "Diagnostics"],
            path: "Tests/TestSupport"),
        .testTarget(name: "QuantitiesTests", dependencies: ["TestSupport", "Quantities"]),
        .testTarget(name: "YAMLTests", dependencies: ["TestSupport", "YAML", "Diagnostics"]),
        .testTarget(name: "ExpressionsTests", dependencies: ["TestSupport", "Expressions", "Diagnostics"]),
        .testTarget(name: "TracesTests", dependencies: ["TestSupport", "Traces", "Quantities", "Diagnostics"]),
        .testTarget(name: "ModelCoreTests", dependencies: ["TestSupport", "ModelCore", "Expressions", "Quantities"]),
        .testTarget(
            name: "TVBOTests",
            dependencies: [
                "TestSupport", "TVBO", "Schema", "YAML", "LEMS", "ModelCore", "Harness", "Simulation", "Traces",
                "Quantities", "Diagnostics",
            ], exclude: ["rhs.tsv", "schema.yaml"]),
        .testTarget(
            name: "LEMSTests",
            dependencies: [
                "TestSupport", "LEMS", "TVBO", "Harness", "Simulation", "ModelCore", "References", "Traces", "Deflate",
                "Quantities",
                "Diagnostics",
            ], exclude: ["Documents", "jneuroml.sha256"]),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "TestSupport", "Simulation", "TVBO", "Harness", "Results", "Traces", "Quantities", "Expressions",
                "Comparison", "References", "Diagnostics",
            ]),
        .testTarget(
            name: "ReferencesTests", dependencies: ["TestSupport", "References", "Traces", "Quantities", "Diagnostics"]),
        .testTarget(
            name: "ComparisonTests", dependencies: ["TestSupport", "Comparison", "Traces", "Quantities", "Diagnostics"]),
        .testTarget(
            name: "HarnessTests",
            dependencies: [
                "TestSupport", "Harness", "Engines", "LEMS", "History", "Report", "Results", "Comparison", "References",
                "TVBO", "Traces", "Quantities", "Diagnostics",
            ], exclude: ["OMV"]),
        .testTarget(
            name: "CommandTests", dependencies: ["TestSupport", "Results", "References", "Diagnostics"],
            exclude: ["Faults"]),
    ]
)
