import Diagnostics
import Foundation
import TestSupport
import Testing

/// The table of limits, its page, and the environment variables that change limits.
struct LimitTests {
    @Test func thePageIsUpToDate() throws {
        let page = try String(contentsOfFile: Repository.root + "/docs/limits.md", encoding: .utf8)
        #expect(page == LimitPage.markdown, "run 'make reference-pages'")
    }

    @Test func namesAreDistinctAndSpelledAlike() {
        #expect(Set(Limit.all.map(\.name)).count == Limit.all.count)
        #expect(Set(Limit.all.map(\.subject)).count == Limit.all.count)
        for limit in Limit.all {
            #expect(limit.name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "\(limit.name)")
            #expect(limit.standard > 0)
            #expect(limit.largest.map { $0 > limit.standard } != false, "\(limit.name)")
        }
    }

    @Test(arguments: Limit.all) func theEnvironmentChangesALimit(limit: Limit) {
        guard let variable = limit.variable, let largest = limit.largest else {
            let values = LimitValues([Limit.prefix + limit.name.uppercased().replacing("-", with: "_"): "5"])
            #expect(values.values.isEmpty && values.faults.count == 1)
            #expect(limit.hint("use less") == "use less" && limit.hint() == nil)
            return
        }
        #expect(LimitValues([variable: "5"]).values == [limit.name: 5])
        #expect(LimitValues([variable: "\(largest)"]).values == [limit.name: largest])
        #expect(
            limit.hint("use less")
                == "use less; set \(variable) in the environment to a larger number to raise the limit")
        for text in ["0", "-1", "1e3", "", " 5", "\(largest + 1)", "99999999999999999999"] {
            let values = LimitValues([variable: text])
            #expect(values.values.isEmpty)
            #expect(
                values.faults.map(\.message) == [
                    "the environment variable \(variable) must be a whole number from 1 to \(largest), not '\(text)'"
                ])
        }
    }

    @Test func unknownLimitsAreRefused() {
        let values = LimitValues(["TVBO_VERIFY_LIMIT_STEP": "5", "HOME": "/"])
        #expect(values.values.isEmpty)
        #expect(
            values.faults.map(\.message) == [
                "the environment variable TVBO_VERIFY_LIMIT_STEP does not name a limit that can be changed"
            ])
        #expect(values.faults.first?.hint?.contains("TVBO_VERIFY_LIMIT_STEPS") == true)
    }

    @Test(
        arguments: [
            (1000, Limit.Unit.bytes, "1000 bytes"), (1 << 20, .bytes, "1 MiB"), (3 << 30, .bytes, "3 GiB"),
            (1536, .bytes, "1536 bytes"), (64, .levels, "64 levels"), (7, .count, "7"),
        ]) func texts(value: Int, unit: Limit.Unit, text: String)
    {
        #expect(Limit.text(value, unit) == text)
    }
}
