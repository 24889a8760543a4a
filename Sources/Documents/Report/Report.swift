/// One document that is handed to the hospital, as plain values: what it says, not how it looks.
///
/// A service builds it from records; `DocumentEngine` writes it as .pdf, .docx and .xlsx with the same words in each.
/// Numbers of headings, tables, figures and annexes are not part of it: `Composition` counts them once for every format.
package struct Report: Hashable, Sendable {
    /// The first page: who hands what to whom, number, version, date.
    package var cover: Cover
    /// The rows of the 编制 / 审核 / 批准 table, in the order of signing.
    package var signatures: [Signature]
    /// The history of versions, oldest first. Empty: no such table is printed.
    package var revisions: [Revision]
    /// The body, in reading order.
    package var blocks: [Block]
    /// 附件 1 and so on, each on a page of its own.
    package var annexes: [Annex]

    /// Takes the parts; the signature table has one blank row for each of 编制, 审核 and 批准 unless given.
    package init(
        cover: Cover, signatures: [Signature] = Signature.blank, revisions: [Revision] = [], blocks: [Block] = [],
        annexes: [Annex] = []
    ) {
        self.cover = cover
        self.signatures = signatures
        self.revisions = revisions
        self.blocks = blocks
        self.annexes = annexes
    }
}

extension Report {
    /// An annex: `附件 1　标题` and what follows it.
    package struct Annex: Hashable, Sendable {
        /// The title without its number.
        package var title: String
        /// What it holds, in reading order; headings inside are not numbered into the body.
        package var blocks: [Block]

        /// Takes title and content.
        package init(_ title: String, blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }
}
