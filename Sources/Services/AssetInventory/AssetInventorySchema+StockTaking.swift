import Records

extension AssetInventorySchema {
    /// Stock-takings: which assets were to be looked for, what was found of each, and what was found besides.
    static let stockTaking = Schema.Migration(
        "0017-stocktaking",
        """
        CREATE TABLE stock_taking (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            note TEXT,
            due_on TEXT NOT NULL,
            started_by TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            closed_by TEXT,
            closed_at INTEGER,
            conclusion TEXT,
            CHECK ((closed_by IS NULL) = (closed_at IS NULL))
        ) STRICT;
        CREATE TABLE stock_item (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            taking_id INTEGER NOT NULL REFERENCES stock_taking (id),
            asset_id INTEGER NOT NULL REFERENCES asset (id),
            -- Where the ledger said it stands when the stock-taking began.
            expected_location TEXT,
            result TEXT CHECK (result IN ('found', 'moved', 'missing')),
            location TEXT,
            note TEXT,
            means TEXT CHECK (means IN ('phone', 'sheet')),
            counted_by TEXT,
            counted_at INTEGER,
            UNIQUE (taking_id, asset_id),
            CHECK ((result IS NULL) = (counted_at IS NULL)),
            CHECK (result <> 'moved' OR location IS NOT NULL)
        ) STRICT;
        CREATE INDEX stock_item_asset ON stock_item (asset_id);
        CREATE INDEX stock_item_result ON stock_item (taking_id, result);
        CREATE TABLE stock_surplus (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            taking_id INTEGER NOT NULL REFERENCES stock_taking (id),
            what TEXT NOT NULL,
            location TEXT NOT NULL,
            number TEXT,
            note TEXT,
            counted_by TEXT NOT NULL,
            counted_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX stock_surplus_taking ON stock_surplus (taking_id);
        """)
}
