import Console
import GRDB
import Kernel
import Records
import Workflow

/// What waits for somebody about device sources: approval, and runs that brought nothing.
enum DeviceDuties {
    static func list(_ database: Database) throws -> [Duty] {
        var duties: [Duty] = []
        for source in try DeviceSourceStore.list(database) where source.retiredBy == nil && source.isEnabled {
            let link = Links.deviceSource(source.id)
            if source.approvedBy == nil {
                duties.append(
                    Duty(
                        "批准设备数据源“\(source.name)”", kind: .devices, reason: "尚未批准，不会同步", at: link,
                        permission: .approveScans))
            } else if let last = try DeviceRunStore.standing(of: source, database).last, last.state == .failed {
                duties.append(
                    Duty(
                        "处理设备数据源“\(source.name)”的同步失败", kind: .devices, reason: last.message ?? last.state.chinese,
                        at: link,
                        permission: .runScans))
            }
        }
        return duties
    }
}
