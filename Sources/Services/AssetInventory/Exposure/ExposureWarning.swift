import Console
import Kernel
import Records

/// Something that makes an asset open to attack, from its discovery to its proven end.
package struct ExposureWarning: Sendable, Hashable {
    /// Where a warning stands.
    package enum State: String, Sendable, CaseIterable {
        /// Found.
        case open
        /// A person has seen that it is so.
        case confirmed
        /// Somebody is at it.
        case handling
        /// The hospital lives with it until a day.
        case accepted
        /// A later look has shown that it is over.
        case closed

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .open: "待确认"
            case .confirmed: "已确认"
            case .handling: "整改中"
            case .accepted: "已接受"
            case .closed: "已关闭"
            }
        }

        var badge: Badge {
            switch self {
            case .open: Badge(chinese, .danger)
            case .confirmed: Badge(chinese, .warning)
            case .handling: Badge(chinese, .info)
            case .accepted: Badge(chinese, .neutral)
            case .closed: Badge(chinese, .success)
            }
        }
    }

    /// Its number.
    package let id: Identifier<ExposureWarning>
    /// The asset.
    package let asset: Identifier<Asset>
    /// The rule that found it.
    package let rule: String
    /// Where on the asset: `tcp/23`, `os`, `out`.
    package let place: String
    /// What it is called.
    package let title: String
    /// How grave, a zone open to outside counted.
    package let severity: Severity
    /// What was found there.
    package let found: String
    /// Where it stands.
    package let state: State
    /// When it was first found.
    package let firstFoundAt: Timestamp
    /// When it was found this time, or found changed.
    package let foundAt: Timestamp
    /// The run that showed it. Nil: a daily evaluation.
    package let run: Identifier<ScanRun>?
    /// How often it came back.
    package let reopened: Int
    /// Who is at it.
    package let handler: String?
    /// What is being done.
    package let plan: String?
    /// Until when.
    package let dueOn: CivilDate?
    /// Who asked to live with it. Nil: nobody.
    package let askedBy: String?
    /// Why.
    package let askedReason: String?
    /// Until when it is asked or accepted.
    package let acceptedUntil: CivilDate?
    /// Who accepted it for the hospital.
    package let acceptedBy: String?
    /// When it ended.
    package let closedAt: Timestamp?
    /// How it ended.
    package let closeReason: String?

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "exposure_warning", id: id.rawValue) }

    /// True while the hospital has not decided whether to live with it.
    package var isWaitingForAcceptance: Bool { state != .accepted && state != .closed && askedBy != nil }
}

/// An open risk of an asset, for the graph of organisation, person, asset and risk.
package struct OpenRisk: Sendable, Hashable {
    /// The warning.
    package let warning: Identifier<ExposureWarning>
    /// The asset.
    package let asset: Identifier<Asset>
    /// What it is called.
    package let title: String
    /// How grave.
    package let severity: Severity
    /// Where it stands; never closed.
    package let state: ExposureWarning.State
}
