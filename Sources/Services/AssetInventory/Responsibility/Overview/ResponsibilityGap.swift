import GRDB
import Kernel
import Records

/// Why an asset stands in the 《资产责任缺失清单》.
package enum ResponsibilityGap: String, Sendable, Hashable, CaseIterable {
    /// Nobody is written down as owner.
    case noOwner
    /// No department is written down.
    case noUnit
    /// The owner has left.
    case ownerLeft
    /// The department was closed.
    case unitClosed
    /// The last recipient who was asked says that it is not theirs.
    case rejected
    /// Nobody has confirmed that it is theirs.
    case unclaimed

    /// The name that pages and sheets show.
    package var chinese: String {
        switch self {
        case .noOwner: "无责任人"
        case .noUnit: "无所属部门"
        case .ownerLeft: "责任人已离岗"
        case .unitClosed: "所属部门已停用"
        case .rejected: "认领被否认"
        case .unclaimed: "待认领"
        }
    }

    /// The condition over `asset`. Names are looked up in lists that SQLite makes once; a linked person or unit is known by
    /// how the last responsibility ended, since two persons may bear one name.
    var condition: String {
        switch self {
        case .noOwner: "asset.owner_name IS NULL"
        case .noUnit: "asset.unit_name IS NULL"
        case .ownerLeft:
            """
            (asset.owner_name IN (SELECT name FROM person WHERE left_at IS NOT NULL)
                AND asset.owner_name NOT IN (SELECT name FROM person WHERE left_at IS NULL)
            OR asset.state = 'unclaimed' AND \(Self.lastEnding) = 'left')
            """
        case .unitClosed:
            """
            (asset.unit_name IN (SELECT name FROM unit WHERE closed_at IS NOT NULL)
                AND asset.unit_name NOT IN (SELECT name FROM unit WHERE closed_at IS NULL)
            OR asset.state = 'unclaimed' AND \(Self.lastEnding) = 'unit')
            """
        case .rejected:
            // From the few that were rejected to their assets, not from each of a hundred thousand assets to its items.
            """
            asset.id IN (
                SELECT no.asset_id FROM claim_item AS no WHERE no.answer = 'rejected'
                    AND NOT EXISTS (SELECT 1 FROM claim_item AS later
                        WHERE later.asset_id = no.asset_id AND later.answer = 'confirmed'
                            AND (later.answered_at, later.id) > (no.answered_at, no.id))
                    AND NOT EXISTS (SELECT 1 FROM asset_responsibility
                        WHERE asset_id = no.asset_id AND ended_at IS NULL))
            """
        case .unclaimed: "asset.state = 'unclaimed'"
        }
    }

    private static let lastEnding = """
        (SELECT CASE WHEN ended_at IS NULL THEN '' ELSE end_reason END FROM asset_responsibility
            WHERE asset_id = asset.id ORDER BY id DESC LIMIT 1)
        """

    /// What the list is about at all: not what is known to be gone.
    static let living = "asset.state NOT IN ('merged', 'retired')"
    /// Any gap. What the row itself tells is asked first: for most assets the rest is not looked up then.
    static let any =
        "("
        + (allCases.filter(\.isToldByRow) + allCases.filter { !$0.isToldByRow }).map(\.condition)
        .joined(separator: " OR ") + ")"

    private var isToldByRow: Bool {
        switch self {
        case .noOwner, .noUnit, .unclaimed: true
        case .ownerLeft, .unitClosed, .rejected: false
        }
    }
}

/// An asset that nobody answers for as they should, with everything that explains why.
package struct ResponsibilityGapLine: Sendable {
    /// The asset.
    package let asset: Asset
    /// Why it is in the list, at least one reason.
    package let gaps: [ResponsibilityGap]
    /// The request about it that is open: number and recipient. Nil: nobody is asked.
    package let asked: String?
    /// The open request.
    package let request: Identifier<ClaimRequest>?
    /// Why the last recipient rejected it: who, and their reason.
    package let rejection: String?
}

