import Console
import Kernel
import Records

extension ConsoleRequest {
    /// Who asks, for the audit chain.
    var principal: Principal {
        Principal(
            accountID: visitor?.accountID.rawValue, name: visitor?.loginName ?? "未登录", source: peer)
    }
}
