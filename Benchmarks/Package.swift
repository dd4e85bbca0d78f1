// swift-tools-version: 6.2
import PackageDescription

/// The benchmarks, which see no more of tvbo-verify than its public interface.
///
/// `make bench` builds this package, with the sources of the program, in the folder `.build-benchmarks`.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "tvbo-verify-package", path: "..")],
    targets: [
        .target(name: "CAllocationCount", path: "CAllocationCount"),
        .executableTarget(
            name: "benchmark",
            dependencies: ["CAllocationCount", .product(name: "Measured", package: "tvbo-verify-package")],
            path: "Measures"),
    ]
)
