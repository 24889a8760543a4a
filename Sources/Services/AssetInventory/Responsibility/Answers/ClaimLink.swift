import Crypto
import Directory
import Foundation
import GRDB
import Kernel
import Records

/// The way in without an account, as it stands in the address of a link.
struct ClaimToken: SecretToken {
    static let size = 16
    let text: String
    let digest: Data
}

/// A signed link as the records know it.
struct ClaimLink: Sendable, Hashable {
    /// By which way it goes to the recipient; of each there is one live link a request.
    enum Purpose: String, Sendable, Hashable {
        case mail, oa, sheet
    }

    /// Why a link is no longer good.
    enum Ending: String, Sendable, Hashable {
        /// It was answered by it.
        case used
        /// The request was answered otherwise, or taken back.
        case closed
        /// A later link of the same way took its place.
        case replaced
    }

    let id: Identifier<ClaimLink>
    let request: Identifier<ClaimRequest>
    let expiresAt: Timestamp
    let ending: Ending?

    /// Whether it can be answered by.
    func isGood(at now: Timestamp) -> Bool { ending == nil && now < expiresAt }
}

/// The rows of links.
enum ClaimLinkStore {
    /// Makes a link, in the place of any that went the same way before.
    static func issue(
        _ token: ClaimToken, for request: Identifier<ClaimRequest>, purpose: ClaimLink.Purpose, days: Int,
        by person: String, at now: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE claim_link SET ended_at = ?, end_reason = 'replaced'
                WHERE request_id = ? AND purpose = ? AND ended_at IS NULL
                """,
            arguments: [now, request, purpose.rawValue])
        try database.execute(
            sql: """
                INSERT INTO claim_link (request_id, purpose, digest, issued_by, issued_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [request, purpose.rawValue, token.digest, person, now, now + .days(Int64(days))])
    }

    /// The link of a token. Nil: there is none.
    static func find(_ token: ClaimToken, _ database: Database) throws -> ClaimLink? {
        try Row.fetchOne(
            database,
            sql: "SELECT id, request_id, expires_at, end_reason, ended_at FROM claim_link WHERE digest = ?",
            arguments: [token.digest]
        ).map { row in
            ClaimLink(
                id: row[0], request: row[1], expiresAt: row[2],
                ending: (row[3] as String?).flatMap(ClaimLink.Ending.init) ?? (row[4] == nil ? nil : .closed))
        }
    }

    /// Sets down that a link was used: none of its request is good afterwards.
    static func use(_ link: ClaimLink, at now: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE claim_link SET ended_at = ?, end_reason = CASE id WHEN ? THEN 'used' ELSE 'closed' END
                WHERE request_id = ? AND ended_at IS NULL
                """,
            arguments: [now, link.id, link.request])
    }
}
