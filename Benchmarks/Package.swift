// swift-tools-version: 6.2
import PackageDescription

/// The benchmarks, which see no more of tvbo-verify than its public interface.
///
/// `make bench` builds this package in the same folder as the program, so that it measures the code of the program itself.
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
