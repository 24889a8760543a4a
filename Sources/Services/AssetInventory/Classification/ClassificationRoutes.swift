import Console
import GRDB
import Kernel
import Observations
import Records

/// The routes of classification.
struct ClassificationRoutes {
    let store: RecordStore
    let content: LedgerContent

    func add(to routes: inout RouteTable) {
        routes.page("assets/attributes/classification", access: .permission(.viewAssets), list)
        routes.action("assets/attributes/classification", access: .permission(.manageAssets), run)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let counts = try await store.read { try ClassificationStore.counts($0) }
        return .page(
            ClassificationPages.list(content.rules, counts: counts, mayManage: request.may(.manageAssets)))
    }

    private func run(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (principal, now) = (request.principal, request.now)
        try await store.write(AuditAction("asset.compare"), by: principal, onlyIfChanged: true) {
            try GovernanceJob.queue(at: now, by: principal, $0)
        }
        return .redirect(to: Links.classification, Notice(.success, "已安排分类，完成后刷新本页查看结果。"))
    }
}
