import Foundation
import Kernel

/// Writes a composition as .docx: pandoc with our reference document, then `finish.py` for what pandoc cannot say.
struct WordWriter {
    let tools: DocumentTools

    /// Time for pandoc and for the small program after it; a report of 50 pages takes half a second.
    static let timeLimit = Interval.seconds(120)
    /// Time for LibreOffice to lay out a report; 50 pages take 7 s, 330 pages with 12,000 rows of tables 38 s.
    static let layoutLimit = Interval.seconds(300)
    /// Longest table of the copy that is laid out; LibreOffice takes the square of a table's length.
    static let layoutRows = 500

    /// Writes the draft: all but the page numbers in the contents. Throws `DocumentError`, `CancellationError`.
    func write(_ composition: Composition, date: CivilDate, to destination: String) async throws {
        guard FileManager.default.fileExists(atPath: tools.reference) else {
            throw DocumentError.fileMissing(path: tools.reference)
        }
        let scratch = try ScratchFolder(in: tools.scratch)
        defer { scratch.remove() }
        let document = try PandocDocument(composition, folder: scratch.path)
        for picture in document.pictures { try scratch.write(picture.bytes, to: picture.name) }
        try await drawPictures(document.pictures.map(\.name), in: scratch)
        try scratch.write(Data(document.json.utf8), to: "report.json")
        let plain = scratch.file("pandoc.docx")
        let day = Timestamp(seconds: Int64(date.daysSince1970) * 86_400)
        try await ChildProcess(
            name: "pandoc", executable: tools.pandoc,
            arguments: [
                "--from=json", "--to=docx", "--reference-doc=\(tools.reference)", "--output=\(plain)",
                scratch.file("report.json"),
            ], environment: ["SOURCE_DATE_EPOCH": String(max(0, day.seconds))], folder: scratch.path,
            timeLimit: Self.timeLimit
        ).run()
        var settings = JSONText()
        settings.object { json in
            for (name, text) in [
                ("title", composition.cover.headTitle), ("number", composition.cover.headNumber),
                ("date", date.description),
            ] {
                json.key(name)
                json.string(text)
            }
            json.key("draft")
            json.bool(composition.cover.isDraft)
            json.key("landscape")
            json.bool(document.endsInLandscape)
        }
        try await finish(plain, settings: settings, in: scratch, to: destination)
    }

    /// Lays the file out by LibreOffice and writes the page numbers into its contents.
    ///
    /// Takes some seconds, so that it belongs into a job; the file is replaced whole or stays as it was.
    func numberPages(in path: String) async throws {
        let scratch = try ScratchFolder(in: tools.scratch)
        defer { scratch.remove() }
        let source = scratch.file("report.docx")
        do {
            try FileManager.default.copyItem(atPath: path, toPath: source)
        } catch {
            throw DocumentError.fileMissing(path: path)
        }
        let laidOut = scratch.file("layout.docx")
        var cutting = JSONText()
        cutting.object { json in
            json.key("rows")
            json.number(Self.layoutRows)
        }
        try await finish(source, settings: cutting, in: scratch, to: laidOut)
        let options = #"{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}"#
        try await ChildProcess(
            name: "LibreOffice", executable: tools.office,
            arguments: [
                // A profile of its own: another LibreOffice of this account would take the work over and say nothing.
                "-env:UserInstallation=file://\(scratch.path)/profile", "--headless", "--norestore", "--convert-to",
                "pdf:writer_pdf_Export:\(options)", "--outdir", scratch.path, laidOut,
            ], environment: ["FONTCONFIG_FILE": try tools.content("fonts.conf")], folder: scratch.path,
            timeLimit: Self.layoutLimit
        ).run()
        let pdf = scratch.file("layout.pdf")
        guard FileManager.default.fileExists(atPath: pdf) else {
            throw DocumentError.programFailed(name: "LibreOffice", status: 0, message: "没有产生 PDF 文件")
        }
        let listing = try await ChildProcess(
            name: "pdfinfo", executable: tools.pdfInfo, arguments: ["-dests", pdf], folder: scratch.path,
            timeLimit: Self.timeLimit
        ).run()
        var settings = JSONText()
        settings.object { json in
            json.key("pages")
            json.object { json in
                for (anchor, page) in PageNumbers.read(String(decoding: listing, as: UTF8.self)) {
                    json.key(anchor)
                    json.number(page)
                }
            }
        }
        try await finish(source, settings: settings, in: scratch, to: path)
    }

    /// Drawings become PNG: WPS and older Word show no SVG.
    private func drawPictures(_ names: [String], in scratch: ScratchFolder) async throws {
        let drawings = names.filter { $0.hasSuffix(".svg") }
        guard !drawings.isEmpty else { return }
        var list = JSONText()
        list.array { json in drawings.forEach { json.string($0) } }
        try scratch.write(Data(list.text.utf8), to: "pictures.json")
        try scratch.copy(tools.content("pictures.typ"))
        try await Typesetter(tools: tools).run("pictures.typ", in: scratch, output: scratch.file("page-{p}.png"))
        for (index, name) in drawings.enumerated() {
            let target = scratch.file(PandocDocument.rasterName(name))
            guard rename(scratch.file("page-\(index + 1).png"), target) == 0 else {
                throw DocumentError.notWritten(path: target, reason: WorkName.reason(errno))
            }
        }
    }

    private func finish(
        _ source: String, settings: JSONText, in scratch: ScratchFolder, to destination: String
    ) async throws {
        try scratch.write(Data(settings.text.utf8), to: "settings.json")
        let program = try tools.content("finish.py")
        try await OutputFile.replace(destination) { part in
            try await ChildProcess(
                name: "finish.py", executable: tools.python,
                arguments: ["-I", program, source, part, scratch.file("settings.json")], folder: scratch.path,
                timeLimit: Self.timeLimit
            ).run()
        }
    }
}
