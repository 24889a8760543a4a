import Foundation
import GRDB
import Kernel
import Records

/// The rows of channels and of what links are made of.
enum ClaimChannelStore {
    /// What a form says of a channel. `secret` nil: what is kept stays.
    struct Draft: Sendable {
        let kind: ClaimChannel.Kind
        var isEnabled = false
        var host: String
        var port: Int?
        var security: ClaimChannel.Security?
        var sender: String?
        var user: String?
        var secret: String?
    }

    /// The channel. Nil: never set.
    static func find(_ kind: ClaimChannel.Kind, _ database: Database) throws -> ClaimChannel? {
        try Row.fetchOne(
            database,
            sql: """
                SELECT enabled, host, port, security, sender, user, secret, changed_by, changed_at
                FROM claim_channel WHERE kind = ?
                """,
            arguments: [kind.rawValue]
        ).map { row in
            ClaimChannel(
                kind: kind, isEnabled: row[0], host: row[1], port: row[2],
                security: (row[3] as String?).flatMap(ClaimChannel.Security.init), sender: row[4], user: row[5],
                secret: row[6], changedBy: row[7], changedAt: row[8])
        }
    }

    /// Sets a channel. A secret that was kept for another host is not taken along to this one.
    static func save(
        _ draft: Draft, secrets: ChannelSecrets, by person: String, at now: Timestamp, _ database: Database
    ) throws {
        let before = try find(draft.kind, database)
        let secret: Data? =
            if let text = draft.secret {
                try secrets.seal(text, kind: draft.kind, host: draft.host)
            } else if let before, before.host == draft.host {
                before.secret
            } else {
                nil
            }
        try database.execute(
            sql: """
                INSERT INTO claim_channel (kind, enabled, host, port, security, sender, user, secret, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (kind) DO UPDATE SET enabled = excluded.enabled, host = excluded.host, port = excluded.port,
                    security = excluded.security, sender = excluded.sender, user = excluded.user,
                    secret = excluded.secret, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """,
            arguments: [
                draft.kind.rawValue, draft.isEnabled, draft.host, draft.port, draft.security?.rawValue, draft.sender,
                draft.user, secret, person, now,
            ])
    }

    /// What links are made of. Nil: not set.
    static func policy(_ database: Database) throws -> ClaimPolicy? {
        try Row.fetchOne(database, sql: "SELECT console_address, link_days FROM claim_policy WHERE id = 1").map {
            ClaimPolicy(consoleAddress: $0[0], linkDays: $0[1])
        }
    }

    /// Sets what links are made of.
    static func save(_ policy: ClaimPolicy, by person: String, at now: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO claim_policy (id, console_address, link_days, changed_by, changed_at) VALUES (1, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET console_address = excluded.console_address,
                    link_days = excluded.link_days, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """,
            arguments: [policy.consoleAddress, policy.linkDays, person, now])
    }
}
