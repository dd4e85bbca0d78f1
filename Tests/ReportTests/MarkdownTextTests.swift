import Report
import Testing

/// The escaping of text in Markdown.
struct MarkdownTextTests {
    /// The set of formatting characters is from CommonMark 0.31 and the extensions of GitHub: tables, strikethrough, mentions
    /// and formulas. An underscore inside a word does not format, nor does a bracket that no target follows.
    @Test(arguments: [
        ("plain text, 1.5 mV (x)", "plain text, 1.5 mV (x)"), ("a|b", "a\\|b"), ("`x`", "\\`x\\`"), ("*x*", "\\*x\\*"),
        ("_x_", "\\_x\\_"), ("max_abs", "max_abs"), ("a__b", "a__b"), ("_a", "\\_a"), ("a_", "a\\_"),
        ("~~x~~", "\\~\\~x\\~\\~"), ("# x", "\\# x"), ("@user", "\\@user"), ("$x$", "\\$x\\$"), ("a\\b", "a\\\\b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"), ("pop[0]/v", "pop[0]/v"), ("[a](b)", "[a\\](b)"), ("[a][b]", "[a\\][b]"),
        ("[a]: b", "[a\\]: b"), ("a\nb", "a b"), ("a\r\nb", "a b"), ("a\rb", "a\\\\rb"), ("\u{1B}", "\\\\u{1B}"),
        ("", ""),
    ]) func cells(text: String, escaped: String) {
        #expect(MarkdownText.cell(text) == escaped)
    }

    /// A combining mark belongs to the character before it, whose meaning it does not change.
    @Test(arguments: ["|", "`", "*", "\\", "#", "~", "$", "@"]) func combiningMarks(character: String) {
        #expect(MarkdownText.cell("\(character)\u{301}x") == "\\\(character)\u{301}x")
        #expect(MarkdownText.cell("<\u{301}&\u{301}") == "&lt;\u{301}&amp;\u{301}")
        #expect(MarkdownText.cell("]\u{301}(") == "]\u{301}(")
    }

    /// Taking the escapes away gives the text, on one line; no escape is lost, and none is doubled.
    @Test func escapesAreReversible() {
        let letters = ["a", "|", "\\", "_", "]", "(", "&", "<", " ", "`"]
        for first in letters {
            for second in letters {
                for third in letters {
                    let text = first + second + third
                    let plain = MarkdownText.cell(text).replacing(/\\(.)/) { String($0.1) }
                        .replacing("&lt;", with: "<").replacing("&amp;", with: "&")
                    #expect(plain == text)
                }
            }
        }
    }

    @Test(arguments: [(0, "…"), (1, "a…"), (2, "a\\|…"), (3, "a\\|é"), (100, "a\\|é")])
    func limits(limit: Int, escaped: String) {
        #expect(MarkdownText.cell("a|é", limit: limit) == escaped)
    }

    /// Code is set in backticks only where every character of it is preserved.
    @Test(arguments: [
        ("rk4", "`rk4`"), ("pop[0]/v", "`pop[0]/v`"), ("a|b", "a\\|b"), ("a`b", "a\\`b"), ("<x>", "&lt;x&gt;"),
        ("a\nb", "a b"), ("max_abs", "`max_abs`"),
    ]) func code(text: String, escaped: String) {
        #expect(MarkdownText.code(text) == escaped)
    }
}
