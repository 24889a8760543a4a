import GRDB
import Kernel
import Observations

/// What the rows of hand values say of each other.
enum HandValueStore {
    /// When each attribute of a record was last said.
    static func times(of record: Int64, _ database: Database) throws -> [AttributeName: Timestamp] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT attribute, max(set_at) FROM hand_value WHERE record_id = ? GROUP BY attribute"),
            arguments: [record])
        return Dictionary(
            rows.map { (AttributeName(rawValue: $0[0]), $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    /// True where nobody has said anything of the attribute since.
    static func isLast(_ value: HandValue, _ database: Database) throws -> Bool {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT max(id) FROM hand_value WHERE record_id = ? AND attribute = ?"),
            arguments: [value.record, value.attribute.rawValue]) == value.id
    }
}
