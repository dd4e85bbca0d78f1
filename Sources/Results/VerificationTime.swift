/// The form in which the start times of verifications are stored: ISO 8601 in UTC, to the second.
///
///     VerificationTime.normalized("2026-03-01T01:30:00.5+02:00")  // "2026-02-28T23:30:00Z"
///
/// Texts of this form sort like the times.
public enum VerificationTime {
    /// Returns a time in ISO 8601 converted to UTC and without its fraction of a second; nil for a text that is not of
    /// the form `2026-11-26T06:45:01Z`, with an optional fraction and with `Z` or an offset such as `+02:00`, or that
    /// names no existing date and time.
    public static func normalized(_ text: String) -> String? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))/
        guard text.utf8.count <= 40, text.utf8.allSatisfy({ $0 < 0x80 }), let match = text.wholeMatch(of: pattern),
            let year = Int(match.1, radix: 10), let month = Int(match.2, radix: 10), let day = Int(match.3, radix: 10),
            let hour = Int(match.4, radix: 10),
            let minute = Int(match.5, radix: 10), let second = Int(match.6, radix: 10)
        else { return nil }
        guard (1...12).contains(month), (1...days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var offset = 0
        if let sign = match.7 {
            guard let hours = match.8.flatMap({ Int($0, radix: 10) }),
                let minutes = match.9.flatMap({ Int($0, radix: 10) }), hours < 24,
                minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
        }
        return time(year, month, day, minutes: hour * 60 + minute - offset, second)
    }

    /// Returns the time that a text denotes, as ``normalized(_:)`` does, also for a date such as `2026-11-26`, which
    /// denotes its midnight in UTC; nil for other texts.
    public static func start(_ text: String) -> String? {
        normalized(text) ?? (text.utf8.count == 10 ? normalized(text + "T00:00:00Z") : nil)
    }

    private static func time(_ year: Int, _ month: Int, _ day: Int, minutes: Int, _ second: Int) -> String? {
        var (year, month, day, minutes) = (year, month, day, minutes)
        if minutes < 0 {
            minutes += 1440
            day -= 1
            if day == 0 {
                (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
                day = days(in: month, of: year)
            }
        } else if minutes >= 1440 {
            minutes -= 1440
            day += 1
            if day > days(in: month, of: year) {
                day = 1
                (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            }
        }
        guard (0...9999).contains(year) else { return nil }
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return date + "T\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2)):\(padded(second, 2))Z"
    }

    /// Returns the number of days of a month in the Gregorian calendar.
    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
