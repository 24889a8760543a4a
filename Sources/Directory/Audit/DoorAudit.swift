import Console
import Kernel
import Records

/// Takes down what the door refused.
package struct DoorAudit: RefusalAudit {
    private let store: RecordStore

    /// Takes the records whose chain is written to.
    package init(_ store: RecordStore) {
        self.store = store
    }

    package func record(_ refusal: Refusal) async throws {
        var detail = "\(refusal.reason.chinese)：\(refusal.method) \(refusal.path)"
        if refusal.suppressed > 0 { detail += "（此前另有 \(refusal.suppressed) 次未逐条记录）" }
        try await store.note(
            AuditAction(
                "door.refuse", object: refusal.accountID.map { .account($0) }, label: refusal.loginName, detail: detail),
            by: Principal(
                accountID: refusal.accountID?.rawValue, name: refusal.loginName ?? "（未登录）", source: refusal.peer),
            outcome: .failure)
    }
}
