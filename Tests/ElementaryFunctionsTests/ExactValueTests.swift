import ElementaryFunctions
import Foundation
import Testing

/// Values compared with those of mpmath, which Scripts/oracle-functions prints.
struct ExactValueTests {
    private struct Row {
        let function: String
        let x: Double
        let y: Double?
        let high: Double
        let low: Double

        /// The distance of a result from the exact value in units in its last place.
        func error(_ result: Double) -> Double {
            abs((result - high) - low) / max(high.magnitude.ulp, .leastNonzeroMagnitude)
        }
    }

    private static let rows: [Row] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "values.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 5, let x = Double(fields[1]), let high = Double(fields[3]),
                let low = Double(fields[4])
            else { return nil }
            return Row(function: fields[0], x: x, y: Double(fields[2]), high: high, low: low)
        }
    }()

    @Test(arguments: Subject.all) func functionsOfOneArgument(subject: Subject) {
        let rows = Self.rows.filter { $0.function == subject.name }
        #expect(rows.count > 100)
        for row in rows { #expect(row.error(subject.value(row.x)) <= subject.bound, "\(row)") }
    }

    @Test(arguments: [("pow", ElementaryFunctions.pow), ("atan2", ElementaryFunctions.atan2)] as [Binary])
    func functionsOfTwoArguments(binary: Binary) throws {
        let rows = Self.rows.filter { $0.function == binary.name }
        #expect(rows.count > 100)
        for row in rows { #expect(row.error(binary.value(row.x, try #require(row.y))) <= 0.52, "\(row)") }
    }

    typealias Binary = (name: String, value: @Sendable (Double, Double) -> Double)
}
