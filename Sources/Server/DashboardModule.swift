import Console
import Directory
import Kernel
import Records
import Workflow

/// The first page, and what waits for the visitor.
struct DashboardModule: ConsoleModule {
    let store: RecordStore
    let services: [any ServiceModule]
    let board: DutyBoard

    func routes(into routes: inout RouteTable) {
        routes.page("/", access: .signedIn, show)
        routes.page("tasks", access: .signedIn, tasks)
    }

    func permissions(into table: inout PermissionTable) {
        table.grant(.backUp, to: .systemAdministrator)
    }

    var navigation: [NavigationItem] {
        [
            NavigationItem("工作台", to: Links.home, icon: "speedometer2", access: .signedIn, group: .overview, order: 0),
            NavigationItem(
                "我的任务", to: Links.tasks, icon: "check2-square", access: .signedIn, group: .overview, order: 1
            ) { [board] in board.count(for: $0) },
        ]
    }

    private func show(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var figures: [DashboardFigure] = []
        for service in services {
            figures += try await service.figures().filter { request.may($0.permission) }
        }
        let visitor = try request.account
        let duties = try await board.duties(of: visitor)
        let today = CivilTime(request.now).date
        let cards = figures.map {
            StatCard($0.title, $0.number, to: $0.link, note: $0.note, tone: $0.tone)
        }
        return .page(
            Page("工作台", subtitle: HTML(text: "\(visitor.personName)，\(today.chinese)")) {
                if !cards.isEmpty { StatRow(cards) }
                TaskPages.summary(duties, hasRole: !visitor.roles.isEmpty, today: today)
            })
    }

    private func tasks(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let visitor = try request.account
        let duties = try await board.duties(of: visitor)
        let kind = request.query.text("kind").flatMap { asked in duties.kinds.first { $0.kind.id == asked }?.kind.id }
        return .page(
            TaskPages.page(
                duties, kind: kind, hasRole: !visitor.roles.isEmpty, today: CivilTime(request.now).date))
    }
}
