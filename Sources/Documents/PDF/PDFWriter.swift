import Foundation
import Kernel

/// Writes a composition as .pdf by typst.
struct PDFWriter {
    let tools: DocumentTools

    /// Seconds that typst may take: a hundred times what a report of 50 pages needs.
    static let timeLimit = Interval.seconds(120)

    /// Writes the file whole or not at all. Throws `DocumentError`, `CancellationError`.
    func write(_ composition: Composition, date: CivilDate, to destination: String) async throws {
        let data = try TypstData(composition)
        let scratch = try ScratchFolder(in: tools.scratch)
        defer { scratch.remove() }
        try scratch.copy(tools.content("report.typ"))
        try scratch.write(Data(data.json.utf8), to: "report.json")
        for picture in data.pictures { try scratch.write(picture.bytes, to: picture.name) }
        try await OutputFile.replace(destination) { part in
            let draft = scratch.file("report.pdf")
            let day = [date.year, date.month, date.day].map(String.init)
            try await Typesetter(tools: tools).run("report.typ", in: scratch, output: draft, extra: day)
            try copy(draft, to: part)
        }
    }

    private func copy(_ source: String, to destination: String) throws {
        do {
            try FileManager.default.copyItem(atPath: source, toPath: destination)
        } catch {
            throw DocumentError.notWritten(path: destination, reason: WorkName.reason(error))
        }
    }
}

/// Calls typst, which lives in a Python wheel, by the small program `typeset.py`.
struct Typesetter {
    let tools: DocumentTools

    /// Compiles a template of the scratch folder; `output` ends in .pdf or .png.
    func run(_ template: String, in scratch: ScratchFolder, output: String, extra: [String] = []) async throws {
        let program = try tools.content("typeset.py")
        try await ChildProcess(
            name: "typst", executable: tools.python,
            arguments: ["-I", program, scratch.path, template, tools.fontFolder, output] + extra, folder: scratch.path,
            timeLimit: PDFWriter.timeLimit
        ).run()
    }
}
