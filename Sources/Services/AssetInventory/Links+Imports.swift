import Console
import Kernel

extension Links {
    static let importDraftID = PathParameter.word("draft", example: "00000000000000000000000000000000")
    static let importMappingID = PathParameter.identifier("mapping", of: ImportMapping.self)

    /// A file that waits for confirmation.
    static func importDraft(_ id: String) -> Link { Link("scans", "import", "drafts", id) }
    /// A deed on such a file: `enter`, `cancel`.
    static func importDraft(_ id: String, _ deed: String) -> Link { Link("scans", "import", "drafts", id, deed) }
    /// What the columns of registers mean.
    static var importMappings: Link { Link("scans", "import", "mappings") }
    /// One of them.
    static func importMapping(_ id: Identifier<ImportMapping>) -> Link { Link("scans", "import", "mappings", id) }
    /// A deed on one of them: `rename`, `delete`.
    static func importMapping(_ id: Identifier<ImportMapping>, _ deed: String) -> Link {
        Link("scans", "import", "mappings", id, deed)
    }
}
