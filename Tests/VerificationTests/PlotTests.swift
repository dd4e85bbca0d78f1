import Comparison
import Foundation
import Report
import Results
import Simulator
import TVBO
import TestSupport
import Testing
import Traces
import Verification

/// The static picture of a golden and a run, read from its SVG.
private struct DrawnPanel {
    /// The points of a line; nil if the line is interrupted.
    typealias Line = [(x: Double, y: Double)?]

    let html: String

    /// Draws two traces on common instants.
    init(_ times: [Double], _ reference: [Double], _ test: [Double]) throws {
        let signal = try AlignedSignal(
            reference: Trajectory(times: times, columns: [.init(name: "v", unit: nil, values: reference)]), column: 0,
            test: Trajectory(times: times, columns: [.init(name: "v", unit: nil, values: test)]), column: 0)
        html = TracePanel.svg(DecimatedTrace(signal, golden: "a"))
    }

    /// The line of a style.
    func line(_ style: String) throws -> Line {
        let end = try #require(html.range(of: "\" class=\"\(style)\"/>"))
        let start = try #require(html[..<end.lowerBound].range(of: "d=\"", options: .backwards))
        var points: Line = []
        var text = html[start.upperBound..<end.lowerBound].replacing("h0", with: "")
        while let letter = text.first {
            let body = text.dropFirst().prefix { $0 != "M" && $0 != "L" }
            text = text.dropFirst(body.count + 1)
            if letter == "M", !points.isEmpty { points.append(nil) }
            let numbers = body.split(separator: " ").compactMap { Double($0) }
            try #require(numbers.count == 2 && numbers.allSatisfy(\.isFinite))
            points.append((numbers[0], numbers[1]))
        }
        return points
    }
}

struct PlotTests {
    private static let times = (0...20_000).map { Double($0) * 0.005 }

    /// Spikes of 0.15 ms, each as high as given.
    private static func train(_ spikes: [(time: Double, height: Double)]) -> [Double] {
        times.map { t in spikes.reduce(-65) { $0 + $1.height * exp(-pow((t - $1.time) / 0.15, 2)) } }
    }

