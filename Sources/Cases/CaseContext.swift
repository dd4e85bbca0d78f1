import Diagnostics
import Files
import Schema
import YAML

/// The state of reading a case: its file, the errors found so far, and readers for common kinds of values.
///
///     let context = CaseContext(file: CaseFile(folder: "Reference/ex3"))
///     let file = context.required(block, "file").flatMap { context.readable($0, block.place("file")) }
///     try context.reading.log.throwIfErrors()
struct CaseContext {
    /// The file that defines the case.
    let file: CaseFile
    /// The context of the YAML readers, which collects the errors and warnings of the case.
    let reading = ReadContext()

    /// Returns the text that a block of YAML has under a key; nil after logging an error when the key is absent, or its
    /// value is empty or not a text.
    func required(_ block: Block, _ key: String) -> String? {
        if let text = block.text(key), !text.isEmpty { return text }
        if block[key].map({ $0.scalar != nil }) != false {
            reading.log.error(.missingKey, "\(block.name) has no '\(key)'", at: block.node.place)
        }
        return nil
    }

    /// Returns the path of a file that the case names, resolved against the folder of the case; nil after logging an
    /// error when the file lies outside the folders that the case may read.
    /// - Parameters:
    ///   - name: The name of the file as `case.yaml` gives it.
    ///   - place: The place of the name, for the error.
    func readable(_ name: String, _ place: Place) -> String? {
        if let path = file.readable.resolve(name, from: file.folder) { return path }
        reading.log.error(
            .invalidCase, "the file '\(name)' lies outside the folders that the case may read", at: place,
            notes: file.readable.roots.map { .init("it may read below \($0)") },
            hint: "move the file below the root of the case's Git repository, or allow a further folder with '--allow'")
        return nil
    }

    /// Returns the entries of the mapping that a block of YAML has under a key; an empty array when the key is absent
    /// or, after logging an error, when its value is not a mapping.
    func mapping(_ block: Block, _ key: String) -> [YAMLEntry] {
        guard let node = block[key] else { return [] }
        if let entries = node.entries { return entries }
        reading.log.error(
            .wrongType, "'\(key)' of \(block.name) must be a mapping, not \(node.kind)", at: node.place)
        return []
    }

    /// Returns the mapping from names to names that a block of YAML has under a key, such as `columns:`; empty when the
    /// key is absent or, after logging an error, when its value is not a mapping. An entry whose value is not text is
    /// logged as an error and left out; two entries with the same value are logged as an error, and both are kept.
    func names(_ block: Block, _ key: String) -> [String: String] {
        var result: [String: String] = [:]
        var first: [String: Place] = [:]
        for entry in mapping(block, key) {
            guard let name = entry.value.scalar?.text, !name.isEmpty, !entry.value.isNull else {
                let found = entry.value.scalar?.text == "" ? "an empty text" : entry.value.kind
                reading.log.error(
                    .wrongType, "the value of '\(entry.key)' in '\(key)' of \(block.name) must be a name, not \(found)",
                    at: entry.value.place)
                continue
            }
            if let place = first.updateValue(entry.place, forKey: name) {
                reading.log.error(
                    .duplicateName,
                    "two entries of '\(key)' of \(block.name) have the same value '\(name)'; give each a different one",
                    at: entry.place,
                    notes: [.init("first here", at: place)])
            }
            result[entry.key] = name
        }
        return result
    }
}
