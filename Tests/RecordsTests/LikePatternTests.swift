import GRDB
import Records
import Testing

@Suite struct `Patterns of LIKE` {
    @Test(arguments: ["100%", "a_b", "c\\d", "科室", ""])
    func `find what holds the text, and nothing that only looks like it`(text: String) throws {
        let found = try DatabaseQueue().read { database in
            try Bool.fetchAll(
                database, sql: "SELECT value LIKE ? ESCAPE '\\' FROM (SELECT ? AS value UNION ALL SELECT 'acbx100d')",
                arguments: [LikePattern.containing(text), "x" + text + "y"])
        }
        #expect(found == [true, text.isEmpty])
    }
}
