import Directory
import GRDB
import Kernel
import Records

/// What all deeds in the life of an asset share.
enum AssetLife {
    /// Who is noted where the program itself finds something out.
    static let program = "系统"

    /// Sets down where an asset stands in its life from now on, and tells the feed. `deed`: what a person did; nil: it follows
    /// from what was found.
    static func set(
        _ asset: Identifier<Asset>, to state: AssetState, run: Identifier<ScanRun>? = nil, by deed: ChangeDeed? = nil,
        at moment: Timestamp, _ database: Database
    ) throws {
        try ChangeRecorder.around([asset.rawValue], run: run, by: deed, isOnlyRow: true, at: moment, database) {
            try database.cachedStatement(sql: "UPDATE asset SET state = ? WHERE id = ? AND state <> 'merged'")
                .execute(arguments: [state.rawValue, asset])
        }
    }

    /// Nobody approves what they asked for themselves, whichever account they use.
    /// - Throws: `LifecycleError.ownRequest`.
    static func refuseOwn(_ author: Int64?, _ principal: Principal, _ database: Database) throws {
        guard let author, let approver = principal.accountID else { return }
        if try SamePerson.standsBehind(author, approver, database) { throw LifecycleError.ownRequest }
    }
}

/// One thing that was done about a zombie or a warning.
struct AssetStep: Sendable, Hashable {
    /// What it was done about.
    enum Subject: String, Sendable {
        /// A zombie.
        case zombie
        /// A warning.
        case warning
    }

    let at: Timestamp
    let by: String
    let text: String

    static func add(
        _ text: String, to subject: Subject, _ id: Int64, by person: String, at moment: Timestamp, _ database: Database
    ) throws {
        try database.cachedStatement(
            sql: "INSERT INTO asset_step (subject, subject_id, at, by, text) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [subject.rawValue, id, moment, person, text])
    }

    /// The steps of a subject, the first first.
    static func list(_ subject: Subject, _ id: Int64, _ database: Database) throws -> [AssetStep] {
        try Row.fetchAll(
            database, sql: "SELECT at, by, text FROM asset_step WHERE subject = ? AND subject_id = ? ORDER BY id",
            arguments: [subject.rawValue, id]
        ).map { AssetStep(at: $0[0], by: $0[1], text: $0[2]) }
    }
}
