import Directory
import GRDB
import Kernel
import Records

/// The rows of what persons did about deliverables.
enum DeliverableStepStore {
    /// Who does something, by account and by name.
    struct Author: Sendable {
        let principal: Principal
        let person: String
        let moment: Timestamp
    }

    /// Everything that was done about a version, the oldest first.
    static func list(of id: Identifier<Deliverable>, _ database: Database) throws -> [DeliverableStep] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT kind, account_id, person, opinion, at FROM deliverable_step
                    WHERE deliverable_id = ? ORDER BY id
                    """),
            arguments: [id]
        ).map { row in
            guard let kind = DeliverableStep.Kind(rawValue: row[0]) else {
                throw RecordsError.damaged("deliverable_step.kind")
            }
            return DeliverableStep(kind: kind, account: row[1], person: row[2], opinion: row[3], at: row[4])
        }
    }

    /// Where a version stands.
    static func standing(of deliverable: Deliverable, _ database: Database) throws -> DeliverableStanding {
        DeliverableStanding(deliverable.state, try list(of: deliverable.id, database))
    }

    /// Sets down what a person did.
    static func add(
        _ kind: DeliverableStep.Kind, to id: Identifier<Deliverable>, opinion: String? = nil, account: Int64?,
        person: String, at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO deliverable_step (deliverable_id, kind, account_id, person, opinion, at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [id, kind.rawValue, account, person, opinion, moment])
    }

    /// Does one step where the version stands so that it can be done.
    /// - Throws: `DeliverableError.standing`; `.own` where the person has prepared or reviewed the version.
    static func take(
        _ kind: DeliverableStep.Kind, on id: Identifier<Deliverable>, opinion: String?, by author: Author,
        _ database: Database
    ) throws {
        let deliverable = try DeliverableStore.find(id, database)
        let steps = try list(of: id, database)
        let standing = DeliverableStanding(deliverable.state, steps)
        let isFit =
            switch kind {
            case .prepare: false
            case .submit: standing == .draft || standing == .returned
            case .returned, .review: standing == .submitted
            case .approve, .reject: standing == .final
            }
        guard isFit else { throw DeliverableError.standing(standing.chinese) }
        if kind != .submit { try refuseOwn(steps, author.principal, database) }
        try add(
            kind, to: id, opinion: opinion, account: author.principal.accountID, person: author.person,
            at: author.moment, database)
    }

    /// Nobody reviews what they have prepared, or approves what they have prepared or reviewed.
    private static func refuseOwn(
        _ steps: [DeliverableStep], _ principal: Principal, _ database: Database
    ) throws {
        guard let account = principal.accountID else { return }
        for step in steps where step.kind == .prepare || step.kind == .review {
            if let author = step.account, try SamePerson.standsBehind(author, account, database) {
                throw DeliverableError.own
            }
        }
    }

    /// True where the person may decide about a version.
    static func mayDecide(
        _ steps: [DeliverableStep], _ principal: Principal, _ database: Database
    ) throws -> Bool {
        do {
            try refuseOwn(steps, principal, database)
            return true
        } catch DeliverableError.own {
            return false
        }
    }

    /// The newest version of each number that stands so, as a list of what waits.
    static func waiting(_ standing: DeliverableStanding, _ database: Database) throws -> [Deliverable] {
        let state: Deliverable.State = standing == .final || standing == .rejected ? .final : .draft
        let ids = try Identifier<Deliverable>.fetchAll(
            database,
            sql: """
                SELECT max(id) FROM deliverable WHERE state IN ('draft', 'final') GROUP BY number
                ORDER BY 1 DESC LIMIT 500
                """)
        return try ids.map { try DeliverableStore.find($0, database) }.filter {
            try $0.state == state && self.standing(of: $0, database) == standing
        }
    }
}
