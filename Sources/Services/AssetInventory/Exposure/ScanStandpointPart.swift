import Console
import GRDB
import Kernel

extension ZonePages {
    /// The part of a plan's page that says from where it looks.
    static func standpoint(
        _ plan: Identifier<ScanPlan>, mayEdit: Bool, _ database: Database
    ) throws -> HTML {
        let map = try ZoneStore.map(database)
        return standpoint(
            map, current: try ZoneStore.standpoint(of: plan, in: map, database), to: Links.standpoint(of: plan),
            mayEdit: mayEdit)
    }

    /// The part of an imported report's page that says from where it looked.
    static func standpoint(
        _ run: Identifier<ScanRun>, mayEdit: Bool, _ database: Database
    ) throws -> HTML {
        let map = try ZoneStore.map(database)
        return standpoint(
            map, current: try ZoneStore.standpoint(of: run, in: map, database), to: Links.standpoint(of: run),
            mayEdit: mayEdit)
    }

    private static func standpoint(_ map: ZoneMap, current: NetworkZone?, to link: Link, mayEdit: Bool) -> HTML {
        section("观测区域") {
            paragraph { current.map { "扫描器位于“\($0.name)”，预警据此说明从哪里实际可达。" } ?? "尚未登记扫描器所在的区域。" }
            if mayEdit && map.zones.isEmpty { paragraph { Console.link("登记网络区域", to: Links.zones) } }
            if mayEdit && !map.zones.isEmpty {
                Form(
                    to: link, submit: "登记",
                    fields: [
                        .select(
                            "zone", "观测区域", options: options(map), value: current.map { "\($0.id)" }, isRequired: true)
                    ])
            }
        }
    }
}
