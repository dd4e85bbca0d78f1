import Diagnostics
import Files
import Schema
import YAML

/// The folder of a case that is read, with the errors that were found, and the reading of what many keys have in common.
struct CaseContext {
    /// The folder of the case.
    let folder: String
    /// The collected errors.
    let reading = ReadContext()

    /// Returns the text of a key; an absent or empty one is an error.
    func required(_ block: Block, _ key: String) -> String? {
        if let text = block.text(key), !text.isEmpty { return text }
        if block[key].map({ $0.scalar != nil }) != false {
            reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place)
        }
        return nil
    }

    /// Returns the path of a file of the case; one outside of the case's folder is an error.
    func inside(_ file: String, _ place: Place) -> String? {
        if let path = ContainedPath.resolve(file, in: folder) { return path }
        reading.log.error(
            .invalidCase, "'\(file)' lies outside the folder of the case", at: place,
            hint: "the files of a case lie in its folder")
        return nil
    }

    /// Returns the entries of a mapping; another kind of value is an error.
    func mapping(_ block: Block, _ key: String) -> [YAMLEntry] {
        guard let node = block[key] else { return [] }
        if let entries = node.entries { return entries }
        reading.log.error(
            .wrongType, "'\(key)' of \(block.name) must be a mapping, not \(node.kind)", at: node.place)
        return []
    }

    /// Returns a mapping from names to names; an entry that is no text, or a name that two entries lead to, is an error.
    func names(_ block: Block, _ key: String) -> [String: String] {
        var result: [String: String] = [:]
        var first: [String: Place] = [:]
        for entry in mapping(block, key) {
            guard let name = entry.value.scalar?.text, !name.isEmpty, !entry.value.isNull else {
                reading.log.error(
                    .wrongType, "'\(entry.key)' in '\(key)' of \(block.name) must be a name, not \(entry.value.kind)",
                    at: entry.value.place)
                continue
            }
            if let place = first.updateValue(entry.place, forKey: name) {
                reading.log.error(
                    .duplicateName, "'\(name)' has two columns in '\(key)' of \(block.name)", at: entry.place,
                    notes: [.init("first here", at: place)])
            }
            result[entry.key] = name
        }
        return result
    }
}
