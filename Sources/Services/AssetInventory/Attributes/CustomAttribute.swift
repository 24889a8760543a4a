import Foundation
import GRDB
import Kernel
import Observations
import Records

/// An attribute of the hospital's own.
struct CustomAttribute: Sendable, Hashable {
    let id: Identifier<CustomAttribute>
    /// Its title; part of the name under which values are kept, so that it never changes.
    let title: String
    let input: AttributeDefinition.Input
    let categories: Set<AssetKind.Category>
    let required: Set<AssetKind.Category>
    let createdBy: String
    let createdAt: Timestamp
    /// When it was closed: values stay, nobody fills it in any more. Nil: open.
    let closedAt: Timestamp?

    var name: AttributeName { .custom(title) }

    var definition: AttributeDefinition {
        AttributeDefinition(name, input, .other, in: categories, required: required)
    }
}

/// What a form says about an attribute of the hospital's own.
struct CustomAttributeDraft: Sendable, Hashable {
    var title: String
    /// `text`, `date`, `choice`, `unit`, `person`.
    var input: String
    var options: [String] = []
    var categories: Set<AssetKind.Category>
    var isRequired = false

    /// The kinds that a hospital can choose, as records name them.
    static let inputs: [(value: String, title: String)] = [
        ("text", "文本"), ("date", "日期"), ("choice", "选项"), ("unit", "部门"), ("person", "人员"),
    ]

    static let mostOptions = 50

    /// How it is filled in.
    /// - Throws: `AttributeError.custom`.
    func checked() throws(AttributeError) -> AttributeDefinition.Input {
        // The title becomes part of a JSON path, in which quotes and backslashes have a meaning.
        guard VisibleText.isName(title, longest: 30),
            !title.contains(where: { $0.isWhitespace || "\"\\'.$[]{}".contains($0) })
        else {
            throw .custom("名称须为 1 至 30 个字，不得包含空格、引号、句点、括号和不可见字符")
        }
        if AttributeName.known.contains(where: { $0.chinese == title }) { throw .custom("“\(title)”与已有属性重名") }
        guard !categories.isEmpty else { throw .custom("请至少选择一类适用的资产") }
        switch input {
        case "text": return .text(longest: 200)
        case "date": return .date
        case "unit": return .unit
        case "person": return .person
        case "choice":
            guard (2...Self.mostOptions).contains(options.count), Set(options).count == options.count,
                options.allSatisfy({ VisibleText.isName($0, longest: 60) })
            else { throw .custom("选项须为 2 至 \(Self.mostOptions) 个，每行一个，不得重复，每个不超过 60 个字") }
            return .choice(options)
        default: throw .custom("请选择填写方式")
        }
    }
}

/// The rows of attributes of the hospital's own.
enum CustomAttributeStore {
    private static let columns = "id, title, input, options, categories, required, created_by, created_at, closed_at"
    /// More than a form can show.
    static let limit = 100

    static func list(withClosed: Bool = false, _ database: Database) throws -> [CustomAttribute] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT \(columns) FROM custom_attribute WHERE ? OR closed_at IS NULL ORDER BY id"),
            arguments: [withClosed]
        ).map(attribute)
    }

    static func find(_ id: Identifier<CustomAttribute>, _ database: Database) throws -> CustomAttribute {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM custom_attribute WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "custom_attribute", id: id.rawValue) }
        return try attribute(row)
    }

    /// Enters one.
    /// - Throws: `AttributeError.custom`, also where the title is taken, by a closed one too: its values are still there.
    @discardableResult
    static func add(
        _ draft: CustomAttributeDraft, by person: String, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<CustomAttribute> {
        let input = try draft.checked()
        let all = try list(withClosed: true, database)
        if let same = all.first(where: { FoldedText.plain($0.title) == FoldedText.plain(draft.title) }) {
            throw AttributeError.custom("“\(draft.title)”已存在" + (same.closedAt == nil ? "" : "，现已停用，可以恢复"))
        }
        guard all.count < limit else { throw AttributeError.custom("自定义属性最多 \(limit) 个") }
        var options: String?
        if case .choice(let list) = input { options = "[" + list.map(RecordText.quoted).joined(separator: ",") + "]" }
        let categories = draft.categories.map(\.rawValue).sorted().joined(separator: " ")
        try database.execute(
            sql: """
                INSERT INTO custom_attribute (title, input, options, categories, required, created_by, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [draft.title, draft.input, options, categories, draft.isRequired, person, moment])
        return Identifier(database.lastInsertedRowID)
    }

    /// Closes an attribute, or opens it again.
    /// - Throws: `RecordsError.state` where somebody was quicker.
    static func set(
        closed: Bool, _ id: Identifier<CustomAttribute>, at moment: Timestamp, _ database: Database
    ) throws {
        _ = try find(id, database)
        try database.execute(
            sql: "UPDATE custom_attribute SET closed_at = ? WHERE id = ? AND (closed_at IS NULL) = ?",
            arguments: [closed ? moment : nil, id, closed])
        if database.changesCount == 0 {
            throw RecordsError.state(table: "custom_attribute", id: id.rawValue, state: closed ? "已停用" : "使用中")
        }
    }

    private static func attribute(_ row: Row) throws -> CustomAttribute {
        let id: Int64 = row[0]
        let options = (row[3] as String?).map { text in
            ((try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [Any] ?? []).compactMap { $0 as? String }
        }
        let input: AttributeDefinition.Input
        switch row[2] as String {
        case "text": input = .text(longest: 200)
        case "date": input = .date
        case "unit": input = .unit
        case "person": input = .person
        case "choice": input = .choice(options ?? [])
        default: throw RecordsError.damaged("custom_attribute/\(id).input")
        }
        let categories = Set(
            (row[4] as String).split(separator: " ").compactMap { AssetKind.Category(rawValue: String($0)) })
        return CustomAttribute(
            id: Identifier(id), title: row[1], input: input, categories: categories,
            required: row[5] ? categories : [], createdBy: row[6], createdAt: row[7], closedAt: row[8])
    }
}

extension AttributeCatalogue {
    /// The catalogue as it is in force, with the hospital's own attributes that are open.
    init(_ database: Database) throws {
        self.init(custom: try CustomAttributeStore.list(database).map(\.definition))
    }
}
