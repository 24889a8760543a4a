import Console
import GRDB
import Kernel
import Workflow

/// What waits for somebody in identity.
enum IdentityDuties {
    static func list(_ database: Database) throws -> [Duty] {
        let open = try IdentityQuestionStore.count(database)
        guard open > 0 else { return [] }
        return [
            Duty(
                "核对资产身份：\(open) 项待确认", kind: .identity, reason: "系统不能确定是同一资产还是不同资产，须人工核实", at: Links.identity,
                permission: .manageAssets)
        ]
    }
}
