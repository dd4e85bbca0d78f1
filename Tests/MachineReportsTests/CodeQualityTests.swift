import Foundation
import MachineReports
import Results
import TestSupport
import Testing

struct CodeQualityTests {
    private static let schema = Validator.folder + "/gitlab-code-quality.schema.json"

    private func encoded(_ record: VerificationRecord) throws -> Data {
        try JSONEncoder().encode(CodeQualityReport(FindingList(record, places: Sample.places)).issues)
    }

    @Test func fitsItsSchema() throws {
        let schema = try JSONSchema(text: String(contentsOfFile: Self.schema, encoding: .utf8))
        for record in [Sample.everything, Sample.record([])] {
            let value = try JSONValue(text: String(decoding: encoded(record), as: UTF8.self))
            #expect(schema.faults(of: value) == [])
            for changed in value.adding("an unknown member", .null) { #expect(!schema.faults(of: changed).isEmpty) }
        }
    }

    @Test(.enabled(if: Validator.hasJSONSchema, "needs jsonschema of Python: make ci-tools"))
    func anotherValidatorAgrees() throws {
        #expect(try Validator.jsonFaults(encoded(Sample.everything), schema: Self.schema) == "")
        #expect(try Validator.jsonFaults(Data("[{}]".utf8), schema: Self.schema) != "")
    }

    /// GitLab drops entries whose fingerprint occurred before.
    @Test func fingerprintsAreDistinct() {
        let issues = CodeQualityReport(FindingList(Sample.everything, places: Sample.places)).issues
        #expect(!issues.isEmpty && Set(issues.map(\.fingerprint)).count == issues.count)
    }
}
