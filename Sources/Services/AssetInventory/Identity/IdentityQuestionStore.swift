import AssetIdentity
import Foundation
import GRDB
import Kernel
import Observations
import Records

/// The rows of doubts about identity.
package enum IdentityQuestionStore {
    private static let columns = """
        id, kind, subject, assets, reasons, asked_at, answer, answered_by, answered_at, answer_reason
        """

    /// The question with this number.
    /// - Throws: `RecordsError.missing`.
    package static func find(
        _ id: Identifier<IdentityQuestion>, _ database: Database
    ) throws -> IdentityQuestion {
        let row = try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM identity_question WHERE id = ?", arguments: [id])
        guard let row else { throw RecordsError.missing(table: "identity_question", id: id.rawValue) }
        return try question(row)
    }

    /// Questions, newest first; only those that are open where nothing else is asked.
    package static func list(
        answered: Bool = false, limit: Int, offset: Int = 0, _ database: Database
    ) throws -> [IdentityQuestion] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM identity_question WHERE (answered_at IS NOT NULL) = ?
                ORDER BY id DESC LIMIT ? OFFSET ?
                """,
            arguments: [answered, limit, offset]
        ).map(question)
    }

    /// How many questions are open, or answered.
    package static func count(answered: Bool = false, _ database: Database) throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM identity_question WHERE (answered_at IS NOT NULL) = ?",
            arguments: [answered]) ?? 0
    }

    /// The open questions that name an asset.
    package static func open(about asset: Identifier<Asset>, _ database: Database) throws -> [IdentityQuestion] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM identity_question
                WHERE answered_at IS NULL AND EXISTS (SELECT 1 FROM json_each(assets) WHERE value = ?) ORDER BY id
                """,
            arguments: [asset]
        ).map(question)
    }

    /// Asks, or adds to a question about the same subject. One that was answered is asked again only when an asset joins
    /// that the answer did not know of.
    static func ask(
        _ kind: IdentityQuestion.Kind, subject: String, assets: [Int64], reasons: [String], run: Identifier<ScanRun>?,
        at moment: Timestamp, _ database: Database
    ) throws {
        let known = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT id, assets FROM identity_question WHERE subject = ?"),
            arguments: [subject])
        guard let known else {
            try database.cachedStatement(
                sql: """
                    INSERT INTO identity_question (kind, subject, assets, reasons, run_id, asked_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [kind.rawValue, subject, text(assets), text(reasons), run, moment])
            return
        }
        let before = ids(known[1])
        let joined = assets.filter { !before.contains($0) }
        if joined.isEmpty { return }
        try database.cachedStatement(
            sql: """
                UPDATE identity_question SET assets = ?, reasons = ?, run_id = ?, asked_at = ?, answer = NULL,
                    answered_by = NULL, answered_at = NULL, answer_reason = NULL
                WHERE id = ?
                """
        ).execute(arguments: [text(before + joined), text(reasons), run, moment, known[0] as Int64])
    }

    /// Resolves a question.
    /// - Throws: `RecordsError.state` where somebody was quicker.
    package static func answer(
        _ id: Identifier<IdentityQuestion>, _ answer: IdentityQuestion.Answer, reason: String?, by person: String,
        at moment: Timestamp, _ database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE identity_question SET answer = ?, answered_by = ?, answered_at = ?, answer_reason = ?
                WHERE id = ? AND answered_at IS NULL
                """,
            arguments: [answer.rawValue, person, moment, reason, id])
        if database.changesCount == 0 {
            throw RecordsError.state(table: "identity_question", id: id.rawValue, state: "已处理")
        }
    }

    /// Closes the open questions that have become none: all their assets are one by now.
    static func closeSettled(by person: String, at moment: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE identity_question
                SET answer = 'same', answered_by = ?, answered_at = ?, answer_reason = '所涉资产均已合并'
                WHERE answered_at IS NULL AND kind <> 'doubtful' AND (
                    SELECT count(DISTINCT coalesce(asset.merged_into, asset.id))
                    FROM json_each(assets) JOIN asset ON asset.id = json_each.value) < 2
                """,
            arguments: [person, moment])
    }

    private static func text(_ ids: [Int64]) -> String {
        "[" + ids.map(String.init).joined(separator: ",") + "]"
    }

    private static func text(_ reasons: [String]) -> String {
        "[" + reasons.map(RecordText.quoted).joined(separator: ",") + "]"
    }

    private static func ids(_ text: String) -> [Int64] {
        ((try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [Any] ?? []).compactMap { $0 as? Int }.map(
            Int64.init)
    }

    private static func question(_ row: Row) throws -> IdentityQuestion {
        guard let kind = IdentityQuestion.Kind(rawValue: row[1]) else {
            throw RecordsError.damaged("identity_question/\(row[0] as Int64).kind")
        }
        let reasons = (try? JSONSerialization.jsonObject(with: Data((row[4] as String).utf8))) as? [Any] ?? []
        return IdentityQuestion(
            id: row[0], kind: kind, subject: row[2], assets: ids(row[3]).map { Identifier($0) },
            reasons: reasons.compactMap { $0 as? String }, askedAt: row[5],
            answer: (row[6] as String?).flatMap(IdentityQuestion.Answer.init), answeredBy: row[7], answeredAt: row[8],
            answerReason: row[9])
    }
}
