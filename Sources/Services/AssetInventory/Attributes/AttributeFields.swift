import Console
import Directory
import GRDB
import Kernel
import Observations
import Records

/// Attributes as the fields of a form.
struct AttributeFields: Sendable {
    /// The names among which units and persons are chosen.
    let units: [Field.Option]
    let persons: [Field.Option]

    /// Persons offered at most.
    private static let mostPersons = 3_000

    init(_ database: Database) throws {
        let tree = UnitTree(try UnitStore.list(database))
        units = Self.unique(tree.nodes.map { Field.Option($0.unit.name, $0.path) })
        var filter = PersonFilter()
        filter.order = .unit
        persons = Self.unique(
            try PersonStore.list(filter, limit: Self.mostPersons, database).persons.map { person in
                Field.Option(person.name, "\(person.name)（\(tree.path(of: person.unitID) ?? "—")）")
            })
    }

    /// The field of an attribute under its name in forms.
    /// - `prefix`: what stands before the attribute's name. `help`: goes after the attribute's own.
    func field(
        _ definition: AttributeDefinition, prefix: String = "a.", value: String?, isRequired: Bool = false,
        help: String? = nil, empty: String = "未填写"
    ) -> Field {
        field(
            definition, named: prefix + definition.name.rawValue, label: definition.title, value: value,
            isRequired: isRequired, help: help, empty: empty)
    }

    /// The field of an attribute under another name and label.
    func field(
        _ definition: AttributeDefinition, named name: String, label: String, value: String?,
        isRequired: Bool = false, help: String? = nil, empty: String = "未填写", more: [Field.Option] = [],
        isExplained: Bool = true
    ) -> Field {
        let words = [isExplained ? definition.help : nil, help].compactMap(\.self)
        let help = words.isEmpty ? nil : words.joined(separator: "；")
        func select(_ options: [Field.Option]) -> Field {
            // What a source told and the directory does not know must not be lost by opening the form.
            var options = options + more
            if let value, !value.isEmpty, !options.contains(where: { $0.value == value }) {
                options.insert(Field.Option(value, "\(value)（不在登记范围内）"), at: 0)
            }
            return .select(
                name, label, options: options, value: value, empty: empty, isRequired: isRequired, help: help)
        }
        switch definition.input {
        case .choice(let options): return select(options.map { Field.Option($0, $0) })
        case .kind: return select(AssetKind.allCases.map { Field.Option($0.rawValue, $0.chinese) })
        case .unit: return select(units)
        case .person: return select(persons)
        case .text(let longest):
            return .text(name, label, value: value, isRequired: isRequired, longest: longest, help: help)
        case .date:
            return .text(
                name, label, value: value, isRequired: isRequired, placeholder: "2021-06-30", longest: 12, help: help)
        case .hardware, .quantity:
            return .text(name, label, value: value, isRequired: isRequired, longest: 40, help: help)
        case .url: return .text(name, label, value: value, isRequired: isRequired, longest: 500, help: help)
        }
    }

    /// The fields of several attributes under their headings.
    func grouped(_ definitions: [AttributeDefinition], field: (AttributeDefinition) -> [Field]) -> [Field] {
        AttributeDefinition.Group.allCases.flatMap { group -> [Field] in
            let own = definitions.filter { $0.group == group }
            return own.isEmpty ? [] : [.heading(group.rawValue)] + own.flatMap(field)
        }
    }

    private static func unique(_ options: [Field.Option]) -> [Field.Option] {
        var seen: Set<String> = []
        return options.filter { seen.insert($0.value).inserted }
    }
}

extension DirectoryWords {
    /// The units that exist and the persons who are here.
    init(at moment: Timestamp, _ database: Database) throws {
        let filter = PersonFilter()
        let persons = try PersonStore.list(filter, limit: 20_000, database).persons.map(\.name)
        self.init(
            units: Set(try UnitStore.list(database).map(\.name)), persons: Set(persons),
            today: CivilTime(moment).date)
    }
}

extension AttributeName {
    /// The name of the attribute's field in a form.
    var field: String { "a." + rawValue }

    /// A value as people read it.
    func shown(_ value: String) -> String {
        self == .kind ? AssetKind(rawValue: value)?.chinese ?? value : value
    }
}

extension ConsoleRequest {
    /// A reason that was typed: one line of at most 200 characters. Nil, with a message where it is wrong or missing.
    func reason(isRequired: Bool, _ errors: inout FormErrors) -> String? {
        guard let reason = form.text("reason") else {
            if isRequired { errors["reason"] = "请填写理由" }
            return nil
        }
        guard VisibleText.isName(reason, longest: 200) else {
            errors["reason"] = "不得超过 200 个字，不得包含换行和不可见字符"
            return nil
        }
        return reason
    }

    /// Whoever does something to the ledger's values.
    func author(_ content: LedgerContent, reason: String?) -> HandDeeds.Author {
        HandDeeds.Author(person: principal.name, reason: reason, moment: now, content: content)
    }
}
