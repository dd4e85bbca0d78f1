import Diagnostics
import TestSupport
import Testing
import Traces

/// Texts of traces of which a tolerant reader would lose a value or a column.
struct SilentLossTests {
    private func headlines(_ text: String) -> [String] {
        do {
            let table = try TraceTable(bytes: Array(text.utf8), file: "f")
            _ = try TraceReader.trajectory(of: table, file: "f", assuming: .init())
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics.map(\.headline)
        } catch {
            return ["\(error)"]
        }
    }

    @Test(arguments: [
        ("t[s],v[mV],v[mV]\n0,1,1\n", "f:1: error[E0802]: two columns of the trace have the name 'v'"),
        ("t_ms,na_m,na_cm\n0,1,1\n", "f:1: error[E0802]: two columns of the trace have the name 'na'"),
        ("0,1,,2\n1,,2,3\n", "f:1:5: error[E0802]: a value is missing here"),
        ("0,1,2\n1,,3\n", "f:2:3: error[E0802]: a value is missing here"),
        (",1\n1,2\n", "f:1:1: error[E0802]: a value is missing here"),
        (
            "O.0,50\n1,2\n",
            "f:1:1: error[E0802]: the line is neither a header nor a row of numbers: 'O.0' is not a number, but '50' is"
        ),
    ]) func isRefused(text: String, headline: String) {
        #expect(headlines(text) == [headline])
    }

    /// A comma at the end of every row, names in a comment that look like numbers, and any white space are harmless.
    @Test(arguments: ["0,1,\n1,2,\n", "# t 1 2\n0 1 2\n", "0\t\t1\n1 \t 2\n", "t, v\n0, 1\n"])
    func isRead(text: String) {
        #expect(headlines(text).isEmpty)
    }
}
