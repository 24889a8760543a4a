import Foundation

/// Where the programs and files are that documents are made with. All paths are values, none is built in but the system's.
package struct DocumentTools: Hashable, Sendable {
    /// The python3 of the virtual environment that holds typst.
    package var python: String
    /// pandoc.
    package var pandoc: String
    /// LibreOffice, for the page numbers of .docx only.
    package var office: String
    /// pdfinfo of poppler-utils, for the page numbers of .docx only.
    package var pdfInfo: String
    /// The reference document that .docx takes its styles from; a hospital may put its own here.
    package var reference: String
    /// `Content/documents` and folders that override it file by file, the strongest first.
    package var contentFolders: [String]
    /// The folder of the Noto CJK fonts.
    package var fontFolder: String
    /// A folder for intermediate files, made when needed.
    package var scratch: String

    /// The usual places on Debian: `installed` is the folder that `./up` fills (`.anhu`).
    package init(contentFolders: [String], installed: String, scratch: String) {
        python = installed + "/python/bin/python3"
        pandoc = "/usr/bin/pandoc"
        office = "/usr/bin/soffice"
        pdfInfo = "/usr/bin/pdfinfo"
        reference = installed + "/reference.docx"
        fontFolder = "/usr/share/fonts/opentype/noto"
        self.contentFolders = contentFolders
        self.scratch = scratch
    }

    /// What is not where it should be, as errors that say which and what to do; empty when all is well.
    package var missing: [DocumentError] {
        let programs = [("typst（python3）", python), ("pandoc", pandoc), ("LibreOffice", office), ("pdfinfo", pdfInfo)]
        var found = programs.compactMap { name, path -> DocumentError? in
            FileManager.default.isExecutableFile(atPath: path) ? nil : .programMissing(name: name, path: path)
        }
        let files = [reference, fontFolder] + Self.contentFiles.compactMap { try? content($0) }
        found += files.filter { !FileManager.default.fileExists(atPath: $0) }.map { .fileMissing(path: $0) }
        for name in Self.contentFiles where (try? content(name)) == nil {
            found.append(.fileMissing(path: (contentFolders.last ?? "") + "/" + name))
        }
        return found
    }

    /// The path of a content file in the strongest folder that has it.
    func content(_ name: String) throws -> String {
        for folder in contentFolders where FileManager.default.fileExists(atPath: "\(folder)/\(name)") {
            return "\(folder)/\(name)"
        }
        throw DocumentError.fileMissing(path: (contentFolders.last ?? "") + "/" + name)
    }

    private static let contentFiles = ["report.typ", "pictures.typ", "typeset.py", "finish.py", "fonts.conf"]
}
