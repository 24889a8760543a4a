import Console
import Directory
import Kernel
import Records
import Workflow

/// The first page: what waits for this visitor, and the figures of all services.
struct DashboardModule: ConsoleModule {
    let store: RecordStore
    let services: [any ServiceModule]

    func routes(into routes: inout RouteTable) {
        routes.page("/", access: .signedIn, show)
    }

    func permissions(into table: inout PermissionTable) {
        table.grant(.backUp, to: .systemAdministrator)
    }

    var navigation: [NavigationItem] {
        [NavigationItem("工作台", to: Links.home, icon: "speedometer2", access: .signedIn, group: .overview, order: 0)]
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var figures: [DashboardFigure] = []
        var duties: [Duty] = []
        for service in services {
            figures += try await service.figures().filter { request.may($0.permission) }
            duties += try await service.duties().filter { request.may($0.permission) }
            duties += try await service.duties(of: request.account).filter { request.may($0.permission) }
        }
        let unnamed = request.may(.manageDirectory) ? try await store.read { try PersonStore.unnamed($0) } : 0
        if unnamed > 0 {
            duties.append(
                Duty(
                    "将首批人员改为真实姓名", reason: "\(unnamed) 名人员尚为“待实名”，其姓名会写入交付文件", at: Links.persons,
                    permission: .manageDirectory))
        }
        let hasRole = !(try request.account.roles.isEmpty)
        let name = try request.account.personName
        let cards = figures.map {
            StatCard($0.title, $0.number, to: $0.link, note: $0.note, tone: $0.tone)
        }
        return .page(
            Page("工作台", subtitle: HTML(text: "\(name)，\(CivilTime(request.now).date.chinese)")) {
                if !cards.isEmpty { StatRow(cards) }
                section("待办事项") {
                    Table(
                        duties, columns: Self.columns, caption: "待办事项",
                        empty: hasRole
                            ? EmptyState("目前没有需要您处理的事项")
                            : EmptyState("您的账号尚未授予角色", advice: "请联系安全管理员授予角色后重新登录。"))
                }
            })
    }

    private static let columns: [Column<Duty>] = [
        .badge("紧急程度", key: "urgency") { $0.isUrgent ? Badge("紧急", .danger) : Badge("一般", .info) },
        .link("事项", key: "title", width: .wide) { ($0.title, $0.link) },
        .text("说明", key: "reason", width: .wide) { $0.reason },
    ]
}
