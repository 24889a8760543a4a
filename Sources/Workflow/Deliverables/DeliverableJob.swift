import Documents
import Foundation
import GRDB
import Kernel
import Records

/// Writes the files of one version: reads the records once, writes each form, puts them into the vault, and only then
/// tells the version done. Taken up again after a crash, it begins anew; half-written files stay in the scratch folder.
package struct DeliverableJob: JobHandler {
    static let kind = "deliverable.write"

    struct Parameters: Codable {
        let deliverable: Identifier<Deliverable>
        let formats: [DeliverableFormat]
    }

    private let kinds: [String: DeliverableKind]
    private let engine: DocumentEngine
    private let organisations: DeliverableParties

    /// Takes the kinds of all services.
    package init(kinds: [DeliverableKind], engine: DocumentEngine, parties: DeliverableParties) {
        self.kinds = Dictionary(kinds.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.engine = engine
        organisations = parties
    }

    package var kind: String { Self.kind }

    package func run(_ context: JobContext) async throws -> String? {
        let parameters = try context.parameters(Parameters.self)
        let id = parameters.deliverable
        let deliverable = try await context.store.read { try DeliverableStore.find(id, $0) }
        guard deliverable.state == .writing else { return "该版本\(deliverable.state.chinese)" }
        // Whatever ends this job ends the version with it, by a trigger of the table.
        try await write(deliverable, parameters.formats, context)
        return "\(deliverable.title)\(deliverable.version)（\(deliverable.number)）"
    }

    private func write(
        _ deliverable: Deliverable, _ formats: [DeliverableFormat], _ context: JobContext
    ) async throws {
        guard let kind = kinds[deliverable.kind] else {
            throw DeliverableError.unknownKind(deliverable.title)
        }
        let steps = formats.count + 1
        await context.report(done: 0, total: steps, "正在读取记录")
        let vault = EvidenceVault(context.store.folder)
        let moment = context.store.clock.now()
        let spreadsheet = vault.scratchFile("xlsx")
        var scratch = [spreadsheet]
        // Adopted by the vault where all goes well.
        defer { for file in scratch { try? FileManager.default.removeItem(at: file) } }
        let wantsSpreadsheet = formats.contains(.xlsx)
        // One snapshot for everything that is counted, the rows of the spreadsheet included.
        let (content, head) = try await context.store.read { [organisations, engine] database in
            let head = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM audit_entry") ?? 0
            let frame = try organisations.frame(for: deliverable, at: moment, auditSequence: head, database)
            let content = try kind.build(frame, database)
            if wantsSpreadsheet {
                if let sheets = content.sheets {
                    try engine.writeSpreadsheet(content.report, to: spreadsheet.path) { try sheets($0, database) }
                } else {
                    try engine.writeSpreadsheet(content.report, to: spreadsheet.path)
                }
            }
            return (content, head)
        }
        var files: [(DeliverableFormat, EvidenceVault.Content)] = []
        for (index, format) in formats.enumerated() {
            try Task.checkCancellation()
            await context.report(done: index + 1, total: steps, "正在生成 .\(format.rawValue)")
            let file = format == .xlsx ? spreadsheet : vault.scratchFile(format.rawValue)
            scratch.append(file)
            switch format {
            case .xlsx: break
            case .pdf: try await engine.writePDF(content.report, to: file.path)
            case .docx:
                try await engine.writeWord(content.report, to: file.path)
                try await engine.numberPages(inWord: file.path)
            }
            files.append((format, try vault.adopt(file)))
        }
        try await context.store.write(
            AuditAction("deliverable.finish", object: deliverable.reference, label: deliverable.title),
            by: context.principal
        ) { [files] in
            try DeliverableStore.finish(
                deliverable, files: files, auditSequence: head, readAt: moment, at: context.store.clock.now(), $0)
        }
        await context.report(done: steps, total: steps, "已完成")
    }
}

/// The two sides of the contract, as the cover names them.
package struct DeliverableParties: Sendable {
    let hospital: String
    let provider: String

    /// Takes the full names as on the seals.
    package init(hospital: String, provider: String) {
        self.hospital = hospital
        self.provider = provider
    }

    /// What the names of a new installation leave open, in Chinese, for whoever is about to hand a document in.
    func gaps(unnamed: Int) -> [String] {
        [
            hospital == "医院" ? "医院全称：在配置文件中设置 hospital" : nil,
            provider == "安全服务商" ? "服务商全称：在配置文件中设置 provider" : nil,
            unnamed > 0 ? "人员姓名：\(unnamed) 名人员尚为“待实名”，由系统管理员在“人员”中修改" : nil,
        ].compactMap(\.self)
    }

    func frame(
        for deliverable: Deliverable, at moment: Timestamp, auditSequence: Int64, _ database: Database
    ) throws -> DeliverableFrame {
        let today = CivilTime(moment).date
        let isFinal = try DeliverableStore.isFinal(deliverable.id, database)
        let revisions = try DeliverableStore.versions(of: deliverable.number, database).enumerated().map {
            index, version in
            Report.Revision(
                version: version.version, date: CivilTime(version.requestedAt).date,
                summary: index == 0 ? "首次编制" : "按最新记录重新生成", author: version.preparedBy)
        }
        // The reviewer's name is known; the hospital signs what it has been handed.
        let review =
            try DeliverableStepStore.list(of: deliverable.id, database).last { $0.kind == .review }.map {
                Report.Signature(role: "审核", unit: provider, name: $0.person, date: CivilTime($0.at).date)
            } ?? Report.Signature(role: "审核")
        return DeliverableFrame(
            cover: Report.Cover(
                title: deliverable.title, number: deliverable.number, version: deliverable.version, date: today,
                classification: "内部资料",
                parties: [
                    Report.Party(role: "委托单位", name: hospital), Report.Party(role: "服务单位", name: provider),
                ],
                isDraft: !isFinal),
            signatures: [
                Report.Signature(role: "编制", unit: provider, name: deliverable.preparedBy, date: today), review,
                Report.Signature(role: "批准"),
            ],
            revisions: revisions, moment: moment, auditSequence: auditSequence)
    }
}
