import Records

/// The table of views that people have kept.
enum SavedViewSchema {
    static let migration = Schema.Migration(
        "0003-views",
        """
        CREATE TABLE saved_view (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            list TEXT NOT NULL,
            list_title TEXT NOT NULL,
            title TEXT NOT NULL,
            query TEXT NOT NULL,
            account_id INTEGER NOT NULL REFERENCES account (id),
            is_shared INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
            changed_at INTEGER NOT NULL,
            UNIQUE (account_id, list, title)
        ) STRICT;
        CREATE INDEX saved_view_shared ON saved_view (list) WHERE is_shared;
        """)
}