/// Reads the 《资产责任缺失清单》.
package enum ResponsibilityGapStore {
    /// How many assets have this gap. Nil: any gap.
    package static func count(_ gap: ResponsibilityGap?, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT count(*) FROM asset WHERE \(ResponsibilityGap.living)
                        AND \(gap?.condition ?? ResponsibilityGap.any)
                    """)) ?? 0
    }

    /// How many assets have each gap, and how many have any, in one pass.
    package static func counts(_ database: Database) throws -> (each: [ResponsibilityGap: Int], any: Int) {
        let cases = ResponsibilityGap.allCases
        let sums = (cases.map(\.condition) + [ResponsibilityGap.any]).map { "count(CASE WHEN \($0) THEN 1 END)" }
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT \(sums.joined(separator: ", ")) FROM asset WHERE \(ResponsibilityGap.living)"))
        let each = cases.enumerated().map { ($0.element, row?[$0.offset] as Int? ?? 0) }
        return (Dictionary(uniqueKeysWithValues: each), row?[cases.count] ?? 0)
    }

    /// One page, in order of address.
    package static func list(
        _ gap: ResponsibilityGap?, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [ResponsibilityGapLine] {
        var lines: [ResponsibilityGapLine] = []
        try forEach(gap, limit: limit, offset: offset, database) { lines.append($0) }
        return lines
    }

    /// The numbers of the assets, in order of address.
    static func assets(_ gap: ResponsibilityGap?, limit: Int, _ database: Database) throws -> [Identifier<Asset>] {
        try Identifier<Asset>.fetchAll(
            database,
            sql: """
                SELECT asset.id FROM asset WHERE \(ResponsibilityGap.living)
                    AND \(gap?.condition ?? ResponsibilityGap.any)
                ORDER BY address_key IS NULL, address_key, asset.id LIMIT ?
                """,
            arguments: [limit])
    }

    /// Hands over line after line, in order of address. `limit` -1: all.
    package static func forEach(
        _ gap: ResponsibilityGap?, limit: Int = -1, offset: Int = 0, _ database: Database,
        _ body: (ResponsibilityGapLine) throws -> Void
    ) throws {
        let cases = ResponsibilityGap.allCases
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT asset.id, \(cases.map(\.condition).joined(separator: ", ")) FROM asset
                WHERE \(ResponsibilityGap.living) AND \(gap?.condition ?? ResponsibilityGap.any)
                ORDER BY address_key IS NULL, address_key, asset.id LIMIT ? OFFSET ?
                """,
            arguments: [limit, offset])
        while let row = try rows.next() {
            let gaps = cases.enumerated().filter { (row[$0.offset + 1] as Bool?) == true }.map(\.element)
            try body(try line(row[0], gaps, database))
        }
    }

    private static func line(
        _ id: Identifier<Asset>, _ gaps: [ResponsibilityGap], _ database: Database
    ) throws -> ResponsibilityGapLine {
        let asked = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT claim_request.id, number, unit.name, person.name
                    FROM claim_item JOIN claim_request ON claim_request.id = request_id
                    JOIN unit ON unit.id = claim_request.unit_id LEFT JOIN person ON person.id = claim_request.person_id
                    WHERE asset_id = ? AND answer IS NULL
                    """),
            arguments: [id])
        let rejection =
            gaps.contains(.rejected)
            ? try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT answered_by, unit.name, reason
                        FROM claim_item JOIN claim_request ON claim_request.id = request_id
                        JOIN unit ON unit.id = claim_request.unit_id
                        WHERE asset_id = ? AND answer = 'rejected' ORDER BY answered_at DESC, claim_item.id DESC LIMIT 1
                        """),
                arguments: [id]) : nil
        return ResponsibilityGapLine(
            asset: try AssetStore.find(id, database), gaps: gaps,
            asked: asked.map { row in
                let recipient = [row[2] as String?, row[3] as String?].compactMap(\.self).joined(separator: " ")
                return "\(row[1] as String)（\(recipient)）"
            },
            request: asked.map { $0[0] },
            rejection: rejection.map { row in
                "\(row[1] as String) \(row[0] as String? ?? "")：\(row[2] as String? ?? "未说明原因")"
            })
    }
}
