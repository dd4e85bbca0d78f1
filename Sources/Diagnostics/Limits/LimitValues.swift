/// The values that environment variables give to limits.
///
///     LimitValues(["TVBO_VERIFY_LIMIT_STEPS": "1000"]).values  // ["steps": 1000]
package struct LimitValues: Sendable {
    /// The values that the environment gives to limits, by the names of the limits.
    package private(set) var values: [String: Int] = [:]
    /// The errors in the environment, one for each variable that names no limit that can be changed or whose value is
    /// not allowed.
    package private(set) var faults: [Diagnostic] = []

    /// Reads the values of limits from those variables of an environment whose names start with ``Limit/prefix``.
    package init(_ environment: [String: String]) {
        let known = Dictionary(
            Limit.all.compactMap { limit in limit.variable.map { ($0, limit) } },
            uniquingKeysWith: { first, _ in first })
        for (variable, text) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(Limit.prefix) {
            guard let limit = known[variable], let largest = limit.largest else {
                faults.append(
                    .init(
                        .error, .invalidValue,
                        "the environment variable \(variable) does not name a limit that can be changed",
                        hint: Spelling.hint(for: variable, among: known.keys.sorted())
                            ?? "remove the variable, or use one of those that 'tvbo-verify limits' lists"))
                continue
            }
            guard let number = Int(text, radix: 10), (1...largest).contains(number) else {
                faults.append(
                    .init(
                        .error, .invalidValue,
                        "the environment variable \(variable) must be a whole number from 1 to \(largest), not '\(text)'"
                    ))
                continue
            }
            values[limit.name] = number
        }
    }

    /// The environment variables of the program that are not limits.
    private static let others = ["TVBO_VERIFY_CASES", "TVBO_VERIFY_FUZZ", "TVBO_VERIFY_ROOT"]

    /// Returns a warning for each variable of an environment whose name starts with `TVBO_VERIFY_` and that the program
    /// does not know, so that it has no effect. Those whose names start with ``Limit/prefix`` are ``faults`` instead.
    package static func unknownVariables(_ environment: [String: String]) -> [Diagnostic] {
        environment.keys.sorted().filter {
            $0.hasPrefix("TVBO_VERIFY_") && !$0.hasPrefix(Limit.prefix) && !others.contains($0)
        }.map { name in
            Diagnostic(
                .warning, .ignoredKey,
                "the environment variable \(name) has no effect, because tvbo-verify does not know it",
                hint: Spelling.hint(for: name, among: others) ?? "remove the variable")
        }
    }
}
