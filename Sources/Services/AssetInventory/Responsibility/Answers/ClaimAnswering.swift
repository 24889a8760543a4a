import Directory
import GRDB
import Kernel
import Observations
import Records

/// Takes answers in: the request's rows, and what follows for the ledger, in one transaction.
enum ClaimAnswering {
    /// Who may answer by an account: the person addressed, or anybody of the department where no person is. Nobody answers
    /// what they asked themselves, whichever account they use.
    /// - Throws: `ClaimError.notYours`, `.ownRequest`.
    static func check(_ request: ClaimRequest, person: Person, account: Int64, _ database: Database) throws {
        let isAddressed = request.person.map { $0 == person.id } ?? (request.unit == person.unitID)
        guard isAddressed, person.leftAt == nil else { throw ClaimError.notYours }
        if let asker = request.requestedByAccount, try SamePerson.standsBehind(asker, account, database) {
            throw ClaimError.ownRequest
        }
    }

    /// Enters the answers.
    /// - Throws: `ClaimError.closed`, `.answered`.
    static func answer(
        _ id: Identifier<ClaimRequest>, _ answers: [ClaimAnswer], by answerer: ClaimAnswerer, at now: Timestamp,
        _ database: Database
    ) throws {
        let request = try ClaimStore.find(id, database)
        guard request.state == .open else { throw ClaimError.closed(request.number) }
        for answer in answers {
            let asset = try ClaimAnswerStore.set(answer, of: id, by: answerer, at: now, database)
            if answer.isConfirmed {
                try confirm(asset, answer, request, answerer, now, database)
            } else {
                try reject(asset, request, now, database)
            }
        }
    }

    /// The ledger's own row follows from a person's word on it.
    private static func confirm(
        _ asset: Identifier<Asset>, _ answer: ClaimAnswer, _ request: ClaimRequest, _ answerer: ClaimAnswerer,
        _ now: Timestamp, _ database: Database
    ) throws {
        let owner = request.person ?? answerer.person
        let ownerName = request.personName ?? answerer.name
        var words: [AttributeName: String] = [.unit: request.unitName, .owner: ownerName]
        words[.name] = answer.name
        words[.location] = answer.location
        words[.purpose] = answer.purpose
        // First, so that the change of owner that follows is not taken for one that nobody has confirmed.
        try ResponsibilityStore.end(asset, because: .again, at: now, database)
        try HandRecordStore.set(words, of: asset, at: now, database)
        try AssetProjection.refresh([asset.rawValue], precedence: SourcePrecedence(), database)
        try ResponsibilityStore.begin(
            asset, unit: request.unit, unitName: request.unitName, person: owner, ownerName: ownerName,
            item: answer.item, at: now, database)
    }

    /// Puts the asset back; a responsibility of the recipient's own ends, anybody else's is not theirs to end.
    private static func reject(
        _ asset: Identifier<Asset>, _ request: ClaimRequest, _ now: Timestamp, _ database: Database
    ) throws {
        guard let live = try ResponsibilityStore.live(of: asset, database), live.unit == request.unit else { return }
        try ResponsibilityStore.end(asset, because: .rejected, at: now, database)
    }
}
