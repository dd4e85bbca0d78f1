/// A reader of times in the notation of ISO 8601.
///
///     Timestamp.seconds("1970-01-02T00:00:00Z")  // 86400
enum Timestamp {
    /// Returns the seconds since 1970 in UTC of a date or time; nil for any other text. A time without a zone is in
    /// UTC.
    ///
    /// The forms are `2026-01-31`, `2026-01-31T12:00` and `2026-01-31T12:00:00`, the latter also with fractions of a
    /// second. A time may end with `Z` or with an offset such as `+01:00`, and a blank may replace the `T`.
    static func seconds(_ text: String) -> Double? {
        guard
            let match = text.wholeMatch(
                of: /(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(Z|[+-]\d{2}:?\d{2})?)?/),
            let year = Int(match.1, radix: 10), let month = Int(match.2, radix: 10), let day = Int(match.3, radix: 10),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let hour = match.4.flatMap { Double($0) } ?? 0
        let minute = match.5.flatMap { Double($0) } ?? 0
        let second = match.6.flatMap { Double($0) } ?? 0
        guard hour <= 24, minute < 60, second <= 60 else { return nil }
        var offset = 0.0
        if let zone = match.7, zone != "Z" {
            let digits = zone.dropFirst().filter { $0 != ":" }
            guard let hours = Double(digits.prefix(2)), let minutes = Double(digits.suffix(2)) else { return nil }
            offset = (hours * 3600 + minutes * 60) * (zone.hasPrefix("-") ? -1 : 1)
        }
        return Double(days(year, month, day)) * 86_400 + hour * 3600 + minute * 60 + second - offset
    }

    /// Returns the days since 1970 of a date of the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // A year that begins in March ends with the leap day.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return 365 * shifted + leapDays + dayOfYear - 719_468
    }
}
