import Crypto
import Files
import Foundation
import Traces

/// The digest that identifies a solution.
public enum TraceDigest {
    /// Returns the SHA-256 digest of the names and units of the columns and of the bits of the times and values.
    public static func hexadecimal(_ trajectory: Trajectory) -> String {
        var hash = SHA256()
        for column in trajectory.columns {
            hash.update(data: Data("\(column.name)[\(column.unit?.name ?? "")]\n".utf8))
        }
        update(&hash, trajectory.times)
        for column in trajectory.columns { update(&hash, column.values) }
        return hash.finalize().hexadecimal
    }

    private static func update(_ hash: inout SHA256, _ values: [Double]) {
        values.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
}
