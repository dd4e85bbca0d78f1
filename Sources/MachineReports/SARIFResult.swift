import Foundation
import Results

extension SARIFLog {
    /// A result in the sense of SARIF: one finding of the verification, or the number of omitted findings.
    public struct Result: Encodable, Sendable {
        /// The id of the violated rule.
        public var ruleId: String
        /// The index of the violated rule in the rules of ``Driver``.
        public var ruleIndex: Int
        /// The severity of the result in SARIF's words: `error` or `warning`.
        public var level: String
        /// The title of the finding and its message, cut to 2000 characters; or the number of omitted findings.
        public var message: Message
        /// The places of the finding in the sources; there is one at most.
        public var locations: [Location]
        /// The digests by which code scanning recognizes the result in a later log, by the name of the digest's method.
        public var partialFingerprints: [String: String]
        /// The word `new` for a run that fails since this verification, and `unchanged` for one that also failed in the
        /// previous verification; nil for a result of another kind, and if the previous verification is not known.
        public var baselineState: String?
        /// The measured value and the tolerance of the check; nil if the finding does not belong to a check.
        public var properties: Measurement?

        /// Creates the SARIF result of a finding, which violates the rule with an index in the rules of ``Driver``.
        init(_ finding: Finding, ruleIndex: Int) {
            ruleId = finding.rule
            self.ruleIndex = ruleIndex
            level = finding.level.rawValue
            message = Message(text: finding.title + "\n" + finding.shortMessage)
            locations = [Location(finding.place, name: [finding.caseID, finding.run].compactMap(\.self))]
            partialFingerprints = ["tvboVerify/v1": finding.fingerprint]
            baselineState =
                switch finding.change?.kind {
                case .newFailure: "new"
                case .stillFailing: "unchanged"
                default: nil
                }
            properties = finding.check.map { Measurement($0, verdict: finding.verdict) }
        }

        /// Creates the SARIF result that states the number of omitted findings, at the place of the first of them.
        init(omitted: [Finding], ruleIndex: Int) {
            ruleId = Rule.omitted.id
            self.ruleIndex = ruleIndex
            level = (omitted.contains { $0.level == .error } ? Finding.Level.error : .warning).rawValue
            message = Message(text: RollUp.text(omitted, "listed here"))
            locations = omitted.first.map { [Location($0.place, name: [])] } ?? []
            partialFingerprints = ["tvboVerify/v1": Finding.digest([Rule.omitted.id])]
        }
    }

    /// The value and the tolerance of a check, as a property bag of SARIF.
    public struct Measurement: Encodable, Sendable {
        /// The raw value of the check's ``Verdict``.
        public var verdict: String
        /// The value that the check measured, as text because JSON has no infinite numbers; nil if it could not be
        /// measured.
        public var value: String?
        /// The largest value with which the check passes, as text.
        public var tolerance: String
        /// The name of the unit of ``value`` and ``tolerance``; empty when they have none.
        public var unit: String
        /// The justification of the check's tolerance, in words.
        public var basis: String

        /// Creates the property bag with the value and the tolerance of a check.
        init(_ check: CheckResult, verdict: Verdict) {
            self.verdict = verdict.rawValue
            value = check.value.map { "\($0)" }
            tolerance = "\(check.tolerance)"
            unit = check.unit
            basis = check.basis
        }
    }

    /// A place in the sources together with the case and run that it concerns, as SARIF's object `location`.
    public struct Location: Encodable, Sendable {
        /// A file and a region in it, as SARIF's object `physicalLocation`.
        public struct Physical: Encodable, Sendable {
            /// The file in which the place lies.
            public var artifactLocation: Artifact
            /// The region of the file to which the result refers.
            public var region: Region
        }

        /// A file of the repository, as SARIF's object `artifactLocation`.
        public struct Artifact: Encodable, Sendable {
            /// The path of the file, relative to the root of the repository, in percent encoding.
            public var uri: String
            /// The name that SARIF uses for the root of the repository.
            public var uriBaseId = "%SRCROOT%"
        }

        /// A region of a file, as SARIF's object `region`.
        public struct Region: Encodable, Sendable {
            /// The first line of the region in its file, from 1; 1 if it is not known.
            public var startLine: Int
            /// The first column of the region, from 1; nil for the whole line.
            public var startColumn: Int?
        }

        /// The case and the run of a result, as SARIF's object `logicalLocation`.
        public struct Logical: Encodable, Sendable {
            /// The id of the case and the description of the run, joined by a slash; the id alone if there is no run.
            public var fullyQualifiedName: String
            /// The kind of the logical location; SARIF has no word for a case, and `module` is the closest.
            public var kind = "module"
        }

        /// The file and the region in it to which the result refers.
        public var physicalLocation: Physical
        /// The case and the run that the result concerns; nil for a result that concerns the whole verification.
        public var logicalLocations: [Logical]?

        /// Creates a location from a place and the names of the case and the run. An unknown line becomes line 1,
        /// because code scanning requires a line.
        init(_ place: SourcePlace, name: [String]) {
            physicalLocation = Physical(
                artifactLocation: Artifact(uri: Self.address(place.file)),
                region: Region(
                    startLine: max(1, place.line),
                    startColumn: place.line > 0 && place.column > 0 ? place.column : nil))
            if !name.isEmpty { logicalLocations = [Logical(fullyQualifiedName: name.joined(separator: "/"))] }
        }

        /// Returns a path as a relative reference (RFC 3986, section 4.2): every byte except letters, digits, `-._~`
        /// and `/` is written as `%` with two digits.
        private static func address(_ path: String) -> String {
            path.utf8.reduce(into: "") { result, byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "~"), UInt8(ascii: "/"):
                    result.unicodeScalars.append(Unicode.Scalar(byte))
                default:
                    let digits = String(byte, radix: 16, uppercase: true)
                    result += byte < 16 ? "%0" + digits : "%" + digits
                }
            }
        }
    }
}
