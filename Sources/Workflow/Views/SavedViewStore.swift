import Console
import Directory
import GRDB
import Kernel
import Records

/// The rows of views.
package enum SavedViewStore {
    /// Views of one person.
    static let most = 100
    /// Views of a list that are offered above it.
    static let shown = 20

    private static let columns = """
        saved_view.id, list, list_title, title, query, account_id, account.login, is_shared, changed_at
        """
    private static let tables = "saved_view JOIN account ON account.id = account_id"

    /// What an account is offered above a list: its own views, then those that others share.
    package static func list(
        of list: String, for account: Identifier<Account>, _ database: Database
    ) throws -> [SavedView] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(columns) FROM \(tables) WHERE list = ? AND (account_id = ? OR is_shared)
                    ORDER BY account_id <> ?, title LIMIT ?
                    """),
            arguments: [list, account, account, shown]
        ).map(view)
    }

    /// An account's own views and those that others share, list by list.
    static func all(for account: Identifier<Account>, _ database: Database) throws -> [SavedView] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM \(tables) WHERE account_id = ? OR is_shared
                ORDER BY list_title, account_id <> ?, title LIMIT 1000
                """,
            arguments: [account, account]
        ).map(view)
    }

    /// The view with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<SavedView>, _ database: Database) throws -> SavedView {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM \(tables) WHERE saved_view.id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "saved_view", id: id.rawValue) }
        return view(row)
    }

    /// Keeps a view.
    /// - Throws: `SavedViewError`.
    static func add(
        _ draft: SavedViewDraft, for account: Identifier<Account>, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<SavedView> {
        let kept =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM saved_view WHERE account_id = ?", arguments: [account]) ?? 0
        guard kept < most else { throw SavedViewError.tooMany(most) }
        try refuseTaken(draft.title, of: draft.list, for: account, apart: nil, database)
        try database.execute(
            sql: """
                INSERT INTO saved_view (list, list_title, title, query, account_id, is_shared, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [draft.list, draft.listTitle, draft.title, draft.query, account, draft.isShared, moment])
        return Identifier(database.lastInsertedRowID)
    }

    /// Gives a view another name, and shows it to everybody or to nobody else.
    /// - Throws: `SavedViewError.taken`.
    static func change(
        _ view: SavedView, title: String, isShared: Bool, at moment: Timestamp, _ database: Database
    ) throws {
        try refuseTaken(title, of: view.list, for: view.owner, apart: view.id, database)
        try database.execute(
            sql: "UPDATE saved_view SET title = ?, is_shared = ?, changed_at = ? WHERE id = ?",
            arguments: [title, isShared, moment, view.id])
    }

    /// Forgets a view.
    static func remove(_ view: SavedView, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM saved_view WHERE id = ?", arguments: [view.id])
    }

    private static func refuseTaken(
        _ title: String, of list: String, for account: Identifier<Account>, apart id: Identifier<SavedView>?,
        _ database: Database
    ) throws {
        let taken = try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM saved_view
                    WHERE account_id = ? AND list = ? AND title = ? AND id IS NOT ?)
                """,
            arguments: [account, list, title, id])
        if taken == true { throw SavedViewError.taken(title) }
    }

    private static func view(_ row: Row) -> SavedView {
        SavedView(
            id: row[0], list: row[1], listTitle: row[2], title: row[3], query: row[4], owner: row[5],
            ownerLogin: row[6],
            isShared: row[7], changedAt: row[8])
    }
}
