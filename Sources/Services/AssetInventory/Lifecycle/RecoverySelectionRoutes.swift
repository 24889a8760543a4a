import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes on which many assets are answered for, or decided about, at once: after a scan of a building that is being
/// rebuilt there are hundreds.
struct RecoverySelectionRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let (manage, approve) = (Access.permission(.manageAssets), Access.permission(.approveAssets))
        // Reloading the form leads back to the list: the ticks are gone.
        routes.page("assets/recovery/several/answer", access: manage) { _ in .redirect(to: Links.recoveries) }
        routes.action("assets/recovery/several/answer", access: manage) { try await show(.answer, $0) }
        routes.page("assets/recovery/several/decide", access: approve) { _ in .redirect(to: Links.recoveries) }
        routes.action("assets/recovery/several/decide", access: approve) { try await show(.decide, $0) }
    }

    private func show(_ deed: RecoverySelection.Deed, _ request: ConsoleRequest) async throws -> ConsoleResponse {
        let assets = request.form.all("asset").compactMap { Identifier<Asset>(text: $0) }
        guard !assets.isEmpty else {
            return .redirect(to: Links.recoveries, Notice(.warning, "请先勾选资产。"))
        }
        guard request.form["digest"] != nil else { return try await form(deed, assets, request) }
        var errors = FormErrors()
        switch deed {
        case .answer:
            let draft = RecoveryRoutes.draft(request.form, now: store.clock.now(), &errors)
            guard let draft else { return try await form(deed, assets, request, errors: errors, status: 422) }
            return try await apply(deed, assets, request, detail: draft.answer.chinese) {
                line, principal, now, database in
                try RecoveryStore.answer(line.asset.id, draft, by: principal, at: now, database)
            }
        case .decide:
            let isApproved = request.form.text("decision") == "approve"
            let reason = isApproved ? errors.optionalLine("reason", request.form) : errors.line("reason", request.form)
            guard errors.isEmpty else { return try await form(deed, assets, request, errors: errors, status: 422) }
            return try await apply(
                deed, assets, request, detail: isApproved ? "批准回收" : "退回"
            ) { line, principal, now, database in
                guard let recovery = line.recovery else { return }
                try RecoveryStore.decide(
                    recovery.id, isApproved: isApproved, reason: reason, by: principal, at: now, database)
            }
        }
    }

    private func form(
        _ deed: RecoverySelection.Deed, _ assets: [Identifier<Asset>], _ request: ConsoleRequest,
        hasMoved: Bool = false,
        errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let principal = request.principal
        let (selection, names) = try await store.read { database in
            (
                try RecoverySelection(assets, for: deed, by: principal, database), try PersonNames(database)
            )
        }
        return .page(
            RecoverySelectionPages.form(
                selection, names: names, hasMoved: hasMoved, values: request.form["digest"] == nil ? nil : request.form,
                errors: errors), status: status)
    }

    private func apply(
        _ deed: RecoverySelection.Deed, _ assets: [Identifier<Asset>], _ request: ConsoleRequest, detail: String,
        _ body: @escaping @Sendable (RecoveryPages.Line, Principal, Timestamp, Database) throws -> Void
    ) async throws -> ConsoleResponse {
        let (principal, now, digest) = (request.principal, store.clock.now(), request.form["digest"])
        do {
            let count = try await store.write(
                AuditAction("asset.recovery-\(deed.rawValue)-several", detail: detail), by: principal
            ) { database in
                let selection = try RecoverySelection(assets, for: deed, by: principal, database)
                guard selection.digest == digest, !selection.lines.isEmpty else { throw LifecycleError.movedOn }
                for line in selection.lines { try body(line, principal, now, database) }
                return selection.lines.count
            }
            return .redirect(to: Links.recoveries, Notice(.success, "已登记 \(count) 项资产：\(detail)。"))
        } catch LifecycleError.movedOn {
            return try await form(deed, assets, request, hasMoved: true, status: 409)
        }
    }
}
