import Kernel
import Observations

/// Where in the answer of a device or platform its things stand and what its fields mean: a value that can be saved.
///
/// ```json
/// {"name": "某终端管理平台",
///  "items": "data.list[*]",
///  "fields": [{"path": "ip", "target": "address"},
///             {"path": "nics[*].mac", "target": "attribute:mac"},
///             {"path": "dept.name", "target": "attribute:unit"}],
///  "slot": "agentId",
///  "presence": "registered",
///  "success": {"path": "code", "values": ["0", "200"], "message": "msg"},
///  "paging": {"kind": "page", "parameter": "pageNo", "first": 1, "size": 100, "sizeParameter": "pageSize",
///             "total": "data.total"}}
/// ```
///
/// Fetching is the caller's: `paging` only says how further answers are asked for.
package struct JSONMapping: Hashable, Sendable, Codable {
    /// One field of a thing.
    package struct Field: Hashable, Sendable, Codable {
        /// Inside the thing. Several values are taken together, as if they stood in one cell.
        package var path: JSONPath
        /// What it means.
        package var target: ColumnTarget

        /// Takes both.
        package init(path: JSONPath, target: ColumnTarget) {
            self.path = path
            self.target = target
        }
    }

    /// How an answer says that it is one: many answer an error with HTTP 200.
    package struct Success: Hashable, Sendable, Codable {
        /// From the root.
        package var path: JSONPath
        /// Texts of which one must stand there.
        package var values: [String]
        /// Where the reason stands otherwise. Nil: nowhere.
        package var message: JSONPath?

        /// Takes the parts.
        package init(path: JSONPath, values: [String], message: JSONPath? = nil) {
            self.path = path
            self.values = values
            self.message = message
        }
    }

    /// Name that people gave it.
    package var name: String
    /// From the root to each thing: `data.list[*]`.
    package var items: JSONPath
    /// The fields.
    package var fields: [Field]
    /// The platform's own number of a thing, the best slot there is. Nil: chosen as for a table.
    package var slot: JSONPath?
    /// Whether the platform tells what lives or what is written down.
    package var presence: Observation.Presence
    /// Nil: every answer counts.
    package var success: Success?
    /// Nil: one answer has everything.
    package var paging: JSONPaging?

    /// Takes what every mapping has.
    package init(name: String, items: JSONPath, fields: [Field], presence: Observation.Presence = .registered) {
        self.name = name
        self.items = items
        self.fields = fields
        self.presence = presence
    }

    /// A guess from one answer, for a person to correct: the first array of objects, and its members by their names.
    ///
    /// `withOthers`: the members that are not known stand in it too, as ignored, so that a person can choose among them.
    package static func guess(from answer: JSONValue, withOthers: Bool = false) -> JSONMapping? {
        guard let (path, item) = JSONGuess.items(in: answer, at: "$", depth: 0), let items = try? JSONPath(path) else {
            return nil
        }
        let names = JSONGuess.leaves(of: item, at: "", depth: 0)
        let columns = ColumnMapping.guess(titles: names.map { JSONGuess.title(of: $0) }).columns
        let fields = zip(names, columns).compactMap { name, column -> Field? in
            // Fields that are not known are many in answers, and most of them are of no interest.
            var target = column.target
            if case .attribute(let attribute) = target, attribute.rawValue.hasPrefix("custom.") { target = .ignored }
            guard withOthers || target != .ignored, let path = try? JSONPath(name) else { return nil }
            return Field(path: path, target: target)
        }
        return JSONMapping(name: "", items: items, fields: fields)
    }
}

/// How further answers are asked for.
package struct JSONPaging: Hashable, Sendable, Codable {
    /// What the parameter counts.
    package enum Kind: String, Hashable, Sendable, Codable {
        /// Pages, from `first` on.
        case page
        /// Things that are passed over, from `first` on.
        case offset
        /// Nothing: it is the text that the last answer gave at `cursor`.
        case cursor
    }

    /// What the parameter counts.
    package var kind: Kind
    /// Name of the parameter in the address: `pageNo`.
    package var parameter: String
    /// Its value for the first answer.
    package var first: Int
    /// Things of one answer.
    package var size: Int
    /// Name of the parameter that says how many. Nil: none.
    package var sizeParameter: String?
    /// Where an answer says how many things there are in all. Nil: nowhere; an answer with fewer things than `size` is the
    /// last.
    package var total: JSONPath?
    /// Where an answer gives the text for the next. Nil: nowhere.
    package var cursor: JSONPath?

    /// Takes what every kind has.
    package init(kind: Kind, parameter: String, first: Int, size: Int) {
        self.kind = kind
        self.parameter = parameter
        self.first = first
        self.size = size
    }

    /// The value of the parameter for the next answer. Nil: the last one was the last.
    ///
    /// - `answer`: the last answer; `count`: things in it; `taken`: things in all answers so far.
    package func next(after answer: JSONValue, count: Int, taken: Int) -> String? {
        if kind == .cursor {
            let text = cursor?.values(in: answer).first?.text
            return count > 0 && text?.isEmpty == false ? text : nil
        }
        // An answer without things is the last, whatever it says of the total.
        guard count > 0, size > 0 else { return nil }
        if let all = total?.values(in: answer).first?.text.flatMap({ Int($0) }) {
            guard taken < all else { return nil }
        } else if count < size {
            return nil
        }
        switch kind {
        case .page: return String(first + (taken + size - 1) / size)
        case .offset: return String(first + taken)
        case .cursor: return nil
        }
    }
}
