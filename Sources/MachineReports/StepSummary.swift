/// The part of a Markdown text that fits into the summary of a step of GitHub Actions, whose size is limited.
///
///     let part = StepSummary.fitting(markdown, after: 0)
///
/// GitHub refuses the whole summary of a step with more than 1 MiB
/// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, "Step isolation and limits").
public enum StepSummary {
    /// The largest size in bytes of the summary of a step that GitHub accepts.
    public static let limit = 1 << 20

    private static let note = "\n\n_The summary was cut here, because it exceeds the limit of 1 MiB._\n"

    /// Returns the text that is appended to a summary: the whole of `text`, or as much of its beginning as fits with a
    /// note that it was cut; empty if not even the note fits.
    ///
    /// The cut is between two characters, and at the end of a line if there is one in the part that fits.
    /// - Parameters:
    ///   - text: The Markdown text to append.
    ///   - size: The size in bytes of the text that the summary already contains.
    ///   - limit: The largest size of the summary, in bytes.
    public static func fitting(_ text: String, after size: Int, limit: Int = StepSummary.limit) -> String {
        let room = max(0, limit - size)
        guard text.utf8.count > room else { return text }
        guard room >= note.utf8.count else { return "" }
        var end = text.startIndex
        var used = 0
        for index in text.indices {
            used += text[index].utf8.count
            guard used <= room - note.utf8.count else { break }
            end = text.index(after: index)
        }
        let part = text[..<end]
        let line = part.lastIndex(of: "\n").map { part[...$0] } ?? part
        return String(line) + note
    }
}
