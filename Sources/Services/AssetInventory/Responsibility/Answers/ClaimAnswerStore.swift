import GRDB
import Kernel
import Records

/// Writes answers.
enum ClaimAnswerStore {
    /// Enters one answer.
    /// - Returns: the asset that it is about.
    /// - Throws: `ClaimError.answered` where somebody was quicker, or the asset is not of this request.
    static func set(
        _ answer: ClaimAnswer, of request: Identifier<ClaimRequest>, by answerer: ClaimAnswerer, at now: Timestamp,
        _ database: Database
    ) throws -> Identifier<Asset> {
        let asset = try Identifier<Asset>.fetchOne(
            database.cachedStatement(
                sql: "SELECT asset_id FROM claim_item WHERE id = ? AND request_id = ? AND answer IS NULL"),
            arguments: [answer.item, request])
        guard let asset else { throw ClaimError.answered }
        try database.cachedStatement(
            sql: """
                UPDATE claim_item SET answer = ?, answered_by = ?, answered_account = ?, answered_via = ?,
                    answered_from = ?, answered_at = ?, entered_by = ?, evidence_id = ?, reason = ?, name = ?,
                    location = ?, purpose = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            answer.isConfirmed ? "confirmed" : "rejected", answerer.name, answerer.account, answerer.way.rawValue,
            answerer.address, now, answerer.enteredBy, answerer.evidence, answer.isConfirmed ? nil : answer.reason,
            answer.isConfirmed ? answer.name : nil, answer.isConfirmed ? answer.location : nil,
            answer.isConfirmed ? answer.purpose : nil, answer.item,
        ])
        return asset
    }
}
