/// The tables of one module, as the steps that make them.
///
/// Every table that is named neither in `operational` nor in `derived` is a record table: each change of a row writes an
/// entry into the audit chain in the same transaction, and `anhu verify` checks each row against its last entry. A record
/// table is STRICT, has `id INTEGER PRIMARY KEY AUTOINCREMENT`, no REAL or ANY column (a float has no exact text), and at
/// most 63 columns.
package struct Schema: Sendable {
    /// One step. A step that has landed is never edited: its digest is kept with the date it ran.
    package struct Migration: Sendable {
        /// Unique inside the module: `0001-first`.
        package let name: String
        /// The statements.
        package let sql: String

        /// Takes the name and the statements.
        package init(_ name: String, _ sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    /// The module's name, the first half of a migration's identity.
    package let module: String
    /// In the order in which they run.
    package let migrations: [Migration]
    /// Tables of the machinery (progress, cursors, leases), which hold nothing that is evidence.
    package let operational: Set<String>
    /// Tables that repeat for queries what record tables say; none of them is operational too.
    package let derived: [DerivedTable]
    /// Columns, as `table.column`, whose values never appear in an audit entry.
    package let secrets: Set<String>

    /// Takes the parts.
    package init(
        module: String, migrations: [Migration], operational: Set<String> = [], derived: [DerivedTable] = [],
        secrets: Set<String> = []
    ) {
        self.module = module
        self.migrations = migrations
        self.operational = operational
        self.derived = derived
        self.secrets = secrets
    }
}
