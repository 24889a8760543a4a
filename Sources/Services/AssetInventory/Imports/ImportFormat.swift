import Foundation
import Records
import ScanImports

/// What a file that somebody brings is read as: the report of a scanner, or a format of `ObservationFormat`'s catalogue.
package struct ImportFormat: Sendable, Identifiable {
    /// Lasting, as the command line and forms name it: `scan.nmap`, `leases.kea`.
    package let id: String
    /// The name that pages show.
    package let chinese: String
    let way: Way

    /// Who reads it.
    enum Way: Sendable {
        /// `NmapXMLParser`.
        case report
        /// A format of the catalogue.
        case source(ObservationFormat)
    }

    /// The report of nmap.
    static let report = ImportFormat(id: "scan.nmap", chinese: "扫描报告（nmap XML）", way: .report)

    private init(id: String, chinese: String, way: Way) {
        self.id = id
        self.chinese = chinese
        self.way = way
    }

    private init(_ format: ObservationFormat) {
        self.init(id: format.id, chinese: format.chinese, way: .source(format))
    }

    /// What a person may choose: everything but answers of devices, which need a mapping of their own.
    package static let choices: [ImportFormat] =
        [report] + ObservationFormat.all.map(ImportFormat.init).filter { !$0.isDocument }

    /// The format of that id.
    /// - Throws: `ReadingError` with the ids that there are.
    package static func named(_ id: String) throws(ReadingError) -> ImportFormat {
        if id == report.id { return report }
        if let format = ObservationFormat.named(id) { return ImportFormat(format) }
        throw ReadingError(
            .unsupported("格式“\(id)”", advice: "可用的格式：\(choices.map(\.id).joined(separator: "、"))"))
    }

    /// The format that a file is of, by how it begins.
    /// - Throws: `ReadingError` where none knows it, or where it is something that is not read.
    package static func find(_ file: URL) throws -> ImportFormat {
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw RecordsError.file(path: file.path, call: "open", code: ENOENT)
        }
        defer { try? handle.close() }
        return try find(in: FormatSample(try handle.read(upToCount: FormatSample.enough) ?? Data()))
    }

    /// As above, for a beginning that was read already.
    static func find(in sample: FormatSample) throws(ReadingError) -> ImportFormat {
        if let refusal = sample.refusal { throw refusal }
        // A report on one line has commas in the arguments of its scanner, and must not be taken for a table.
        if sample.isReport { return report }
        do throws(ReadingError) {
            return ImportFormat(try ObservationFormat.find(in: sample))
        } catch {
            // A comment may stand before the root; a device's prompt, which begins so too, is known by now.
            if case .unrecognised = error.fault, sample.firstLine.hasPrefix("<") { return report }
            throw error
        }
    }

    /// True where its columns mean what a person says.
    var isTable: Bool {
        if case .source(let format) = way, case .table = format.way { true } else { false }
    }

    /// True for answers of devices.
    var isDocument: Bool {
        if case .source(let format) = way, case .document = format.way { true } else { false }
    }

    /// What kind of source its files come from.
    var kind: SourceKind {
        switch way {
        case .report: HostObservation.source.kind
        case .source(let format): SourceKind(format: format.id)
        }
    }

    /// The name under which every file of the format is kept. Nil: each source has its own.
    var fixedSource: String? {
        if case .report = way { HostObservation.source.name } else { nil }
    }
}
