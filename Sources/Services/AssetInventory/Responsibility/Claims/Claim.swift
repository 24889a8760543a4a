import Directory
import Kernel
import Records

/// What one recipient is asked: whether these assets are theirs, until when.
package struct ClaimRequest: Sendable, Hashable {
    /// Where a request stands.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Assets of it wait for an answer.
        case open
        /// Every asset has its answer.
        case answered
        /// Taken back by whoever asked, or since the recipient is no longer there.
        case withdrawn

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .open: "待确认"
            case .answered: "已答复"
            case .withdrawn: "已撤回"
            }
        }
    }

    /// Its number in the records.
    package let id: Identifier<ClaimRequest>
    /// Its number on paper: `RL-2026-0001`.
    package let number: String
    /// The department asked.
    package let unit: Identifier<Unit>
    /// The department's name.
    package let unitName: String
    /// The person asked. Nil: whoever of the department answers for assets.
    package let person: Identifier<Person>?
    /// The person's name.
    package let personName: String?
    /// Where the signed link is sent to. Nil: nowhere.
    package let email: String?
    /// What the recipient is told besides.
    package let note: String?
    /// The last day for an answer.
    package let dueOn: CivilDate
    /// Where it stands.
    package let state: State
    /// The login name of whoever asked.
    package let requestedBy: String
    /// Their account.
    package let requestedByAccount: Int64?
    /// When it was asked.
    package let requestedAt: Timestamp
    /// When it ended. Nil: it has not, or its last asset went into another.
    package let closedAt: Timestamp?
    /// Who took it back. Nil: nobody.
    package let closedBy: String?
    /// Why it was taken back.
    package let closeReason: String?
    /// How many assets it asks about.
    package let assets: Int
    /// How many of them are confirmed.
    package let confirmed: Int
    /// How many of them are rejected.
    package let rejected: Int
    /// How many of them wait.
    package let pending: Int

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "claim_request", id: id.rawValue) }

    /// 内科 or 内科 张三
    package var recipient: String { [unitName, personName].compactMap(\.self).joined(separator: " ") }

    /// True where the last day is over and assets still wait.
    package func isOverdue(on today: CivilDate) -> Bool { state == .open && dueOn < today }
}

/// One asset of a request, and what was answered about it.
package struct ClaimItem: Sendable, Hashable {
    /// What was answered.
    package enum Answer: String, Sendable, Hashable, CaseIterable {
        /// It is theirs.
        case confirmed
        /// It is not.
        case rejected
        /// Nobody answered before the request ended, or the asset went into another.
        case void

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .confirmed: "确认"
            case .rejected: "不是本部门"
            case .void: "未答复"
            }
        }
    }

    /// How an answer came.
    package enum Way: String, Sendable, Hashable, CaseIterable {
        /// By an account of the recipient's.
        case login
        /// By the signed link.
        case link
        /// On a signed sheet, entered by an engineer.
        case sheet

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .login: "登录确认"
            case .link: "签名链接"
            case .sheet: "纸质认领单"
            }
        }
    }

    /// Its number.
    package let id: Identifier<ClaimItem>
    /// The request.
    package let request: Identifier<ClaimRequest>
    /// The asset.
    package let asset: Asset
    /// What was answered. Nil: nothing yet.
    package let answer: Answer?
    /// The name of whoever answered.
    package let answeredBy: String?
    /// How.
    package let way: Way?
    /// From which address. Nil: on paper.
    package let answeredFrom: String?
    /// When.
    package let answeredAt: Timestamp?
    /// The login name of whoever entered an answer given on paper.
    package let enteredBy: String?
    /// The signed sheet.
    package let evidence: Identifier<Evidence>?
    /// Why it is not theirs.
    package let reason: String?
    /// The name that they give it.
    package let name: String?
    /// Where they say it stands.
    package let location: String?
    /// What they say it is for.
    package let purpose: String?
    /// Where the ledger says that it stands.
    package let knownLocation: String?
    /// What the ledger says that it is for.
    package let knownPurpose: String?
}
