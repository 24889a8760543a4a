import Console
import Directory
import Documents
import Foundation
import GRDB
import Kernel
import Records

/// The routes of the matrix, the 《资产责任缺失清单》 and the graph.
struct ResponsibilityRoutes {
    let store: RecordStore
    let engine: DocumentEngine
    let risks: [RiskSource]

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewAssets)
        let export = Access.permission(.exportAssets)
        routes.page("assets/responsibility", access: see, matrix)
        routes.download("assets/responsibility.xlsx", access: export, matrixWorkbook)
        routes.page("assets/responsibility/gaps", access: see, gaps)
        routes.download("assets/responsibility/gaps.xlsx", access: export, gapsWorkbook)
        routes.page("assets/responsibility/graph", access: see, graph)
    }

    private func matrix(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (matrix, gaps) = try await store.read { database in
            (try ResponsibilityMatrix.read(database), try ResponsibilityGapStore.count(nil, database))
        }
        return .page(ResponsibilityPages.matrix(matrix, gaps: gaps, mayExport: request.may(.exportAssets)))
    }

    private func gaps(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let gap = request.query.choice("gap", ResponsibilityGap.self)
        let view = try await store.read { database in
            let (counts, all) = try ResponsibilityGapStore.counts(database)
            let total = gap.map { counts[$0] ?? 0 } ?? all
            let paging = Paging(total: total, size: query.size, page: query.page)
            return ResponsibilityPages.Gaps(
                lines: try ResponsibilityGapStore.list(
                    gap, limit: paging.size, offset: max(0, paging.firstRow - 1), database), gap: gap, total: total,
                counts: counts, all: all)
        }
        return .page(
            ResponsibilityPages.gaps(
                view, query: query, mayExport: request.may(.exportAssets), mayRequest: request.may(.requestClaims)))
    }

    private func graph(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let focus = ResponsibilityGraph.Focus(request.query)
        let page = try await store.read { [risks] database in
            ResponsibilityGraphPages.page(
                try ResponsibilityGraph.read(focus, risks: risks, database), focus: focus,
                units: UnitTree(try UnitStore.list(database)), gaps: try ResponsibilityGapStore.count(nil, database))
        }
        return .page(page)
    }

    private func matrixWorkbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let sheet = SheetExport(
            store: store, engine: engine, title: "责任矩阵", action: "responsibility.export", sheet: "组织—人员—资产")
        return try await sheet.workbook(ResponsibilitySheet.matrixColumns, request) { database, append in
            let matrix = try ResponsibilityMatrix.read(database)
            for line in matrix.lines { try append(ResponsibilitySheet.cells(line)) }
            try append(ResponsibilitySheet.cells(matrix.total, total: true))
        }
    }

    private func gapsWorkbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let gap = request.query.choice("gap", ResponsibilityGap.self)
        let sheet = SheetExport(store: store, engine: engine, title: "资产责任缺失清单", action: "responsibility.gaps")
        return try await sheet.workbook(ResponsibilitySheet.gapColumns, request) { database, append in
            try ResponsibilityGapStore.forEach(gap, database) { try append(ResponsibilitySheet.cells($0)) }
        }
    }
}
