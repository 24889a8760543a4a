import Console
import Directory
import Kernel
import Records

extension ConsoleRequest {
    /// Who asks, for the audit chain.
    var principal: Principal {
        visitor.map { Principal($0, peer: peer) } ?? Principal(accountID: nil, name: "未登录", source: peer)
    }
}
