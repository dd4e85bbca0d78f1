import Foundation
import MachineReports
import Results
import TestSupport
import Testing

struct SARIFTests {
    private func log(_ record: VerificationRecord, limit: Int = SARIFLog.limit, changes: VerificationChanges? = nil)
        throws -> SARIFLog
    {
        SARIFLog(FindingList(record, changes: changes, places: Sample.places), of: record, limit: limit)
    }

    private static let isPossible = Validator.hasJSONSchema && Validator.hasSARIFSchema

    /// The log conforms to OASIS's schema: with and without findings, complete and cut.
    @Test(.enabled(if: isPossible, "needs jsonschema of Python and SARIF's schema: make ci-tools"))
    func fitsTheSchema() throws {
        let run = Sample.run("a", checks: [.fail, .fail])
        for log in [
            try log(Sample.everything), try log(Sample.everything, limit: 5), try log(Sample.record([])),
            try log(Sample.record([run]), changes: Sample.changes([run], .newFailure)),
        ] {
            #expect(try Validator.jsonFaults(JSONEncoder().encode(log), schema: Validator.sarif) == "")
        }
    }

    /// The validator does find faults.
    @Test(.enabled(if: isPossible, "needs jsonschema of Python and SARIF's schema: make ci-tools"))
    func theSchemaRefuses() throws {
        for text in [#"{"version": "2.1.0"}"#, #"{"version": "2.1.0", "runs": [{"results": []}]}"#] {
            #expect(try Validator.jsonFaults(Data(text.utf8), schema: Validator.sarif) != "")
        }
    }

    @Test func aResultNamesItsRuleAndPlace() throws {
        let run = Sample.run("all", checks: [.pass, .fail])
        let log = try log(Sample.record([run]), changes: Sample.changes([run], .stillFailing))
        let result = log.runs[0].results[0]
        #expect(result.ruleId == "max_abs" && log.runs[0].tool.driver.rules[result.ruleIndex].id == "max_abs")
        #expect(result.level == "error" && result.baselineState == "unchanged")
        let place = result.locations[0].physicalLocation
        #expect(place.artifactLocation.uri == "cases/all/case.yaml" && place.region.startLine == 12)
    }

    /// The rule of a reported test is a metric or a verdict, and its description says which.
    @Test(arguments: [
        ("max_abs", "The metric 'max_abs' of a signal must not exceed its tolerance."),
        ("engine-error", "A case or run must not end with the verdict 'engine-error'."),
    ])
    func rulesOfTestsAreDescribed(rule: String, text: String) {
        let verdict: Verdict = rule == "engine-error" ? .engineError : .fail
        let test = ReportedTest(
            suite: "m.omt", name: "v", verdict: verdict, rule: rule, message: "m", place: .init(file: "m.omt"))
        let log = SARIFLog(FindingList(for: [test]), of: Sample.record([]))
        #expect(log.runs[0].tool.driver.rules.map(\.shortDescription.text).contains(text))
    }

    /// Addresses are references in the sense of RFC 3986: a URL parser gives the path back.
    @Test func pathsAreAddresses() throws {
        let path = "a b/ü%20#?:\u{1F600}/case.yaml"
        let record = Sample.record(
            [], problems: [CaseProblem(caseID: "x", verdict: .invalidInput, message: "m", place: .init(file: path))])
        let address = try log(record).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri
        #expect(address.removingPercentEncoding == path)
        #expect(address.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~/%".contains($0)) })
    }

    /// At the limit nothing is cut; beyond it the last result counts the others.
    @Test(arguments: [1, 2, 9, 10, 11, 40]) func isLimited(count: Int) throws {
        let runs = (0..<count).map { Sample.run("a", "m\($0)", checks: [.fail]) }
        let log = try log(Sample.record(runs), limit: 10)
        let results = log.runs[0].results
        #expect(results.count == min(count, 10))
        let rollUps = results.filter { $0.ruleId == "omitted-findings" }
        #expect(rollUps.count == (count > 10 ? 1 : 0))
        if let last = rollUps.first {
            let word = "\(count - 9) further findings are not listed here: \(count - 9) errors in 1 case"
            #expect(last.message.text == word)
            #expect(results.last?.ruleId == last.ruleId)
        }
    }

    /// The largest log is below the size that GitHub accepts uncompressed.
    @Test func theLargestLogIsAccepted() throws {
        let runs = (0..<6000).map { Sample.run("a", "m\($0)", checks: [.fail]) }
        let data = try JSONEncoder().encode(try log(Sample.record(runs)))
        #expect(data.count < 10_000_000)
    }
}
