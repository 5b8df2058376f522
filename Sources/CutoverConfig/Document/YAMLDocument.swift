import Yams

/// A YAML text as a tree of values with their places; the one file that knows the YAML library.
///
/// Refused are several documents, anchors, aliases, merge keys, tags and duplicate keys: each of them lets a plan
/// say something else than it seems to.
struct YAMLDocument {
    private let name: String
    /// The keys that were renamed because they are written twice, by the private character that took their place.
    private var duplicates: [Unicode.Scalar: String] = [:]

    /// The tree of `text`; nil when it is empty or so broken that there is no tree, which `review` then says.
    static func read(_ text: String, name: String, _ review: inout Review) -> Value? {
        var document = YAMLDocument(name: name)
        return document.read(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text, &review)
    }

    private init(name: String) {
        self.name = name
    }

    private mutating func read(_ text: String, _ review: inout Review) -> Value? {
        var text = text
        while true {
            do {
                let parser = try Parser(yaml: text)
                guard let root = try parser.singleRoot() else { return nil }
                return withExtendedLifetime(parser) { value(of: root, path: "", &review) }
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard let renamed = rename(keys.first, at: context.mark, in: text) else {
                    let place = origin(context.mark)
                    review.refuse(
                        Problem(place, "key \"\(keys.first ?? "")\" is written twice; keep one of them")
                    )
                    return nil
                }
                text = renamed
            } catch {
                review.refuse(syntaxProblem(error, in: text))
                return nil
            }
        }
    }

    /// The text with the first character of the key at `mark` replaced by a private one, so that the rest of the
    /// document can be read and every other problem reported as well.
    private mutating func rename(_ key: String?, at mark: Mark, in text: String) -> String? {
        guard let key, !key.isEmpty, duplicates.count < 100,
            let stand = Unicode.Scalar(UInt32(0xE000 + duplicates.count))
        else { return nil }
        var scalars = Array(text.unicodeScalars)
        guard var index = TextPlace.index(line: mark.line, column: mark.column, in: scalars) else {
            return nil
        }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard index < scalars.count else { return nil }
        scalars[index] = stand
        duplicates[stand] = key
        var renamed = String.UnicodeScalarView()
        renamed.append(contentsOf: scalars)
        return String(renamed)
    }

    private func origin(_ mark: Mark?) -> Origin {
        .file(name: name, line: mark?.line ?? 1, column: mark?.column ?? 1)
    }

    private func value(of node: Node, path: String, _ review: inout Review) -> Value {
        let place = origin(node.mark)
        if node.anchor != nil {
            review.refuse(
                Problem(place, "anchors and aliases are not read; write the value out where it is needed")
            )
            return Value(origin: place, path: path, content: .unreadable)
        }
        switch node {
        case .scalar(let scalar):
            return Value(origin: place, path: path, content: content(of: scalar, place, &review))
        case .sequence(let sequence):
            let items = sequence.enumerated().map { value(of: $1, path: "\(path)[\($0)]", &review) }
            return Value(origin: place, path: path, content: .sequence(items))
        case .mapping(let mapping):
            return Value(origin: place, path: path, content: .mapping(entries(of: mapping, path, &review)))
        case .alias:
            review.refuse(
                Problem(place, "anchors and aliases are not read; write the value out where it is needed")
            )
            return Value(origin: place, path: path, content: .unreadable)
        }
    }

    private func content(of scalar: Node.Scalar, _ place: Origin, _ review: inout Review) -> Value.Content {
        let isPlain = scalar.style == .plain
        let tag = scalar.tag.description
        guard tag.isEmpty || (!isPlain && tag == Tag.Name.str.rawValue) else {
            review.refuse(Problem(place, "tags such as \"!!str\" are not read; put texts in quotes instead"))
            return .unreadable
        }
        let isNull = isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
        return isNull ? .null : .scalar(Scalar(scalar.string, isPlain: isPlain))
    }

    private func entries(of mapping: Node.Mapping, _ path: String, _ review: inout Review) -> [Entry] {
        var entries: [Entry] = []
        var renamed: [String] = []
        for (key, node) in mapping {
            let place = origin(key.mark)
            guard case .scalar(let scalar) = key else {
                review.refuse(Problem(place, "this key is no text; write \"key: value\""))
                continue
            }
            if let first = scalar.string.unicodeScalars.first, let original = duplicates[first] {
                renamed.append(original)
                continue
            }
            guard scalar.string != "<<" || scalar.style != .plain else {
                review.refuse(Problem(place, "merge keys (\"<<\") are not read; write the keys out"))
                continue
            }
            let value = self.value(of: node, path: Value.path(path, member: scalar.string), &review)
            if entries.contains(where: { $0.key == scalar.string }) {
                renamed.append(scalar.string)
            }
            entries.append(Entry(key: scalar.string, origin: place, value: value))
        }
        for key in renamed {
            guard let entry = entries.last(where: { $0.key == key }) else { continue }
            review.refuse(
                Problem(entry.origin, "key \"\(key)\" is written twice\(Self.inside(path)); keep one of them")
            )
        }
        return entries
    }

    private static func inside(_ path: String) -> String { path.isEmpty ? "" : " in \(path)" }
}

extension YAMLDocument {
    private func syntaxProblem(_ error: any Error, in text: String) -> Problem {
        guard let error = error as? YamlError else {
            return Problem(origin(nil), "is not readable as YAML: \(error)")
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
            return Problem(origin(mark), "is not YAML: \(problem); \(Self.advice(mark, text))")
        case .composer(_, let problem, let mark, _):
            let isSecond = problem == "but found another document"
            let what = isSecond ? "a second document begins; keep one document" : "is not YAML: \(problem)"
            return Problem(origin(mark), what)
        case .reader(let problem, let offset, _, _):
            let (line, column) = TextPlace.place(of: offset ?? 0, in: text)
            let place = Origin.file(name: name, line: line, column: column)
            return Problem(
                place,
                "is not YAML: \(problem); save the file as UTF-8 without control characters"
            )
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded, .duplicatedKeysInMapping:
            return Problem(origin(nil), "is not readable as YAML: \(error)")
        }
    }

    private static func advice(_ mark: Mark, _ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
        if line.contains("${") { return "put values with \"${...}\" in quotes" }
        if line.contains("\t") { return "indent with spaces, not tabs" }
        return "check the brackets, quotes and indentation here and on the line above"
    }
}
