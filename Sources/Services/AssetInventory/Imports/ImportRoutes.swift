import Console
import Foundation
import Kernel
import Records
import ScanImports
import Workflow

/// The routes of files that people bring: upload, page to check, and entering what was checked.
struct ImportRoutes {
    let store: RecordStore
    let desk: ImportDesk
    let bench: ImportBench

    /// Bytes of an uploaded file.
    private static let uploadLimit = 1 << 30
    /// Bytes of the form that says what columns mean: all that a page shows, each with some 60 bytes.
    private static let formLimit = 256 << 10

    func add(to routes: inout RouteTable) {
        let run = Access.permission(.runScans)
        routes.page("scans/import", access: run) { try form($0) }
        routes.action("scans/import", access: run, body: .upload(limit: Self.uploadLimit), bring)
        let draft = PathSegment.parameter(Links.importDraftID)
        routes.page(["scans", "import", "drafts", draft], access: run, show)
        routes.action(["scans", "import", "drafts", draft], access: run, body: .form(limit: Self.formLimit), tryAgain)
        routes.action(
            ["scans", "import", "drafts", draft, "enter"], access: run, body: .form(limit: Self.formLimit), enter)
        routes.action(["scans", "import", "drafts", draft, "cancel"], access: run, cancel)
    }

    private func form(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) throws -> ConsoleResponse {
        let owner = ImportOwner(try request.account)
        return .page(
            ImportPages.upload(
                desk.list(of: owner), end: desk.end, values: errors.isEmpty ? nil : request.form, errors: errors),
            status: status)
    }

    private func bring(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let owner = ImportOwner(try request.account)
        var errors = FormErrors()
        guard let file = request.files.first(where: { $0.field == "file" }), file.size > 0 else {
            errors["file"] = request.files.isEmpty ? "请选择文件" : "文件是空的，请重新导出后再上传"
            return try form(request, errors: errors, status: 422)
        }
        let source = errors.optionalLine("source", request.form, longest: ImportChoice.longestSource)
        guard errors.isEmpty else { return try form(request, errors: errors, status: 422) }
        let own = try EvidenceVault(store.folder).bring(URL(filePath: file.path), suffix: ImportDraft.suffix)
        do {
            // What a probe brings back was checked and approved as its commission: there is nothing to choose.
            if ResultIntake.looksLikeResult(own) {
                let run = try await ResultIntake.queue(own, name: file.name, store: store, by: request.principal).run
                return .redirect(to: Links.scanRun(run), Notice(.success, "探测结果已验证并存入证据库，正在导入。"))
            }
            let prepared = try await ImportPreparation.make(
                own, name: file.name, format: request.form.text("format"), source: source, store: store)
            let trial = try await trial(own, file.name, prepared.choice)
            let draft = ImportDraft(
                id: Self.number(), file: own, name: file.name, size: file.size, broughtAt: request.now,
                choice: prepared.choice, sheets: prepared.sheets, sources: prepared.sources, trial: trial)
            try desk.add(draft, of: owner)
            return .redirect(to: Links.importDraft(draft.id))
        } catch {
            try? FileManager.default.removeItem(at: own)
            guard let fault = error as? any ExplainedError,
                fault is ReadingError || fault is ParseError || fault is ImportError
            else { throw error }
            errors["file"] = fault.explanation.line
            return try form(request, errors: errors, status: 422)
        }
    }

    private static func number() -> String {
        let digits = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }
        return digits.map { String(repeating: "0", count: 8 - $0.count) + $0 }.joined()
    }

    private func trial(_ file: URL, _ name: String, _ choice: ImportChoice) async throws -> ImportTrial {
        try await bench.trial(PreparedImport(file: file, name: name, choice: choice, store: store))
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let draft = try desk.find(try request[Links.importDraftID], of: ImportOwner(try request.account))
        return try await page(draft)
    }

    private func page(
        _ draft: ImportDraft, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let targets = try await store.read { try ImportTargets($0) }
        return .page(
            ImportPages.draft(draft, until: desk.end(of: draft), targets: targets, errors: errors), status: status)
    }

    /// What the form of a draft says against what was tried.
    private enum Change {
        case none(ImportDraft)
        case tried
        case wrong(ConsoleResponse)
    }

    /// Takes up what the form says, and reads the file again where that is something else.
    private func change(_ request: ConsoleRequest) async throws -> Change {
        let owner = ImportOwner(try request.account)
        let draft = try desk.find(try request[Links.importDraftID], of: owner)
        let targets = try await store.read { try ImportTargets($0) }
        let form = ImportForm(request.form, draft, targets)
        var errors = form.errors
        var changed = draft
        changed.choice = form.choice
        if form.wantsPreparation {
            do {
                let isSameFormat = form.choice.format == draft.choice.format
                let prepared = try await ImportPreparation.make(
                    draft.file, name: draft.name, format: form.choice.format,
                    source: isSameFormat ? form.choice.source : nil, store: store)
                (changed.choice, changed.sheets, changed.sources) = (prepared.choice, prepared.sheets, prepared.sources)
            } catch let error as ReadingError {
                errors["format"] = error.explanation.line
                changed.choice = draft.choice
            }
        }
        guard errors.isEmpty else { return .wrong(try await page(changed, errors: errors, status: 422)) }
        if changed.choice == draft.choice { return .none(draft) }
        changed.trial = try await trial(draft.file, draft.name, changed.choice)
        try desk.update(changed, of: owner)
        return .tried
    }

    private func tryAgain(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let link = Links.importDraft(try request[Links.importDraftID])
        switch try await change(request) {
        case .none: return .redirect(to: link, Notice(.info, "内容没有修改。"))
        case .tried: return .redirect(to: link, Notice(.success, "已按修改重新试读，请核对结果。"))
        case .wrong(let page): return page
        }
    }

    private func enter(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (id, owner) = (try request[Links.importDraftID], ImportOwner(try request.account))
        // Whoever presses twice is led to the one run that the first time has made.
        if let entering = try desk.entering(id, of: owner) { return try await entered(entering) }
        let checked: ImportDraft
        switch try await change(request) {
        case .none(let draft): checked = draft
        case .tried:
            return .redirect(
                to: Links.importDraft(id), Notice(.warning, "内容有修改，已重新试读但尚未导入，请核对结果后再次点“导入”。"))
        case .wrong(let page): return page
        }
        guard checked.trial.isUsable else { throw ImportError.nothing }
        let (store, desk, principal) = (store, desk, request.principal)
        let keeps = request.form.isTicked("keep")
        let entering = try desk.enter(checked, of: owner) {
            // Not the request's task: a browser that hangs up must not leave half of it.
            Task {
                do {
                    let prepared = PreparedImport(
                        file: checked.file, name: checked.name, choice: checked.choice, store: store)
                    return try await prepared.queue(keepsMapping: keeps, by: principal).run
                } catch {
                    desk.drop(id)
                    throw error
                }
            }
        }
        return try await entered(entering)
    }

    private func entered(_ entering: ImportDesk.Entering) async throws -> ConsoleResponse {
        .redirect(to: Links.scanRun(try await entering.value), Notice(.success, "文件已存入证据库，正在导入。"))
    }

    private func cancel(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try desk.cancel(try request[Links.importDraftID], of: ImportOwner(try request.account))
        return .redirect(to: Links.importScan, Notice(.success, "已取消，上传的文件已删除。"))
    }
}
