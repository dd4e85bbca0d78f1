import Crypto
import Files
import Foundation
import Traces

/// The identity of a solution.
public enum TraceDigest {
    /// SHA-256 over the names and units of the columns, the times and the values, bit by bit.
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
