import Report
import Results

/// The explanation of a changed result: which of its inputs (model, goldens, case, tool, machine) changed, and which
/// did not.
///
///     let explanation = ChangeExplanation(run, provenance, past, models: models, acceptances: [:])
///     explanation.sentence  // the model changed: g of leaky from 5 nS to 5.05 nS; the golden and the tool did not
struct ChangeExplanation {
    /// The inputs that changed, each as a clause such as `the model changed`; empty if none did.
    private(set) var changed: [String] = []
    /// The names of the main inputs that did not change.
    private var unchanged: [String] = []

    private let run: RunResult
    private let past: VerificationPast.Run

    /// The largest number of tolerances, and of parts of a model, that are named.
    private static let limit = 3

    /// Finds the inputs (model, goldens, case, tool, machine) in which a run differs from its earlier result in `past`.
    /// - Parameters:
    ///   - provenance: The tool, compiler and machine of the new result.
    ///   - models: The parts of the models of the present and of earlier results.
    ///   - acceptances: The acceptances of goldens, by the digest of the golden.
    init(
        _ run: RunResult, _ provenance: Provenance, _ past: VerificationPast.Run, models: ModelHistory,
        acceptances: [String: GoldenAcceptance]
    ) {
        self.run = run
        self.past = past
        compareModel(models)
        compareGoldens(acceptances)
        compareCase()
        compareTools(provenance)
    }

    /// The changed inputs, and those of the model, the goldens and the tool that did not change, as one sentence such
    /// as `the model changed; the golden did not`; nil if no input changed.
    var sentence: String? {
        guard !changed.isEmpty else { return nil }
        let text = changed.joined(separator: "; ")
        return unchanged.isEmpty ? text : text + "; " + Self.list(unchanged) + " did not"
    }

    /// The explanation of a result that changed although none of the recorded inputs (model, goldens, case, tool,
    /// machine) changed.
    static let none = "no recorded input changed"

    private static func list(_ names: [String], separator: String = " and ") -> String {
        names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + separator + names[names.count - 1]
    }

    // MARK: Inputs

    private mutating func compareModel(_ models: ModelHistory) {
        let isSameFile = run.experimentDigest == past.result.experimentDigest
        let parts = models.changes(from: past.result, to: run)
        let more = parts.count > Self.limit ? ["\(parts.count - Self.limit) more"] : []
        // For example, "g of leaky from 5 nS to 5.05 nS, and rate of v in leaky from -v to -2 * v".
        let named = parts.isEmpty ? "" : ": " + Self.list(parts.prefix(Self.limit) + more, separator: ", and ")
        if run.modelDigest != past.result.modelDigest {
            changed.append("the model changed" + (isSameFile ? ", though its file did not" : "") + named)
        } else if !parts.isEmpty {
            changed.append("the settings of the model changed" + named)
            unchanged.append("its equations and values")
        } else {
            if !isSameFile { changed.append("the file of the experiment changed, but the model read from it did not") }
            unchanged.append("the model")
        }
    }

    private mutating func compareGoldens(_ acceptances: [String: GoldenAcceptance]) {
        let (new, old) = (run.goldenDigests, past.result.goldenDigests)
        var isSame = true
        for name in Set(new.keys).union(old.keys).sorted() where new[name] != old[name] {
            isSame = false
            switch (new[name], old[name]) {
            case (let digest?, .some): changed.append("the golden '\(name)' \(acceptances[digest]?.text ?? "changed")")
            case (.some, nil): changed.append("the golden '\(name)' is new")
            default: changed.append("the golden '\(name)' was removed")
            }
        }
        if isSame, !new.isEmpty { unchanged.append(new.count == 1 ? "the golden" : "the goldens") }
    }

    private mutating func compareCase() {
        guard run.caseDigest != past.result.caseDigest else { return }
        let old = Dictionary(past.result.checks.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var parts: [String] = []
        for check in run.checks {
            guard let before = old[check.key], !isBudget(check, before) else { continue }
            guard let part = Self.tolerance(check, before), !parts.contains(part) else { continue }
            parts.append(part)
        }
        let (names, oldNames) = (Self.names(run), Self.names(past.result))
        // Without checks, the run failed before they were made.
        if !run.checks.isEmpty, !past.result.checks.isEmpty {
            parts += names.filter { !oldNames.contains($0) }.map { "the check '\($0)' is new" }
            parts += oldNames.filter { !names.contains($0) }.map { "the check '\($0)' was removed" }
        }
        guard !parts.isEmpty else { return changed.append("the file of the case changed") }
        changed += parts.prefix(Self.limit)
        if parts.count > Self.limit {
            // Joined as in: the tolerance of check 'v' was raised from 1 to 2 mV; …; and 2 more parts of the case file
            // changed
            changed.append("and \(parts.count - Self.limit) more parts of the case file changed")
        }
    }

    /// Returns whether a tolerance follows from an error budget, and so moves with the results.
    private func isBudget(_ check: CheckResult, _ before: CheckResult) -> Bool {
        guard check.basis != before.basis else { return false }
        return check.basis.prefix { $0 != "(" } == before.basis.prefix { $0 != "(" } && check.basis.hasSuffix(")")
    }

    private static func names(_ run: RunResult) -> [String] {
        var seen: Set<String> = []
        return run.checks.map(\.check).filter { seen.insert($0).inserted }
    }

    private static func tolerance(_ check: CheckResult, _ before: CheckResult) -> String? {
        guard check.tolerance != before.tolerance else { return nil }
        let verb = check.tolerance > before.tolerance ? "raised" : "lowered"
        let unit = check.unit.isEmpty ? "" : " \(check.unit)"
        return "the tolerance of check '\(check.check)' was \(verb) from \(ReportNumber.short(before.tolerance))"
            + " to \(ReportNumber.short(check.tolerance))\(unit)"
    }

    private mutating func compareTools(_ provenance: Provenance) {
        let old = past.provenance
        if let (new, before) = run.engineVersion.flatMap({ new in past.result.engineVersion.map { (new, $0) } }),
            new != before
        {
            changed.append("\(run.method) \(Self.version(before)) became \(Self.version(new))")
        }
        if provenance.tool != old.tool {
            changed.append("tvbo-verify \(old.tool) became \(provenance.tool)")
        }
        if provenance.comparator != old.comparator {
            changed.append(
                "the version of tvbo-verify's comparison changed from \(old.comparator) to \(provenance.comparator)")
        }
        if provenance.compiler != old.compiler {
            changed.append("the compiler of tvbo-verify changed from \(old.compiler) to \(provenance.compiler)")
        }
        if provenance.machine != old.machine || provenance.machineID != old.machineID {
            changed.append("the machine changed from \(Self.machine(old)) to \(Self.machine(provenance))")
        }
        if provenance.tool == old.tool, provenance.comparator == old.comparator { unchanged.append("the tool") }
    }

    private static func version(_ text: String) -> String { text.isEmpty ? "(not installed)" : text }

    private static func machine(_ provenance: Provenance) -> String { provenance.machineID ?? provenance.machine }
}
