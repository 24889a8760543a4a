import Directory
import GRDB
import Kernel
import Records

/// The rows of requests and of their assets.
enum ClaimStore {
    private static let columns = """
        claim_request.id, number, claim_request.unit_id, unit.name, claim_request.person_id, person.name, email, note, \
        due_on, claim_request.state, requested_by, requested_by_account, requested_at, claim_request.closed_at, \
        closed_by, close_reason, \
        (SELECT count(*) FROM claim_item WHERE request_id = claim_request.id), \
        (SELECT count(*) FROM claim_item WHERE request_id = claim_request.id AND answer = 'confirmed'), \
        (SELECT count(*) FROM claim_item WHERE request_id = claim_request.id AND answer = 'rejected'), \
        (SELECT count(*) FROM claim_item WHERE request_id = claim_request.id AND answer IS NULL)
        """
    private static let from = """
        FROM claim_request JOIN unit ON unit.id = claim_request.unit_id
        LEFT JOIN person ON person.id = claim_request.person_id
        """

    /// The request with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<ClaimRequest>, _ database: Database) throws -> ClaimRequest {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) \(from) WHERE claim_request.id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "claim_request", id: id.rawValue) }
        return try request(row)
    }

    /// Requests in this state, the open ones by their last day, others newest first. Nil: in any.
    static func list(
        _ state: ClaimRequest.State?, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [ClaimRequest] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) \(from) WHERE ? IS NULL OR claim_request.state = ?
                ORDER BY CASE claim_request.state WHEN 'open' THEN due_on ELSE '9' END, claim_request.id DESC
                LIMIT ? OFFSET ?
                """,
            arguments: [state?.rawValue, state?.rawValue, limit, offset]
        ).map(request)
    }

    /// How many requests there are in each state.
    static func counts(_ database: Database) throws -> [ClaimRequest.State: Int] {
        let rows = try Row.fetchAll(database, sql: "SELECT state, count(*) FROM claim_request GROUP BY state")
        return Dictionary(
            rows.compactMap { row in ClaimRequest.State(rawValue: row[0]).map { ($0, row[1]) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Open requests whose last day is over.
    static func overdue(on today: CivilDate, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM claim_request WHERE state = 'open' AND due_on < ?",
            arguments: [today.description]) ?? 0
    }

    /// The earliest last day of those. Nil: none is over.
    static func earliestOverdue(on today: CivilDate, _ database: Database) throws -> CivilDate? {
        try String.fetchOne(
            database, sql: "SELECT min(due_on) FROM claim_request WHERE state = 'open' AND due_on < ?",
            arguments: [today.description]
        ).flatMap { CivilDate(text: $0) }
    }

    /// What is addressed to a person, or to the department of which they are, newest first.
    static func addressed(
        to person: Person, isOpen: Bool, limit: Int, _ database: Database
    ) throws -> [ClaimRequest] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) \(from)
                WHERE (claim_request.state = 'open') = ? AND claim_request.unit_id IS NOT NULL
                    AND (claim_request.person_id = ? OR claim_request.person_id IS NULL AND claim_request.unit_id = ?)
                ORDER BY claim_request.id DESC LIMIT ?
                """,
            arguments: [isOpen, person.id, person.unitID, limit]
        ).map(request)
    }

    /// The assets of a request in the order in which they were asked about.
    static func items(of request: Identifier<ClaimRequest>, _ database: Database) throws -> [ClaimItem] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT claim_item.id, asset_id, answer, answered_by, answered_via, answered_from, answered_at, entered_by,
                    evidence_id, reason, claim_item.name, claim_item.location, claim_item.purpose, asset.location,
                    asset.purpose
                FROM claim_item JOIN asset ON asset.id = asset_id WHERE request_id = ? ORDER BY claim_item.id
                """,
            arguments: [request])
        return try rows.map { row in
            ClaimItem(
                id: row[0], request: request, asset: try AssetStore.find(row[1], database),
                answer: (row[2] as String?).flatMap(ClaimItem.Answer.init), answeredBy: row[3],
                way: (row[4] as String?).flatMap(ClaimItem.Way.init), answeredFrom: row[5], answeredAt: row[6],
                enteredBy: row[7], evidence: row[8], reason: row[9], name: row[10], location: row[11],
                purpose: row[12], knownLocation: row[13], knownPurpose: row[14])
        }
    }

    /// The requests about an asset, newest first, with what was answered about it.
    static func history(
        of asset: Identifier<Asset>, _ database: Database
    ) throws -> [(request: ClaimRequest, item: ClaimItem)] {
        let ids = try Identifier<ClaimRequest>.fetchAll(
            database, sql: "SELECT request_id FROM claim_item WHERE asset_id = ? ORDER BY id DESC LIMIT 50",
            arguments: [asset])
        return try ids.compactMap { id in
            guard let item = try items(of: id, database).first(where: { $0.asset.id == asset }) else { return nil }
            return (try find(id, database), item)
        }
    }

    /// Those of the assets that can be asked about: living, and not asked about already. The others are added to `skips`.
    static func claimable(
        _ assets: [Identifier<Asset>], _ skips: inout ClaimSkips, _ database: Database
    ) throws -> [Identifier<Asset>] {
        try assets.filter { id in
            guard let reason = try obstacle(to: id, database) else { return true }
            try skips.add(id, reason) { reason == .missing ? nil : try AssetStore.find(id, database) }
            return false
        }
    }

    /// Why an asset cannot be asked about now. Nil: it can.
    private static func obstacle(to asset: Identifier<Asset>, _ database: Database) throws -> ClaimSkip.Reason? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT state, (SELECT number FROM claim_item JOIN claim_request ON claim_request.id = request_id
                        WHERE asset_id = asset.id AND answer IS NULL)
                    FROM asset WHERE id = ?
                    """),
            arguments: [asset])
        guard let row else { return .missing }
        switch AssetState(rawValue: row[0]) {
        case .merged: return .merged
        case .retired: return .retired
        default: return (row[1] as String?).map { .asked($0) }
        }
    }

    /// Enters a request. The assets must be claimable.
    static func add(
        _ draft: ClaimDraft, dueOn: CivilDate, by principal: Principal, at moment: Timestamp, _ database: Database
    ) throws -> Identifier<ClaimRequest> {
        let number = try nextNumber(CivilTime(moment).date.year, database)
        try database.execute(
            sql: """
                INSERT INTO claim_request (number, unit_id, person_id, email, note, due_on, state, requested_by,
                    requested_by_account, requested_at)
                VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?, ?)
                """,
            arguments: [
                number, draft.unit, draft.person, draft.email, draft.note, dueOn.description, principal.name,
                principal.accountID, moment,
            ])
        let id = Identifier<ClaimRequest>(database.lastInsertedRowID)
        for asset in draft.assets {
            try database.cachedStatement(sql: "INSERT INTO claim_item (request_id, asset_id) VALUES (?, ?)")
                .execute(arguments: [id, asset])
        }
        return id
    }

    private static func nextNumber(_ year: Int, _ database: Database) throws -> String {
        let prefix = "RL-\(year)-"
        let last = try String.fetchOne(
            database,
            sql: "SELECT number FROM claim_request WHERE number GLOB ? ORDER BY length(number) DESC, number DESC",
            arguments: [prefix + "*"])
        let next = (last.flatMap { Int($0.dropFirst(prefix.count)) } ?? 0) + 1
        return prefix + String(repeating: "0", count: max(0, 4 - String(next).count)) + String(next)
    }

    /// Takes a request back.
    /// - Throws: `ClaimError.closed`.
    static func withdraw(
        _ id: Identifier<ClaimRequest>, reason: String, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        let request = try find(id, database)
        guard request.state == .open else { throw ClaimError.closed(request.number) }
        try database.execute(
            sql: """
                UPDATE claim_request SET state = 'withdrawn', closed_at = ?, closed_by = ?, close_reason = ? WHERE id = ?
                """,
            arguments: [moment, person, reason, id])
    }

    /// Sets where the signed link is sent to.
    static func setEmail(_ email: String, of id: Identifier<ClaimRequest>, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE claim_request SET email = ? WHERE id = ? AND email IS NOT ?", arguments: [email, id, email])
    }

    /// The e-mail address that was last used for this recipient. Nil: none.
    static func lastEmail(
        unit: Identifier<Unit>, person: Identifier<Person>?, _ database: Database
    ) throws -> String? {
        try String.fetchOne(
            database,
            sql: """
                SELECT email FROM claim_request WHERE unit_id = ? AND person_id IS ? AND email IS NOT NULL
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [unit, person])
    }

    private static func request(_ row: Row) throws -> ClaimRequest {
        guard let state = ClaimRequest.State(rawValue: row[9]), let due = CivilDate(text: row[8] as String) else {
            throw RecordsError.damaged("claim_request/\(row[0] as Int64)")
        }
        return ClaimRequest(
            id: row[0], number: row[1], unit: row[2], unitName: row[3], person: row[4], personName: row[5],
            email: row[6], note: row[7], dueOn: due, state: state, requestedBy: row[10],
            requestedByAccount: row[11], requestedAt: row[12], closedAt: row[13], closedBy: row[14],
            closeReason: row[15], assets: row[16], confirmed: row[17], rejected: row[18], pending: row[19])
    }
}
