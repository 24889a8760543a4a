import Kernel
import Records

/// One version of a document that is handed to the hospital.
package struct Deliverable: Sendable, Hashable {
    /// Where a version stands.
    package enum State: String, Sendable, CaseIterable {
        /// Its files are being written.
        case writing
        /// Written, marked 草稿.
        case draft
        /// Written without the mark, to be printed and signed.
        case final
        /// Could not be written.
        case failed

        /// The name that pages show.
        package var chinese: String {
            switch self {
            case .writing: "生成中"
            case .draft: "草稿"
            case .final: "正式稿"
            case .failed: "生成失败"
            }
        }
    }

    /// Its row id.
    package let id: Identifier<Deliverable>
    /// Which kind, `asset-list`.
    package let kind: String
    /// The name as the contract writes it, 《资产清单》.
    package let title: String
    /// The document number, `AH-ZC-2026-001`.
    package let number: String
    /// The version, `V0.1` for a draft, `V1.0` for a final one.
    package let version: String
    /// Where it stands.
    package let state: State
    /// Who had it written.
    package let preparedBy: String
    /// When it was asked for; its figures are of this moment or a little later.
    package let requestedAt: Timestamp
    /// When its files were finished.
    package let finishedAt: Timestamp?
    /// The job that writes it.
    package let job: Identifier<Job>?
    /// When its records were read. Nil: not yet, or written before this was kept.
    package let readAt: Timestamp?
    /// The last audit entry when its records were read: every figure can be counted again from there.
    package let auditSequence: Int64?

    /// Points at the row.
    package var reference: RecordReference { RecordReference(table: "deliverable", id: id.rawValue) }
}

/// A form in which a deliverable is written.
package enum DeliverableFormat: String, Sendable, CaseIterable, Codable {
    /// Word and WPS.
    case docx
    /// For reading and printing.
    case pdf
    /// Excel and WPS, for lists.
    case xlsx

    /// IANA media type.
    package var mediaType: String {
        switch self {
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .pdf: "application/pdf"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}
