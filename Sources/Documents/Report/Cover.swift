import Kernel

extension Report {
    /// What the first page says.
    package struct Cover: Hashable, Sendable {
        /// The name of the document as the contract writes it, with its book-title marks: `《资产清单》`.
        package var title: String
        /// A second line under the title. Nil: none.
        package var subtitle: String?
        /// The time that the content covers, as text: `2026年1月至6月`. Nil: not told.
        package var period: String?
        /// The number under which the document is filed: `AH-ZC-2026-001`.
        package var number: String
        /// The version: `V1.0`.
        package var version: String
        /// The day of the document.
        package var date: CivilDate
        /// Who may read it (密级): `内部资料`, `秘密`. Nil: no mark.
        package var classification: String?
        /// The parties, in the order shown: 委托单位 (the hospital), 服务单位 (the provider).
        package var parties: [Party]
        /// True until the document is approved: 草稿 on the cover, in every header and across every page.
        package var isDraft: Bool

        /// Takes the parts.
        package init(
            title: String, subtitle: String? = nil, period: String? = nil, number: String, version: String,
            date: CivilDate, classification: String? = nil, parties: [Party] = [], isDraft: Bool = false
        ) {
            self.title = title
            self.subtitle = subtitle
            self.period = period
            self.number = number
            self.version = version
            self.date = date
            self.classification = classification
            self.parties = parties
            self.isDraft = isDraft
        }
    }

    /// One organisation on the cover and what it is in this matter.
    package struct Party: Hashable, Sendable {
        /// `委托单位`, `服务单位`, `编制单位`.
        package var role: String
        /// The full name as on the seal.
        package var name: String

        /// Takes role and name.
        package init(role: String, name: String) {
            self.role = role
            self.name = name
        }
    }

    /// One row of the signature table. The place for the handwritten signature is always left blank.
    package struct Signature: Hashable, Sendable {
        /// `编制`, `审核`, `批准`.
        package var role: String
        /// The organisation or department of the person. Empty: blank for handwriting.
        package var unit: String
        /// The person. Empty: blank for handwriting.
        package var name: String
        /// The day of the signature. Nil: blank for handwriting.
        package var date: CivilDate?

        /// Takes the parts; all but the role may be left for the pen.
        package init(role: String, unit: String = "", name: String = "", date: CivilDate? = nil) {
            self.role = role
            self.unit = unit
            self.name = name
            self.date = date
        }

        /// 编制, 审核, 批准, all to be filled in by hand.
        package static let blank = [Signature(role: "编制"), Signature(role: "审核"), Signature(role: "批准")]
    }

    /// One row of the revision history.
    package struct Revision: Hashable, Sendable {
        /// `V1.0`
        package var version: String
        /// The day of that version.
        package var date: CivilDate
        /// What was changed and why.
        package var summary: String
        /// Who changed it.
        package var author: String

        /// Takes the parts.
        package init(version: String, date: CivilDate, summary: String, author: String) {
            self.version = version
            self.date = date
            self.summary = summary
            self.author = author
        }
    }
}
