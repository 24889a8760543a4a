import GRDB
import Kernel
import Records

/// A message that goes to a recipient by a channel, or a test of the channel.
package struct ClaimDelivery: Sendable, Hashable {
    /// Where a delivery stands.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// It will be tried, or tried again.
        case waiting
        /// The other side took it.
        case sent
        /// It was tried for the last time.
        case failed
        /// It was not needed any more.
        case dropped

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .waiting: "待发送"
            case .sent: "已送达"
            case .failed: "发送失败"
            case .dropped: "已取消"
            }
        }
    }

    /// Its number.
    package let id: Identifier<ClaimDelivery>
    /// By which way.
    package let channel: ClaimChannel.Kind
    /// The request. Nil: a test of the channel.
    package let request: Identifier<ClaimRequest>?
    /// The request's number on paper.
    package let number: String?
    /// Mail: the address. Webhook: the department and person.
    package let recipient: String
    /// Where it stands.
    package let state: State
    /// Who wanted it.
    package let requestedBy: String
    /// When.
    package let requestedAt: Timestamp
    /// When it is tried next. Nil: at once, or no more.
    package let nextAt: Timestamp?
    /// When it ended.
    package let endedAt: Timestamp?
    /// How often it was tried.
    package let attempts: Int
    /// What came of the last attempt.
    package let lastMessage: String?

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "claim_delivery", id: id.rawValue) }
}

/// One attempt of a delivery.
package struct ClaimDeliveryAttempt: Sendable, Hashable {
    /// 1 for the first.
    package let number: Int
    /// When it began.
    package let startedAt: Timestamp
    /// When it ended.
    package let endedAt: Timestamp
    /// The host to which it went.
    package let target: String
    /// Whether the other side took it.
    package let succeeded: Bool
    /// The other side's last answer, HTTP or SMTP.
    package let status: Int?
    /// What happened, in Chinese.
    package let message: String
}

/// The rows of deliveries and of their attempts.
enum ClaimDeliveryStore {
    private static let columns = """
        claim_delivery.id, channel, request_id, claim_request.number, recipient, claim_delivery.state, \
        claim_delivery.requested_by, claim_delivery.requested_at, next_at, ended_at, \
        (SELECT count(*) FROM claim_delivery_attempt WHERE delivery_id = claim_delivery.id), \
        (SELECT message FROM claim_delivery_attempt WHERE delivery_id = claim_delivery.id ORDER BY number DESC LIMIT 1)
        """
    private static let from =
        "FROM claim_delivery LEFT JOIN claim_request ON claim_request.id = claim_delivery.request_id"

    /// The delivery with this number.
    /// - Throws: `RecordsError.missing`.
    static func find(_ id: Identifier<ClaimDelivery>, _ database: Database) throws -> ClaimDelivery {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) \(from) WHERE claim_delivery.id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "claim_delivery", id: id.rawValue) }
        return try delivery(row)
    }

    /// The newest first; of one request, or of all.
    static func list(
        of request: Identifier<ClaimRequest>? = nil, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [ClaimDelivery] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) \(from) WHERE ? IS NULL OR request_id = ?
                ORDER BY claim_delivery.id DESC LIMIT ? OFFSET ?
                """,
            arguments: [request, request, limit, offset]
        ).map(delivery)
    }

    /// How many deliveries there are.
    static func count(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM claim_delivery") ?? 0
    }

    /// Deliveries that were given up, of requests that are still open and that nothing reached since.
    static func failedOpen(_ database: Database) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT count(DISTINCT request_id) FROM claim_delivery AS failed
                JOIN claim_request ON claim_request.id = request_id
                WHERE failed.state = 'failed' AND claim_request.state = 'open' AND NOT EXISTS (
                    SELECT 1 FROM claim_delivery AS later
                    WHERE later.request_id = failed.request_id AND later.channel = failed.channel
                        AND later.id > failed.id)
                """) ?? 0
    }

    /// The attempts of a delivery in order.
    static func attempts(
        of id: Identifier<ClaimDelivery>, _ database: Database
    ) throws -> [ClaimDeliveryAttempt] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT number, started_at, ended_at, target, succeeded, status, message
                FROM claim_delivery_attempt WHERE delivery_id = ? ORDER BY number
                """,
            arguments: [id]
        ).map { row in
            ClaimDeliveryAttempt(
                number: row[0], startedAt: row[1], endedAt: row[2], target: row[3], succeeded: row[4], status: row[5],
                message: row[6])
        }
    }

    /// Enters a delivery and queues the job that makes it.
    static func add(
        _ channel: ClaimChannel.Kind, request: Identifier<ClaimRequest>?, recipient: String, title: String,
        by principal: Principal, at now: Timestamp, _ database: Database
    ) throws -> Identifier<ClaimDelivery> {
        try database.execute(
            sql: """
                INSERT INTO claim_delivery (channel, request_id, recipient, state, requested_by, requested_at)
                VALUES (?, ?, ?, 'waiting', ?, ?)
                """,
            arguments: [channel.rawValue, request, recipient, principal.name, now])
        let id = Identifier<ClaimDelivery>(database.lastInsertedRowID)
        let job = try JobStore.add(
            JobRequest(
                kind: ClaimDeliveryJob.kind, title: "\(channel.chinese)：\(title)",
                parameters: ClaimDeliveryJob.Parameters(delivery: id)),
            at: now, by: principal, database)
        try database.execute(sql: "UPDATE claim_delivery SET job_id = ? WHERE id = ?", arguments: [job, id])
        return id
    }

    /// Takes an attempt down, and how the delivery stands after it.
    static func end(
        _ attempt: ClaimDeliveryAttempt, of id: Identifier<ClaimDelivery>, state: ClaimDelivery.State,
        nextAt: Timestamp?, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO claim_delivery_attempt (delivery_id, number, started_at, ended_at, target, succeeded, status,
                    message)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, attempt.number, attempt.startedAt, attempt.endedAt, attempt.target, attempt.succeeded,
                attempt.status, attempt.message,
            ])
        try set(id, to: state, nextAt: nextAt, at: attempt.endedAt, database)
    }

    /// Sets how a delivery stands.
    static func set(
        _ id: Identifier<ClaimDelivery>, to state: ClaimDelivery.State, nextAt: Timestamp? = nil, at now: Timestamp,
        _ database: Database
    ) throws {
        try database.execute(
            sql: "UPDATE claim_delivery SET state = ?, next_at = ?, ended_at = ? WHERE id = ? AND state = 'waiting'",
            arguments: [state.rawValue, nextAt, state == .waiting ? nil : now, id])
    }

    private static func delivery(_ row: Row) throws -> ClaimDelivery {
        guard let channel = ClaimChannel.Kind(rawValue: row[1]), let state = ClaimDelivery.State(rawValue: row[5])
        else { throw RecordsError.damaged("claim_delivery/\(row[0] as Int64)") }
        return ClaimDelivery(
            id: row[0], channel: channel, request: row[2], number: row[3], recipient: row[4], state: state,
            requestedBy: row[6], requestedAt: row[7], nextAt: row[8], endedAt: row[9], attempts: row[10],
            lastMessage: row[11])
    }
}
