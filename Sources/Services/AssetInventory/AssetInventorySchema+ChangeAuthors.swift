import Records

extension AssetInventorySchema {
    /// The feed tells who changed an asset, and what follows for assets when a person leaves or a unit is closed.
    static let changeAuthors = Schema.Migration(
        "0010-change-authors",
        """
        ALTER TABLE asset_change_batch ADD COLUMN by TEXT;
        ALTER TABLE asset_change ADD COLUMN by TEXT;
        \(tells("person", "left_at", key: "person_id", name: "owner_name", what: "责任人“", "”离岗"))
        \(tells("unit", "closed_at", key: "unit_id", name: "unit_name", what: "部门“", "”停用"))
        """)

    /// A trigger that tells which assets wait for an owner again, before `responsibility_ends_with_…` makes them. It writes
    /// its JSON by hand: SQLite calls no JSON function from a trigger of a database that is not trusted.
    private static func tells(
        _ table: String, _ column: String, key: String, name: String, what: String, _ happened: String
    ) -> String {
        let concerned = """
            FROM asset LEFT JOIN (SELECT asset_id, \(key) FROM asset_responsibility WHERE ended_at IS NULL) ON asset_id = id
            WHERE state = 'claimed' AND (\(key) = NEW.id OR asset_id IS NULL AND \(name) = NEW.name AND NOT EXISTS
                (SELECT 1 FROM \(table) AS other WHERE name = NEW.name AND \(column) IS NULL AND other.id <> NEW.id))
            """
        return #"""
            CREATE TRIGGER change_tells_\#(table) BEFORE UPDATE OF \#(column) ON \#(table)
            WHEN NEW.\#(column) IS NOT NULL AND OLD.\#(column) IS NULL BEGIN
                INSERT INTO asset_change_batch (at, items)
                SELECT NEW.\#(column), '[' || group_concat(item) || ']' FROM (
                    SELECT '["state",' || asset.id || ',"\#(what)' || replace(replace(NEW.name, '\', '\\'), '"', '\"')
                        || '\#(happened)","在用","待认领"]' AS item
                    \#(concerned) ORDER BY asset.id)
                HAVING count(*) > 0;
                INSERT INTO asset_change (batch_id, place, at, kind, asset_id, subject, before, after)
                SELECT (SELECT max(id) FROM asset_change_batch), row_number() OVER (ORDER BY asset.id) - 1, NEW.\#(column),
                    'state', asset.id, '\#(what)' || NEW.name || '\#(happened)', '在用', '待认领'
                \#(concerned);
            END;
            """#
    }
}
