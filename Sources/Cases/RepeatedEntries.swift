import Diagnostics
import Schema

/// The refusal of lists in which an entry occurs twice.
struct RepeatedEntries {
    /// The context of the YAML readers, which collects the errors of the case.
    let reading: ReadContext

    /// Logs an error for each entry with the name of an earlier one, at the places of both.
    /// - Parameters:
    ///   - entries: The names of the entries, with their places.
    ///   - hint: The hint of the errors.
    ///   - message: A function that returns the message for a name.
    func refuse(_ entries: [(name: String, place: Place)], hint: String? = nil, _ message: (String) -> String) {
        var first: [String: Place] = [:]
        for entry in entries {
            guard let place = first[entry.name] else {
                first[entry.name] = entry.place
                continue
            }
            reading.log.error(
                .duplicateName, message(entry.name), at: entry.place, notes: [.init("first here", at: place)],
                hint: hint)
        }
    }
}
