import Console
import Directory
import Kernel
import Records
import Workflow

/// The routes of what the columns of registers mean.
struct ImportMappingRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let run = Access.permission(.runScans)
        routes.page("scans/import/mappings", access: run, list)
        let mapping = PathSegment.parameter(Links.importMappingID)
        routes.page(["scans", "import", "mappings", mapping], access: run) { try await show($0) }
        routes.action(["scans", "import", "mappings", mapping, "rename"], access: run, rename)
        routes.action(["scans", "import", "mappings", mapping, "delete"], access: run, delete)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (mappings, names) = try await store.read { database in
            (try ImportMappingStore.list(database), try PersonNames(database))
        }
        return .page(ImportMappingPages.list(mappings, names: names))
    }

    private func show(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.importMappingID]
        let (mapping, names) = try await store.read { database in
            (try ImportMappingStore.find(id, database), try PersonNames(database))
        }
        return .page(
            ImportMappingPages.mapping(
                mapping, names: names, values: errors.isEmpty ? nil : request.form, errors: errors), status: status)
    }

    private func rename(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.importMappingID]
        var errors = FormErrors()
        let name = errors.line("name", request.form, longest: ImportChoice.longestSource)
        guard let name else { return try await show(request, errors: errors, status: 422) }
        do {
            try await store.write(
                AuditAction(
                    "mapping.rename", object: RecordReference(table: "import_mapping", id: id.rawValue), label: name),
                by: request.principal, onlyIfChanged: true
            ) { database in
                let mapping = try ImportMappingStore.find(id, database)
                try ImportMappingStore.rename(mapping.source, to: name, database)
            }
        } catch let error as ImportError {
            errors["name"] = error.explanation.line
            return try await show(request, errors: errors, status: 409)
        }
        return .redirect(to: Links.importMappings, Notice(.success, "来源已改名为“\(name)”。"))
    }

    private func delete(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.importMappingID]
        let mapping = try await store.read { try ImportMappingStore.find(id, $0) }
        try await store.write(
            AuditAction("mapping.delete", object: mapping.reference, label: mapping.source), by: request.principal
        ) { try ImportMappingStore.delete(id, $0) }
        return .redirect(to: Links.importMappings, Notice(.success, "已删除“\(mapping.source)”的列对应关系，已导入的内容不受影响。"))
    }
}