    /// Spikes of both traces keep their height and place, to within a pixel, although they are at different times.
    @Test(arguments: 0..<6) func spikesKeepTheirHeight(seed: Int) throws {
        var random = SplitMix(UInt64(seed))
        let spikes = (0..<12).map { index in
            (
                time: 4 + 8 * Double(index) + Double.random(in: 0...3, using: &random),
                height: Double.random(in: 60...110, using: &random)
            )
        }
        let late = spikes.map { (time: $0.time + Double.random(in: 0.2...3, using: &random), height: $0.height) }
        let traces = [("reference", Self.train(spikes)), ("run", Self.train(late))]
        let panel = try DrawnPanel(Self.times, traces[0].1, traces[1].1)
        let all = traces.flatMap(\.1)
        let (lowest, highest) = (try #require(all.min()), try #require(all.max()))
        let room = 0.06 * (highest - lowest)
        // The panel extends horizontally from 78 to 898 and vertically from 178 up to 12, with margins of 6 %.
        func x(_ time: Double) -> Double { 78 + time / 100 * 820 }
        func y(_ value: Double) -> Double { 178 - (value - lowest + room) / (highest - lowest + 2 * room) * 166 }
        for (style, values) in traces {
            let drawn = try panel.line(style).map { try #require($0) }
            let peaks = values.indices.dropFirst().dropLast().filter {
                values[$0] > -20 && values[$0] > values[$0 - 1] && values[$0] >= values[$0 + 1]
            }
            #expect(peaks.count == 12)
            for peak in peaks {
                let (px, py) = (x(Self.times[peak]), y(values[peak]))
                #expect(
                    drawn.contains { abs($0.x - px) <= 1 && abs($0.y - py) <= 1 }, "\(style) at \(Self.times[peak])")
            }
            // No local maximum is drawn at other places.
            for index in drawn.indices.dropFirst().dropLast()
            where drawn[index].y < drawn[index - 1].y && drawn[index].y < drawn[index + 1].y {
                let isReal = peaks.contains {
                    abs(x(Self.times[$0]) - drawn[index].x) <= 1 && abs(y(values[$0]) - drawn[index].y) <= 1
                }
                #expect(isReal, "\(style) at \(drawn[index])")
            }
        }
    }

    /// Samples that are not finite are not drawn: they interrupt the line.
    @Test(arguments: [Double.nan, .infinity, -.infinity]) func whatIsNotFiniteBreaksTheLine(bad: Double) throws {
        let values = Self.train([(20, 90), (70, 90)])
        let broken = zip(Self.times, values).map { $0 >= 40 && $0 <= 60 ? bad : $1 }
        let panel = try DrawnPanel(Self.times, values, broken)
        let run = try panel.line("run")
        #expect(run.count { $0 == nil } == 1)
        #expect(run.allSatisfy { point in point.map { $0.x <= 406.1 || $0.x >= 569.9 } ?? true })
        #expect(try panel.line("reference").allSatisfy { $0 != nil })
    }

    /// For any values, the coordinates of the picture are finite numbers within its bounds.
    @Test(
        arguments: [
            [Double.nan, .nan, .nan], [.infinity, -.infinity, 1], [1e308, -1e308, 0], [1e308, 1e308, 1e308],
            [5e-324, 0, -5e-324], [1, 1.0.nextUp, 1], [1e15, 1e15 + 1, 1e15], [0, 0, 0], [-1e300, 1e-300, 1e300],
            [1e38, 3e38, -3e38], [7],
        ] as [[Double]]) func oddValuesAreDrawn(values: [Double]) throws
    {
        let times = values.indices.map { Double($0) * 1e-5 }
        let panel = try DrawnPanel(times, values, values.map { -$0 })
        #expect(panel.html.contains("<svg"))
        for style in ["reference", "run", "residual"] where panel.html.contains("\" class=\"\(style)\"/>") {
            for point in try panel.line(style) {
                guard let point else { continue }
                #expect(point.x >= 0 && point.x <= 920 && point.y >= 0 && point.y <= 292, "\(style) \(point)")
            }
        }
    }

    @Test func historiesWithOddSharesAreDrawn() async throws {
        let record = try await SmallCase().run()
        let cell = record.runs[0]
        let usages: [Double?] = [0.5, nil, .infinity, .nan, 1e300, -1e300, Double.leastNonzeroMagnitude, 0.7]
        let entries = usages.enumerated().map { index, usage in
            HistoryEntry(
                verificationID: "\(index)", startedAt: "2020", caseID: cell.caseID, method: cell.method,
                step: cell.step,
                verdict: "pass", usage: usage, traceDigest: nil, seconds: 1, commit: nil, isDirty: false)
        }
        let html = try HTMLReport(ReportInput(record: record, traces: [:], history: entries, goldens: [:])).text()
        let data = try #require(
            html.firstMatch(of: #/data-kind="history"></div><script type="application/json">(.*?)</script>/#))
        let history = try JSONValue(text: String(data.1))
        // Infinity and NaN are drawn at the end of the axis; a share that was not measured is a gap.
        let shares = try #require(history.members?["u"]?.elements)
        #expect(shares.count == usages.count && shares.count { $0 == .null } == 1)
    }

    /// Every verdict has a color as a badge, in the matrix and in the rows of checks.
    @Test(arguments: Verdict.allCases) func verdictsHaveAColour(verdict: Verdict) async throws {
        let record = try await SmallCase().run()
        let html = try HTMLReport(ReportInput(record: record, traces: [:], history: [], goldens: [:])).text()
        let style = try #require(html.split(separator: "<style>").dropFirst().first?.split(separator: "</style>").first)
        let selectors = style.split(separator: "}").flatMap { rule in
            rule.split(separator: "{")[0].split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespacesAndNewlines)
            }
        }
        for selector in [".badge.\(verdict.rawValue)", ".matrix td.\(verdict.rawValue)", "tr.\(verdict.rawValue) td"] {
            #expect(selectors.contains(selector), "no rule for \(selector)")
        }
    }
}
