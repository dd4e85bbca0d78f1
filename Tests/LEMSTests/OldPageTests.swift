import Foundation
import ModelCore
import Simulator
import TestSupport
import Testing

/// The older pages of TVBO on NeuroML, whose models are written as equations, against TVBO's renderings of them.
///
/// The printed values, of 32 bits, are equal once two differences are removed. They are named here because they are no
/// faults of the reader: numbers that are compared with the time are seconds in a rendering and milliseconds here, of
/// which a warning tells; and SymPy multiplies constants out and prints them with 15 digits.
@Suite(
    .enabled(
        if: Engines.areFetched && Repository.hasPages,
        "needs pyNeuroML in .engines, and TVBO's pages in ../shared/tvbo"))
struct OldPageTests {
    /// A page with the texts that are replaced in it and in its rendering.
    struct Page: Sendable, CustomTestStringConvertible {
        var name: String
        var page: [String: String] = [:]
        var rendering: [String: String] = [:]
        var testDescription: String { name }
    }

    static let pages = [
        Page(
            name: "Ex1_HH.old",
            page: [
                "t >= pulse_delay_ms/1000": "t >= pulse_delay_ms",
                "t < (pulse_delay_ms + pulse_duration_ms)/1000": "t < (pulse_delay_ms + pulse_duration_ms)",
            ]),
        Page(name: "Ex16_Inputs.old", page: ["t >= 0.05": "t >= 50", "t < 0.25": "t < 250"]),
        Page(
            name: "Ex17_Tissue.old",
            rendering: [
                "0.00271419454822054*exp(-0.05*v)": "0.07*exp(-(v + 65.0)/20.0)",
                "(4.0 + 0.1*v)/(1.0 - 0.0183156388887342*exp(-0.1*v))":
                    "0.1*(v + 40.0)/(1.0 - exp(-(v + 40.0)/10.0))",
                "(0.55 + 0.01*v)/(1.0 - 0.00408677143846407*exp(-0.1*v))":
                    "0.01*(v + 55.0)/(1.0 - exp(-(v + 55.0)/10.0))",
                "1.0/(1.0 + 0.0301973834223185*exp(-0.1*v))": "1.0/(1.0 + exp(-(v + 35.0)/10.0))",
                "0.108087223804836*exp(-0.0555555555555556*v)": "4.0*exp(-(v + 65.0)/18.0)",
                "0.055468413760135*exp(-0.0125*v)": "0.125*exp(-(v + 65.0)/80.0)",
                "1000*I_ext - g_L*(v - E_L) - g_K*n^4*(v - E_K) - g_Na*h*m^3*(v - E_Na)":
                    "-g_Na*m^3*h*(v - E_Na) - g_K*n^4*(v - E_K) - g_L*(v - E_L) + I_ext*1000",
            ]),
    ]

    @Test(arguments: pages) func thePrintedValuesAreThoseOfTheRendering(page: Page) throws {
        let folder = try TemporaryFolder()
        func columns(_ file: String, _ changes: [String: String], _ name: String) throws -> [String: [Float]] {
            var text = try String(contentsOfFile: "\(Repository.pages)/\(file)", encoding: .utf8)
            for (old, new) in changes {
                #expect(text.contains(old))
                text.replace(old, with: new)
            }
            var loader = Engines.loader
            loader.checksDimensions = false
            let model = try loader.model(path: folder.write(text, to: name))
            let run = try PreparedModel(model).run(SimulationRequest(method: .tree))
            let pairs = zip(run.trajectory.columns, run.values).map { column, values in
                (column.name.split(separator: "/").last.map(String.init) ?? "", values.map(Float.init))
            }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        let own = try columns("pages/\(page.name).yaml", page.page, "page.yaml")
        let rendering = try columns("renderings/\(page.name).xml", page.rendering, "rendering.xml")
        #expect(own.count == rendering.count && own.count > 1)
        for (name, values) in own {
            let other = try #require(rendering[name])
            #expect(values.count == other.count && zip(values, other).allSatisfy { $0.bitPattern == $1.bitPattern })
        }
    }
}
