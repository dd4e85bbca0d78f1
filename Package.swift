// swift-tools-version: 6.2
import PackageDescription

/// Layers of the package, lowest first; a target imports only from layers below its own.
/// The rule is checked by `Scripts/check-layers`.
let package = Package(
    name: "tvbo-verify-package",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "tvbo-verify", targets: ["tvbo-verify"]),
        // What the package of the benchmarks measures.
        .library(
            name: "Measured",
            targets: [
                "Comparison", "Diagnostics", "Files", "Goldens", "History", "ModelCore", "Quantities", "Results",
                "Simulation", "Simulator", "Traces", "TVBO",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", exact: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    ],
    targets: [
        // Layer 0
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CHDF5", providers: [.apt(["libhdf5-dev"])]),
        .target(name: "CSupervisor"),
        .target(name: "Diagnostics"),
        .target(name: "ElementaryFunctions"),
        // Layer 1
        .target(
            name: "Files",
            dependencies: [
                "Diagnostics", "CZlib", .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "Quantities", dependencies: ["ElementaryFunctions"]),
        .target(name: "Drift", dependencies: ["Diagnostics"]),
        // Layer 2
        .target(name: "Connectomes", dependencies: ["Diagnostics", "ElementaryFunctions", "Files", "CHDF5"]),
        .target(name: "YAML", dependencies: ["Diagnostics", "Files", "CYAML"]),
        .target(name: "Expressions", dependencies: ["Diagnostics", "ElementaryFunctions"]),
        .target(
            name: "Traces",
            dependencies: [
                "Diagnostics", "ElementaryFunctions", "Files", "Quantities",
                .product(name: "DequeModule", package: "swift-collections"),
            ]),
        // Layer 3
        .target(
            name: "ModelCore",
            dependencies: [
                "Diagnostics", "Quantities", "Expressions",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ], exclude: ["Conventions.md"]),
        .target(
            name: "Schema",
            dependencies: [
                "Diagnostics", "Quantities", "YAML", "Expressions",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        // Layer 4
        .target(
            name: "LEMS",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "Expressions", "ModelCore",
                .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ]),
        .target(
            name: "Simulation",
            dependencies: [
                "Diagnostics", "ElementaryFunctions", "Quantities", "Expressions", "Traces", "ModelCore",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        .target(name: "Goldens", dependencies: ["Diagnostics", "Files", "Quantities", "Traces"]),
        .target(
            name: "Comparison",
            dependencies: [
                "Diagnostics", "ElementaryFunctions", "Quantities", "Traces",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        // Layer 5
        .target(
            name: "TVBO",
            dependencies: [
                "Diagnostics", "ElementaryFunctions", "Files", "Quantities", "YAML", "Expressions", "ModelCore",
                "Schema", "Connectomes", "LEMS", "Simulation",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        // Layer 6
        .target(
            name: "Simulator",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "YAML", "Traces", "ModelCore", "TVBO", "LEMS", "Simulation",
                "Comparison",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(
            name: "Results",
            dependencies: ["Diagnostics", "Comparison", .product(name: "Algorithms", package: "swift-algorithms")]),
        .target(
            name: "ExternalEngines",
            dependencies: [
                "CSupervisor", "Diagnostics", "Files", "Quantities", "YAML", "Traces", "Schema",
            ], resources: [.embedInCode("Adapters")]),
        // Layer 7
        .target(
            name: "Cases",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "YAML", "Traces", "ModelCore", "Schema", "TVBO", "LEMS",
                "Simulation", "Goldens", "Comparison", "Simulator",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ]),
        .target(
            name: "History",
            dependencies: ["Diagnostics", "Files", "Results", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "Report",
            dependencies: [
                "Diagnostics", "Drift", "Files", "Comparison", "Results",
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Algorithms", package: "swift-algorithms"),
            ], resources: [.embedInCode("Templates")]),
        .target(
            name: "EngineTasks",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "YAML", "ModelCore", "LEMS", "Simulation", "Simulator",
                "ExternalEngines",
            ]),
        // Layer 8
        .target(name: "Changes", dependencies: ["Quantities", "Drift", "Comparison", "Results", "Report"]),
        .target(
            name: "ErrorAnalysis",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "YAML", "Expressions", "Traces", "ModelCore", "Simulation",
                "Goldens", "Comparison", "Simulator", "Results", "Cases",
            ]),
        .target(
            name: "MachineReports",
            dependencies: [
                "Diagnostics", "Files", "Results", "Report", .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        .target(
            name: "OMV",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "YAML", "Traces", "ModelCore", "Schema", "Simulation",
                "Comparison",
                "Simulator", "Results", "Report", .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ]),
        // Layer 9
        .target(
            name: "EngineComparison",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "Traces", "ModelCore", "TVBO", "LEMS", "Simulation", "Goldens",
                "Comparison", "Simulator", "Results", "ExternalEngines", "EngineTasks", "Cases", "YAML",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        .target(
            name: "Verification",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "YAML", "Traces", "ModelCore", "TVBO", "LEMS", "Simulation",
                "Goldens",
                "Comparison", "Simulator", "Results", "Cases", "History", "Report", "Changes", "ErrorAnalysis",
                "MachineReports", "ExternalEngines", "EngineTasks",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        // Layer 10
        .target(
            name: "Mutation",
            dependencies: [
                "Diagnostics", "Quantities", "Expressions", "Traces", "ModelCore", "LEMS", "Simulation", "Simulator",
                "Results", "Cases", "Report", "Verification",
            ]),
        // Layer 11
        .executableTarget(
            name: "tvbo-verify",
            dependencies: [
                "Diagnostics", "Drift", "Files", "Quantities", "YAML", "Traces", "ModelCore", "TVBO", "LEMS",
                "Simulation",
                "Goldens",
                "Comparison", "Simulator", "Results", "ExternalEngines", "Cases", "History", "Report", "Changes",
                "ErrorAnalysis", "MachineReports",
                "OMV", "EngineComparison", "Verification", "Mutation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        // Fuzzing
        .target(
            name: "FuzzHarness",
            dependencies: [
                "Diagnostics", "Drift", "Files", "Connectomes", "YAML", "Expressions", "Traces", "ModelCore", "LEMS",
                "Simulation", "Goldens", "TVBO", "Simulator", "ExternalEngines", "Cases", "History", "OMV",
            ], path: "Fuzz/Harness"),
        // Tests
        .target(name: "SyntheticSeries", dependencies: ["Drift"], path: "Tests/SyntheticSeries"),
        .executableTarget(
            name: "drift-benchmark", dependencies: ["Drift", "SyntheticSeries"], path: "Tests/DriftBenchmark"),
        .target(
            name: "TestSupport",
            dependencies: ["Diagnostics", "ElementaryFunctions", "Quantities", "Expressions", "ModelCore"],
            path: "Tests/TestSupport"),
        .testTarget(name: "CasesTests", dependencies: ["Diagnostics", "Cases", "TestSupport"]),
        .testTarget(
            name: "ChangesTests",
            dependencies: ["Drift", "Traces", "Comparison", "Results", "Report", "Changes", "TestSupport"]),
        .testTarget(
            name: "CommandTests", dependencies: ["Diagnostics", "Files", "Goldens", "Results", "TestSupport"],
            exclude: ["Faults"]),
        .testTarget(
            name: "ComparisonTests",
            dependencies: ["Diagnostics", "Quantities", "Traces", "Goldens", "Comparison", "TestSupport"]),
        .testTarget(
            name: "ConnectomesTests", dependencies: ["Diagnostics", "Files", "Connectomes", "TestSupport"],
            exclude: ["Fixtures"]),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "TestSupport"]),
        .testTarget(
            name: "DriftTests", dependencies: ["Diagnostics", "Drift", "SyntheticSeries", "TestSupport"]),
        .testTarget(
            name: "EngineComparisonTests",
            dependencies: [
                "Diagnostics", "TVBO", "LEMS", "Simulator", "Results", "ExternalEngines", "EngineComparison",
                "TestSupport",
            ], exclude: ["Documents"]),
        .testTarget(
            name: "ElementaryFunctionsTests", dependencies: ["ElementaryFunctions"], exclude: ["values.tsv"]),
        .testTarget(
            name: "ErrorAnalysisTests",
            dependencies: [
                "Diagnostics", "Quantities", "Traces", "ModelCore", "Simulation", "Comparison", "Simulator", "Results",
                "ErrorAnalysis", "TestSupport",
            ]),
        .testTarget(name: "ExpressionsTests", dependencies: ["Diagnostics", "Expressions", "TestSupport"]),
        .testTarget(
            name: "ExternalEnginesTests", dependencies: ["Diagnostics", "YAML", "ExternalEngines", "TestSupport"]),
        .testTarget(name: "FilesTests", dependencies: ["Diagnostics", "Files", "TestSupport"]),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzHarness", "TestSupport"]),
        .testTarget(
            name: "HistoryTests",
            dependencies: [
                "Diagnostics", "Quantities", "Traces", "Comparison", "Results", "History", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], exclude: ["Fixtures"]),
        .testTarget(
            name: "EngineTasksTests",
            dependencies: ["Diagnostics", "LEMS", "Simulator", "ExternalEngines", "EngineTasks", "TestSupport"]),
        .testTarget(
            name: "LEMSTests",
            dependencies: [
                "Diagnostics", "ElementaryFunctions", "Files", "Quantities", "Expressions", "Traces", "ModelCore",
                "TVBO", "LEMS",
                "Simulation", "Goldens", "Simulator", "TestSupport",
            ], exclude: ["Documents", "Experiments", "jneuroml.sha256"]),
        .testTarget(
            name: "MachineReportsTests",
            dependencies: ["Diagnostics", "Results", "MachineReports", "TestSupport"]),
        .testTarget(name: "ModelCoreTests", dependencies: ["Quantities", "Expressions", "ModelCore"]),
        .testTarget(
            name: "MutationTests",
            dependencies: [
                "Quantities", "Traces", "ModelCore", "Simulation", "Simulator", "TVBO", "Goldens", "Cases", "Results",
                "Mutation", "TestSupport",
            ]),
        .testTarget(
            name: "OMVTests", dependencies: ["LEMS", "Simulator", "OMV", "TestSupport"], exclude: ["Documents"]),
        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"]),
        .testTarget(
            name: "GoldensTests",
            dependencies: ["Diagnostics", "Files", "Quantities", "Traces", "Goldens", "TestSupport"]),
        .testTarget(
            name: "ReportTests",
            dependencies: [
                "Diagnostics", "Quantities", "Traces", "Comparison", "Simulator", "Results", "Report", "Verification",
                "TestSupport",
            ], exclude: ["Snapshots"]),
        .testTarget(
            name: "ResultsTests",
            dependencies: ["Diagnostics", "Quantities", "Traces", "Comparison", "Results", "TestSupport"]),
        .testTarget(name: "SchemaTests", dependencies: ["Diagnostics", "YAML", "Schema", "TestSupport"]),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Diagnostics", "Quantities", "Expressions", "Traces", "ModelCore", "TVBO", "Simulation", "Goldens",
                "Comparison", "Simulator", "Results", "ErrorAnalysis", "TestSupport",
            ], exclude: ["Networks"]),
        .testTarget(
            name: "SimulatorTests",
            dependencies: [
                "Diagnostics", "Quantities", "Traces", "ModelCore", "Simulation", "Simulator", "TestSupport",
            ]),
        .testTarget(
            name: "TVBOTests",
            dependencies: [
                "Diagnostics", "YAML", "ModelCore", "Schema", "TVBO", "LEMS", "Simulator", "Verification",
                "TestSupport",
            ], exclude: ["rhs.tsv", "schema.yaml"]),
        .testTarget(name: "TracesTests", dependencies: ["Diagnostics", "Quantities", "Traces", "TestSupport"]),
        .testTarget(
            name: "VerificationTests",
            dependencies: [
                "Diagnostics", "Files", "Quantities", "Traces", "TVBO", "Simulation", "Goldens", "Comparison",
                "Simulator", "Results", "History", "Report", "ErrorAnalysis", "Verification", "TestSupport",
            ]),
        .testTarget(name: "YAMLTests", dependencies: ["Diagnostics", "Files", "YAML", "TestSupport"]),
    ]
)

// libFuzzer, which the program is linked with, is part of the toolchain only where the fuzzers are built (`make fuzz`).
if Context.environment["TVBO_VERIFY_FUZZ"] != nil {
    package.targets.append(.executableTarget(name: "fuzz", dependencies: ["FuzzHarness"], path: "Fuzz/Driver"))
}
