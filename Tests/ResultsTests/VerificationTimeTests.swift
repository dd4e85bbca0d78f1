import Foundation
import Results
import Testing

/// The times that `--time` takes.
struct VerificationTimeTests {
    @Test(arguments: [
        ("2026-11-26T06:45:01Z", "2026-11-26T06:45:01Z"), ("2026-11-26T06:45:01.999Z", "2026-11-26T06:45:01Z"),
        ("2026-03-01T01:30:00+02:00", "2026-02-28T23:30:00Z"), ("2024-03-01T00:00:00+00:01", "2024-02-29T23:59:00Z"),
        ("2025-12-31T23:30:00-01:00", "2026-01-01T00:30:00Z"), ("2026-01-01T00:00:00+00:30", "2025-12-31T23:30:00Z"),
    ]) func timesBecomeUTC(text: String, time: String) { #expect(VerificationTime.normalized(text) == time) }

    @Test(arguments: [
        "", "now", "2026-11-26", "2026-11-26T06:45Z", "2026-11-26T06:45:01", "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00Z\n", "٢٠٢٦-01-01T00:00:00Z",
        "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-01-01 00:00:00Z",
    ]) func otherTextsAreRefused(text: String) { #expect(VerificationTime.normalized(text) == nil) }

    /// Foundation's calendar gives the same.
    @Test func foundationAgrees() {
        var date = Date(timeIntervalSince1970: 951_000_000)
        for step in 0..<500 {
            let minutes = step % 47 * 30 - 690
            let (hours, rest) = (abs(minutes) / 60, abs(minutes) % 60)
            let local = date.addingTimeInterval(Double(minutes) * 60).formatted(.iso8601).dropLast()
            let offset =
                (minutes < 0 ? "-" : "+") + (hours < 10 ? "0" : "") + "\(hours):" + (rest < 10 ? "0" : "") + "\(rest)"
            #expect(VerificationTime.normalized(local + offset) == date.formatted(.iso8601))
            date.addTimeInterval(1_234_567)
        }
    }
}
