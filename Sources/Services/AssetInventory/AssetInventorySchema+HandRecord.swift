import Records

extension AssetInventorySchema {
    /// What persons say of an asset is one record with one history, whether they edit or answer a claim.
    ///
    /// Answers to claims lay in a record of their own, under the code of the asset. It becomes the asset's record of hand, or
    /// goes into it, the later word before the earlier.
    static let handRecord = Schema.Migration(
        "0010-hand-record",
        """
        ALTER TABLE ledger_deed ADD COLUMN claim_id INTEGER REFERENCES claim_request (id);

        CREATE TABLE kept_word AS
        SELECT word.id AS id, own.id AS own_id, 'asset:' || origin.id AS slot, word.attributes AS attributes,
            word.changed_at AS changed_at
        FROM asset_record AS word JOIN asset AS origin ON origin.code = word.slot
        LEFT JOIN asset_record AS own ON own.source_id = word.source_id AND own.slot = 'asset:' || origin.id
            AND own.ended_at IS NULL
        WHERE word.ended_at IS NULL AND word.source_id IN (SELECT id FROM asset_source WHERE kind = 'hand');
        UPDATE asset_record SET
            attributes = (SELECT CASE WHEN kept_word.changed_at < asset_record.changed_at
                    THEN json_patch(kept_word.attributes, asset_record.attributes)
                    ELSE json_patch(asset_record.attributes, kept_word.attributes) END
                FROM kept_word WHERE own_id = asset_record.id),
            changed_at = max(changed_at, (SELECT changed_at FROM kept_word WHERE own_id = asset_record.id))
        WHERE id IN (SELECT own_id FROM kept_word);
        UPDATE asset_record SET ended_at = changed_at WHERE id IN (SELECT id FROM kept_word WHERE own_id IS NOT NULL);
        UPDATE asset_record SET slot = (SELECT slot FROM kept_word WHERE kept_word.id = asset_record.id)
        WHERE id IN (SELECT id FROM kept_word WHERE own_id IS NULL);
        DROP TABLE kept_word;
        """)
}
