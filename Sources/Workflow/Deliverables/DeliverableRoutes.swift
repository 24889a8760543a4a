import Console
import Directory
import Kernel
import Records

/// The routes of deliverables.
struct DeliverableRoutes {
    let store: RecordStore
    let kinds: [DeliverableKind]
    let parties: DeliverableParties

    func add(to routes: inout RouteTable) {
        let see = Access.permission(.viewDeliverables)
        let id = PathSegment.parameter(Links.deliverableID)
        routes.page("deliverables", access: see, list)
        routes.action("deliverables", access: .permission(.writeDeliverables), write)
        routes.page(["deliverables", id], access: see, detail)
        routes.stream(["deliverables", id, "events"], access: see, events)
        routes.download(["deliverables", id, "files", .parameter(Links.deliverableFormat)], access: see, file)
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let (deliverables, total, unnamed) = try await store.read { database in
            let total = try DeliverableStore.count(database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            return (
                try DeliverableStore.list(limit: paging.size, offset: max(0, paging.firstRow - 1), database).map {
                    DeliverablePages.Line(
                        deliverable: $0, standing: try DeliverableStepStore.standing(of: $0, database))
                }, total,
                try PersonStore.unnamed(database)
            )
        }
        return .page(
            DeliverablePages.list(
                deliverables, query: query, total: total, kinds: kinds, gaps: parties.gaps(unnamed: unnamed),
                may: request.may))
    }

    private func write(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let account = try request.account
        let isFinal = request.form.text("stage") == "final"
        if isFinal && !request.may(.issueDeliverables) { throw ConsoleFault.forbidden }
        guard let kind = kinds.first(where: { $0.id == request.form.text("kind") }) else {
            throw ConsoleFault.malformed("没有这种文档", place: "kind")
        }
        let formats = kind.formats.filter { request.form.all("format").contains($0.rawValue) }
        guard !formats.isEmpty else {
            return .redirect(to: Links.deliverables, Notice(.warning, "请至少选择一种格式。"))
        }
        let principal = Principal(account, peer: request.peer)
        let now = store.clock.now()
        let id = try await store.write(
            AuditAction("deliverable.request", label: kind.title), by: principal
        ) {
            try DeliverableStore.request(
                kind, formats: formats, isFinal: isFinal, at: now, by: principal, preparedBy: account.personName, $0)
        }
        return .redirect(to: Links.deliverable(id))
    }

    private func detail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deliverableID]
        let principal = Principal(try request.account, peer: request.peer)
        let page = try await store.read { [request] database in
            let deliverable = try DeliverableStore.find(id, database)
            return DeliverablePages.detail(
                deliverable, files: try EvidenceStore.list(of: deliverable.reference, database).map(\.evidence),
                job: try deliverable.job.map { try JobStore.find($0, database) },
                progress: try deliverable.job.flatMap { try JobStore.progress(of: $0, database) },
                approval: DeliverableApprovalPages.View(
                    standing: try DeliverableStepStore.standing(of: deliverable, database),
                    steps: try DeliverableStepStore.list(of: id, database),
                    mayDecide: try DeliverableStepStore.mayDecide(
                        DeliverableStepStore.list(of: id, database), principal, database)), may: request.may)
        }
        return .page(page)
    }

    private func events(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deliverableID]
        _ = try await store.read { try DeliverableStore.find(id, $0) }
        return .events(
            JobEvents.follow(store) { database in
                let deliverable = try DeliverableStore.find(id, database)
                let progress = try deliverable.job.flatMap { try JobStore.progress(of: $0, database) }
                return JobEvents.Look(progress: progress, isOpen: deliverable.state == .writing)
            })
    }

    private func file(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deliverableID]
        let format = try request[Links.deliverableFormat]
        let evidence = try await store.read { database in
            let deliverable = try DeliverableStore.find(id, database)
            let files = try EvidenceStore.list(of: deliverable.reference, database)
            guard let found = files.first(where: { $0.note == format.rawValue }) else { throw ConsoleFault.notFound }
            return found.evidence
        }
        try await store.note(
            AuditAction(
                "deliverable.download", object: RecordReference(table: "deliverable", id: id.rawValue),
                label: evidence.name),
            by: Principal(
                accountID: request.visitor?.accountID.rawValue, name: request.visitor?.loginName ?? "",
                source: request.peer))
        return .download(
            Download(
                file: EvidenceVault(store.folder).path(evidence.sha256), name: evidence.name,
                kind: Download.Kind(evidence.mediaType)))
    }
}
