import Foundation
import MachineReports
import Results
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

struct JUnitTests {
    private func document(_ record: VerificationRecord, _ changes: VerificationChanges? = nil) throws -> XMLDocument {
        try XMLDocument(xmlString: JUnitReport(record, changes: changes, places: Sample.places).text, options: [])
    }

    private func values(_ path: String, _ document: XMLDocument) throws -> [String] {
        try document.nodes(forXPath: path).compactMap(\.stringValue)
    }

    /// The numbers of a suite and of the whole are those of the elements inside.
    @Test func countsAddUp() throws {
        let document = try document(Sample.everything)
        let suites = try document.nodes(forXPath: "//testsuites | //testsuite").compactMap { $0 as? XMLElement }
        #expect(suites.count == 1 + Sample.everything.caseIDs.count)
        for suite in suites {
            for (attribute, path) in [
                ("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error"), ("skipped", ".//skipped"),
            ] {
                let count = try suite.nodes(forXPath: path).count
                #expect(suite.attribute(forName: attribute)?.stringValue == "\(count)", "\(attribute)")
            }
            let times = try suite.nodes(forXPath: ".//testcase/@time").compactMap {
                $0.stringValue.flatMap(Double.init)
            }
            let total = suite.attribute(forName: "time")?.stringValue.flatMap(Double.init) ?? .nan
            #expect(abs(times.reduce(0, +) - total) <= 1e-6 * Double(times.count + 1))
        }
    }

    /// Each verdict has the outcome that its documentation gives.
    @Test(arguments: Verdict.allCases) func outcomes(verdict: Verdict) throws {
        let document = try document(Sample.record([Sample.run("a", checks: [verdict])]))
        let elements = try document.nodes(forXPath: "//testcase/*").compactMap(\.name)
        switch verdict {
        case .pass: #expect(elements.isEmpty)
        case .vacuous, .missing: #expect(elements == ["skipped"])
        case .fail, .improved, .gridTooCoarse, .belowFloor: #expect(elements == ["failure"])
        default: #expect(elements == ["error"])
        }
    }

    /// No two tests of a suite share a name, because GitLab shows only one of them.
    @Test func namesAreDistinct() throws {
        let run = Sample.run("a", checks: [.fail])
        var twice = run
        twice.checks += run.checks
        let names = try values("//testcase/@name", document(Sample.record([twice])))
        #expect(names.count == 2 && Set(names).count == 2)
        #expect(names[0] == "euler at 0.5 ms: check 0, max_abs of v against jlems")
        #expect(names[1] == names[0] + " (2)")
    }

    @Test func aFailureHasValueLimitAndReasons() throws {
        let run = Sample.run("all", checks: [.pass, .fail])
        let document = try document(Sample.record([run]), Sample.changes([run], .newFailure))
        let message = try values("//failure/@message", document)
        #expect(
            message == ["max_abs of v against the golden 'jlems' in check 'check 1' is 1 mV, allowed 0.5 mV (measured)"]
        )
        #expect(try values("//failure/@type", document) == ["fail"])
        #expect(try values("//failure", document)[0].contains("run it alone: tvbo-verify all --case all"))
        #expect(try values("//testcase[failure]/@file", document) == ["cases/all/case.yaml"])
        #expect(try values("//testcase[failure]/@line", document) == ["12"])
        #expect(try values("//testcase/@time", document) == ["0.750000", "0.750000"])
        let property = "//property[@name='commit']/@value"
        #expect(try values(property, document) == ["0123456789abcdef"])
    }

    /// An XML parser reads the original texts, except for characters that are escaped.
    @Test func textsAreEscaped() throws {
        var run = Sample.run("a", checks: [.fail])
        run.checks[0].check = "a<b>&\"'\u{301}]]>\u{1B}\u{FFFE}\u{0}é😀"
        let names = try values("//testcase/@name", document(Sample.record([run])))
        #expect(names[0].contains("a<b>&\"'\u{301}]]>\\u{1B}\\u{FFFE}\\u{0}é😀"))
    }

    @Test func everyScalarIsEscapedToItselfOrMadeVisible() throws {
        for value in (0...0x10FFFF as ClosedRange<UInt32>).filter({
            $0 < 0x3000 || $0 % 251 == 0 || $0 & 0xFFFE == 0xFFFE
        }) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = XMLText.attribute(String(scalar))
            let isAllowed =
                value == 9 || value == 10 || value == 13 || (0x20...0xD7FF).contains(value)
                || (0xE000...0xFFFD).contains(value) || value >= 0x10000
            for written in text.unicodeScalars {
                #expect(written.value >= 0x20 && written.value < 0xFFFE || written.value > 0xFFFF)
            }
            if !isAllowed { #expect(text.hasPrefix("\\u{")) }
        }
    }

    /// The document conforms to its schema.
    @Test(.enabled(if: Validator.hasXMLLint, "needs xmllint: make ci-tools"))
    func fitsItsSchema() throws {
        for record in [Sample.everything, Sample.record([]), Sample.record([Sample.run("a", checks: [.pass])])] {
            let folder = try TemporaryFolder()
            let file = try folder.write(JUnitReport(record, places: Sample.places).text, to: "junit.xml")
            #expect(try Validator.xmlFaults(file) == "")
        }
    }

    /// The schema refuses what readers do not accept.
    @Test(
        .enabled(if: Validator.hasXMLLint, "needs xmllint: make ci-tools"),
        arguments: [
            "<testsuites/>", "<testsuite name='a' tests='1'/>",
            "<testsuites name='n' tests='1' failures='0' errors='0' skipped='0' time='x'/>",
            "<testsuites name='n' tests='-1' failures='0' errors='0' skipped='0' time='1'/>",
        ]) func theSchemaRefuses(text: String) throws
    {
        let folder = try TemporaryFolder()
        #expect(try Validator.xmlFaults(folder.write(text, to: "junit.xml")) != "")
    }
}
