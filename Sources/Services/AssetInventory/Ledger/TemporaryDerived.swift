import GRDB
import Records

struct DerivedTable: Sendable {
    let name: String
    let columns: [String]
    let query: String
    func refresh(where key: String, in ids: [Int64], _ database: Database) throws {
        let list = "[" + ids.map(String.init).joined(separator: ",") + "]"
        try database.cachedStatement(sql: "DELETE FROM \(name) WHERE \(key) IN (SELECT value FROM json_each(?))")
            .execute(arguments: [list])
        try database.cachedStatement(
            sql:
                "INSERT INTO \(name) SELECT * FROM (\(query.replacing("WHERE", with: "WHERE record.\(key) IN (SELECT value FROM json_each(?)) AND ")))"
        ).execute(arguments: [list])
    }
}
extension Schema {
    init(
        module: String, migrations: [Migration], operational: Set<String>, secrets: Set<String>, derived: [DerivedTable]
    ) {
        self.init(
            module: module, migrations: migrations, operational: operational.union(derived.map(\.name)),
            secrets: secrets)
    }
}
