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
        try await workbook("责任矩阵", "responsibility.export", request) { database, writer in
            let matrix = try ResponsibilityMatrix.read(database)
            try writer.addSheet("组织—人员—资产", columns: ResponsibilitySheet.matrixColumns) { append in
                for line in matrix.lines { try append(ResponsibilitySheet.cells(line)) }
                try append(ResponsibilitySheet.cells(matrix.total, total: true))
            }
            return matrix.lines.count
        }
    }

    private func gapsWorkbook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let gap = request.query.choice("gap", ResponsibilityGap.self)
        return try await workbook("资产责任缺失清单", "responsibility.gaps", request) { database, writer in
            var count = 0
            try writer.addSheet("资产责任缺失清单", columns: ResponsibilitySheet.gapColumns) { append in
                try ResponsibilityGapStore.forEach(gap, database) { line in
                    count += 1
                    try append(ResponsibilitySheet.cells(line))
                }
            }
            return count
        }
    }

    private func workbook(
        _ title: String, _ action: String, _ request: ConsoleRequest,
        _ write: @escaping @Sendable (Database, SpreadsheetWriter) throws -> Int
    ) async throws -> ConsoleResponse {
        let file = EvidenceVault(store.folder).scratchFile("xlsx")
        let today = CivilTime(store.clock.now()).date
        let report = Report(
            cover: Report.Cover(
                title: "\(title)（导出）", subtitle: "由 \(try request.account.personName) 导出", number: "—", version: "—",
                date: today, classification: "内部资料"))
        do {
            let count = try await store.read { [engine] database in
                var count = 0
                try engine.writeSpreadsheet(report, to: file.path) { count = try write(database, $0) }
                return count
            }
            try await store.note(
                AuditAction(action, label: title, detail: "格式 xlsx，共 \(count) 行"), by: request.principal)
        } catch {
            try? FileManager.default.removeItem(at: file)
            throw error
        }
        return .download(Download(file: file.path, name: "\(title)_\(today).xlsx", kind: .xlsx, removed: true))
    }
}
