import Records

extension AssetInventorySchema {
    /// What the ledger counted day by day, which nothing else could tell afterwards, and the indexes from which the figures
    /// of today are counted without touching the rows of a hundred thousand assets.
    ///
    /// Names are grouped without regard to the case of letters, as the line of search compares them.
    static let overview = Schema.Migration(
        "0014-overview",
        """
        CREATE TABLE asset_daily_figure (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day TEXT NOT NULL UNIQUE,
            counted_at INTEGER NOT NULL,
            total INTEGER NOT NULL CHECK (total >= 0),
            alive INTEGER NOT NULL CHECK (alive BETWEEN 0 AND total),
            unclaimed INTEGER NOT NULL CHECK (unclaimed BETWEEN 0 AND total),
            zombies INTEGER NOT NULL CHECK (zombies BETWEEN 0 AND total),
            recovering INTEGER NOT NULL CHECK (recovering BETWEEN 0 AND total),
            exposed_ports INTEGER NOT NULL CHECK (exposed_ports >= 0),
            responsibility_gaps INTEGER NOT NULL CHECK (responsibility_gaps BETWEEN 0 AND total)
        ) STRICT;

        CREATE INDEX asset_answerable ON asset (owner_name, unit_name, state, alive);
        CREATE INDEX asset_kind ON asset (kind, state);
        CREATE INDEX asset_unit ON asset (unit_name COLLATE NOCASE, state) WHERE unit_name IS NOT NULL;
        CREATE INDEX asset_business ON asset (business COLLATE NOCASE, state) WHERE business IS NOT NULL;
        CREATE INDEX asset_importance ON asset (importance COLLATE NOCASE, state) WHERE importance IS NOT NULL;
        CREATE INDEX exposure_warning_port ON exposure_warning (id)
            WHERE state <> 'closed' AND place NOT IN ('os', 'out');
        """)
}
