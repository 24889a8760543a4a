import Records

extension AssetInventorySchema {
    /// What the columns of registers mean, as people have confirmed it.
    static let importMappings = Schema.Migration(
        "0013-import-mappings",
        """
        CREATE TABLE import_mapping (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL CHECK (length(source) BETWEEN 1 AND 100),
            -- The sheet's name; empty for a text in columns.
            sheet TEXT NOT NULL CHECK (length(sheet) <= 100),
            -- [{"target": "address", "title": "IP地址"}, …] in the order of the sheet.
            columns TEXT NOT NULL,
            presence TEXT NOT NULL CHECK (presence IN ('alive', 'remembered', 'registered')),
            saved_by TEXT NOT NULL,
            saved_at INTEGER NOT NULL,
            UNIQUE (source, sheet)
        ) STRICT;
        """)
}
