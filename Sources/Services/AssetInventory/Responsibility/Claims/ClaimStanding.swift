import Console
import Directory
import GRDB
import Kernel

/// What whoever looks at a request may do about it.
struct ClaimStanding: Sendable, Hashable {
    /// Whether an answer is theirs to give.
    enum Part: Sendable, Hashable {
        /// It is.
        case answers
        /// It would be, had they not asked it themselves.
        case asked
        /// It is somebody else's.
        case waits
    }

    let part: Part
    /// Persons who can sign in and answer, by name.
    let answerers: [String]
}

extension ClaimStanding {
    /// Reads it for an account.
    init(_ visitor: Visitor, _ request: ClaimRequest, at now: Timestamp, _ database: Database) throws {
        part = try Self.part(visitor, request, database)
        answerers = try RoleStore.names(
            holding: Permission.claimAnswerers, unit: request.unit, person: request.person,
            besides: request.requestedByAccount, at: now, database)
    }

    private static func part(
        _ visitor: Visitor, _ request: ClaimRequest, _ database: Database
    ) throws -> Part {
        guard visitor.may(.answerClaims) else { return .waits }
        let person = try OwnAssetRoutes.person(visitor, database)
        do {
            try ClaimAnswering.check(request, person: person, account: visitor.accountID.rawValue, database)
            return .answers
        } catch ClaimError.ownRequest {
            return .asked
        } catch ClaimError.notYours {
            return .waits
        }
    }
}
