import GRDB
import Kernel
import Observations
import Records

/// Keeps what rules derive as records of their own, so that a page can tell a rule's word from a person's.
enum ClassificationStore {
    /// The source of everything that rules derive.
    static let source = (kind: SourceKind.rule, name: "分类规则")

    private struct Derived {
        let asset: Int64
        /// The records that there are; several after a merge.
        let records: [Int64]
        let attributes: [AttributeName: String]
    }

    /// Asks the rules about assets and brings their records up to date. The caller brings the rows up to date.
    /// - Returns: the assets about which the rules say something else than before.
    @discardableResult
    static func derive(
        _ scope: LedgerReader.Scope, _ rules: ClassificationRules, _ precedence: SourcePrecedence,
        at moment: Timestamp, _ database: Database
    ) throws -> Set<Int64> {
        var changes: [Derived] = []
        try LedgerReader.forEach(scope, withPorts: true, database) { subject in
            let own = subject.words.filter { $0.kind == .rule }
            let told = AttributeResolver.resolve(subject.words.filter { $0.kind != .rule }, precedence)
                .mapValues(\.value)
            let derived = rules.derive(told, ports: subject.openPorts, addressKey: subject.addressKey)
            if own.count > 1 || derived != own.first?.attributes ?? [:] {
                changes.append(Derived(asset: subject.asset, records: own.map(\.record), attributes: derived))
            }
        }
        guard !changes.isEmpty else { return [] }
        let source = try LedgerRecordStore.source(source.kind, source.name, at: moment, database)
        for change in changes {
            let kept = change.attributes.isEmpty ? nil : change.records.first
            for record in change.records where record != kept {
                try LedgerRecordStore.end(record, at: moment, database)
            }
            if let kept {
                try database.cachedStatement(
                    sql: "UPDATE asset_record SET attributes = ?, changed_at = ? WHERE id = ?"
                ).execute(arguments: [RecordText.attributes(change.attributes), moment, kept])
            } else if !change.attributes.isEmpty {
                var observation = Observation(slot: HandStore.slot(of: change.asset), presence: .registered)
                observation.attributes = change.attributes
                _ = try LedgerRecordStore.add(
                    observation, services: nil, asset: change.asset, source: source, at: moment, database)
            }
        }
        return Set(changes.map(\.asset))
    }

    /// How many assets rules have given each value.
    static func counts(_ database: Database) throws -> [(name: AttributeName, value: String, count: Int)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT part.key, part.value, count(*) FROM asset_record, json_each(attributes) AS part
                WHERE source_id IN (SELECT id FROM asset_source WHERE kind = ?) AND ended_at IS NULL
                GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2
                """,
            arguments: [source.kind.rawValue]
        ).map { (AttributeName(rawValue: $0[0]), $0[1], $0[2]) }
    }
}
