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

    /// Enters the answers, as one deed in the history of the ledger.
    /// - Throws: `ClaimError.closed`, `.answered`.
    static func answer(
        _ id: Identifier<ClaimRequest>, _ answers: [ClaimAnswer], by answerer: ClaimAnswerer, _ content: LedgerContent,
        at now: Timestamp, _ database: Database
    ) throws {
        let request = try ClaimStore.find(id, database)
        guard request.state == .open else { throw ClaimError.closed(request.number) }
        let answered = try answers.map { answer in
            (answer, asset: try ClaimAnswerStore.set(answer, of: id, by: answerer, at: now, database))
        }
        let author = HandDeeds.Author(
            person: answerer.name, reason: answerer.way.chinese, moment: now, content: content)
        let confirmed = answers.count(where: \.isConfirmed)
        let deed = Deed(request: request, answerer: answerer, now: now, database: database)
        let name = author.deed("认领 \(request.number)（\(request.recipient)）")
        try ChangeRecorder.around(
            answered.map(\.asset.rawValue), by: name, isOnlyRow: true, at: now, database
        ) {
            let changes = try answered.flatMap { answer, asset in
                try answer.isConfirmed ? deed.confirm(asset, answer) : deed.reject(asset)
            }
            let title = "\(name.name ?? "")：确认 \(confirmed) 项，否认 \(answers.count - confirmed) 项"
            try HandDeeds.answer(request, title: title, changes, by: author, database)
            for (answer, asset) in answered where answer.isConfirmed { try deed.begin(asset, answer.item) }
        }
    }

    /// What answers do to the ledger.
    private struct Deed {
        let request: ClaimRequest
        let answerer: ClaimAnswerer
        let now: Timestamp
        let database: Database

        private var ownerName: String { request.personName ?? answerer.name }

        /// What a confirmation says of the asset. What was confirmed before ends first, so that the change of owner that
        /// follows is not taken for one that nobody has confirmed.
        func confirm(_ asset: Identifier<Asset>, _ answer: ClaimAnswer) throws -> [HandChange] {
            try ResponsibilityStore.end(asset, because: .again, at: now, database)
            let words: [(AttributeName, String?)] = [
                (.unit, request.unitName), (.owner, ownerName), (.name, answer.name), (.location, answer.location),
                (.purpose, answer.purpose),
            ]
            return words.compactMap { name, value in
                value.map { HandChange(asset: asset.rawValue, attribute: name, value: $0) }
            }
        }

        /// Sets down who answers for the asset, once the ledger names them.
        func begin(_ asset: Identifier<Asset>, _ item: Identifier<ClaimItem>) throws {
            try ResponsibilityStore.begin(
                asset, unit: request.unit, unitName: request.unitName, person: request.person ?? answerer.person,
                ownerName: ownerName, item: item, at: now, database)
        }

        /// Puts the asset back, and takes back what an earlier confirmation of the recipient's own has entered; anybody
        /// else's responsibility is not theirs to end.
        func reject(_ asset: Identifier<Asset>) throws -> [HandChange] {
            guard let live = try ResponsibilityStore.live(of: asset, database), live.unit == request.unit else {
                return []
            }
            try ResponsibilityStore.end(asset, because: .rejected, at: now, database)
            let said = try HandStore.values(of: asset.rawValue, database)
            return [(AttributeName.unit, live.unitName), (.owner, live.ownerName)].filter { said[$0.0] == $0.1 }
                .map { HandChange(asset: asset.rawValue, attribute: $0.0, value: nil) }
        }
    }
}
