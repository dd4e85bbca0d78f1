/// The writer of the page `docs/limits.md`, which lists all limits in tables.
///
///     print(LimitPage.markdown)
public enum LimitPage {
    /// The text of the page `docs/limits.md`, in Markdown. It does not depend on the environment.
    public static var markdown: String {
        var lines = [
            "# Limits", "",
            "<!-- Written by `tvbo-verify limits --markdown` from Sources/Diagnostics/Limits (`make reference-pages`). -->",
            "",
            "Inputs are not trusted: their sizes are bounded, so that no file can fill the memory or keep the program busy",
            "without end. An input or a run beyond a limit is refused, mostly with `E0105` or `E0605`, before memory is",
            "allocated for it. The message names the limit, and its hint the variable that raises it.", "",
            "A limit with an environment variable can be raised, or lowered for untrusted inputs, up to the value in the",
            "last column. A variable that names no limit, or a value that is not allowed, is an error of every command. The",
            "other limits protect the stack, or belong to a format or a library. `tvbo-verify limits` prints the values that",
            "apply.",
        ]
        for (title, limits) in Limit.groups {
            lines += ["", "## \(title)", "", "| name | limits | value | changed by | up to |", "|---|---|---|---|---|"]
            for limit in limits {
                let change = limit.variable.map { "`\($0)`" } ?? limit.setting ?? "fixed"
                let largest = limit.largest.map { Limit.text($0, limit.unit) } ?? ""
                lines.append(
                    "| \(limit.name) | \(limit.subject) | \(Limit.text(limit.standard, limit.unit)) | \(change) | \(largest) |"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
