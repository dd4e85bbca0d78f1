import Foundation
import Quantities
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// Networks against independent integrations: Scripts/oracle-network, and Scripts/oracle-spikes for those with spikes. The
/// tables hold every n-th row of what these print; the first column is the time.
struct NetworkOracleTests {
    private static let folder = Repository.root + "/Tests/SimulationTests/Networks/"
    private static let pages = Repository.root + "/../shared/tvbo/pages/"

    /// The names of the tables in a folder.
    private static func tables(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".tsv") }
            .map { String($0.dropLast(4)) }.sorted()
    }

    private static func rows(_ path: String) throws -> [[Double]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            try line.split(separator: "\t").map { try #require(Double($0)) }
        }
    }

    /// The largest difference from a table in units of the range of each column.
    private static func distance(_ file: String, _ table: String, stepping: Stepping? = nil) throws -> Double {
        let experiment = try Experiment.load(path: file, database: ModelDatabase(folder: Repository.database))
        let request = try SimulationRequest(stepping: stepping)
        let run = try PreparedModel(experiment.model()).run(request).trajectory
        let rows = try rows(table)
        try #require(rows[0].count == run.columns.count + 1)
        let stride = (run.columns[0].values.count - 1) / (rows.count - 1)
        var worst = 0.0
        for (number, column) in run.columns.enumerated() {
            let range = (column.values.max() ?? 0) - (column.values.min() ?? 0)
            for (index, row) in rows.enumerated() where index * stride < column.values.count {
                let difference = abs(column.values[index * stride] - row[number + 1])
                worst = max(worst, range > 0 ? difference / range : difference)
            }
        }
        return worst
    }

    @Test(arguments: tables(folder)) func ownNetworks(name: String) throws {
        #expect(try Self.distance(Self.folder + name + ".yaml", Self.folder + name + ".tsv") < 1e-12)
    }

    /// Networks whose events change edges, by Scripts/oracle-events, which starts at another fixed point within 1e-11.
    @Test(arguments: tables(folder + "events")) func eventsOfEdges(name: String) throws {
        let path = Self.folder + "events/" + name
        #expect(try Self.distance(path + ".yaml", path + ".tsv") < 1e-9)
        // With fixed steps, an event takes effect up to a step late.
        #expect(try Self.distance(path + ".yaml", path + ".tsv", stepping: .fixed) < 0.05)
    }

    /// The pages of TVBO on networks. The methods with adaptive steps have a tolerance of 1e-9.
    @Test(
        .enabled(
            if: Repository.hasDatabase && FileManager.default.fileExists(atPath: pages),
            "the pages of TVBO are beside the repository, its database is fetched by 'make corpora'"),
        arguments: tables(folder + "pages"))
    func pagesOfTVBO(name: String) throws {
        #expect(try Self.distance(Self.pages + name + ".yaml", Self.folder + "pages/\(name).tsv") < 1e-9)
    }
}
