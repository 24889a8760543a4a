import Documents
import GRDB
import Kernel

/// A document of the contract: what it is called, who may have it written, and how it comes out of the records.
package struct DeliverableKind: Sendable {
    /// Lasting name in addresses and on the command line, `asset-list`.
    package let id: String
    /// The name as the contract writes it, with its book-title marks: 《资产清单》.
    package let title: String
    /// The letters of its service in document numbers, `ZC`.
    package let code: String
    /// The service that owes it, `资产梳理`.
    package let service: String
    /// The forms in which it is handed over.
    package let formats: [DeliverableFormat]
    /// Reads the records and makes the document; called inside one snapshot.
    package let build: @Sendable (DeliverableFrame, Database) throws -> DeliverableContent

    /// Takes the parts.
    package init(
        id: String, title: String, code: String, service: String, formats: [DeliverableFormat],
        build: @escaping @Sendable (DeliverableFrame, Database) throws -> DeliverableContent
    ) {
        self.id = id
        self.title = title
        self.code = code
        self.service = service
        self.formats = formats
        self.build = build
    }
}

/// What the frame of a document says, ready for the cover and the signature table.
package struct DeliverableFrame: Sendable {
    /// The cover.
    package let cover: Report.Cover
    /// 编制 filled in, 审核 and 批准 left for the pen.
    package let signatures: [Report.Signature]
    /// The versions so far, this one last.
    package let revisions: [Report.Revision]
    /// The moment whose records are told.
    package let moment: Timestamp
    /// The end of the audit chain at that moment, quoted as the origin of figures.
    package let auditSequence: Int64
}

/// A document made from records.
package struct DeliverableContent: Sendable {
    /// What .docx and .pdf show, and .xlsx where `sheets` is nil.
    package let report: Report
    /// Writes the sheets of .xlsx row by row, for lists too long to hold. Nil: one sheet for each table of `report`.
    package let sheets: (@Sendable (SpreadsheetWriter, Database) throws -> Void)?

    /// Takes the report and, for long lists, the writer of sheets.
    package init(
        report: Report, sheets: (@Sendable (SpreadsheetWriter, Database) throws -> Void)? = nil
    ) {
        self.report = report
        self.sheets = sheets
    }
}
