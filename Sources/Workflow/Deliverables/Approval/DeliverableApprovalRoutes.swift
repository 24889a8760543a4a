import Console
import Directory
import GRDB
import Kernel
import Records

/// The routes on which drafts are reviewed and issued, and final versions approved.
struct DeliverableApprovalRoutes {
    let store: RecordStore
    let kinds: [DeliverableKind]

    /// Characters of an opinion.
    private static let longest = 200

    func add(to routes: inout RouteTable) {
        let id = PathSegment.parameter(Links.deliverableID)
        let write = Access.permission(.writeDeliverables)
        let issue = Access.permission(.issueDeliverables)
        let approve = Access.permission(.approveDeliverables)
        routes.action(["deliverables", id, "submit"], access: write) { try await take(.submit, $0) }
        routes.action(["deliverables", id, "review"], access: issue) { request in
            try await request.form.text("decision") == "approve" ? review(request) : take(.returned, request)
        }
        routes.action(["deliverables", id, "approval"], access: approve) { request in
            try await take(request.form.text("decision") == "approve" ? .approve : .reject, request)
        }
    }

    private func take(_ kind: DeliverableStep.Kind, _ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deliverableID]
        guard let opinion = try opinion(request, isRequired: kind == .returned || kind == .reject) else {
            return .redirect(to: Links.deliverable(id), Notice(.danger, "请填写退回意见，不超过 \(Self.longest) 个字。"))
        }
        let author = try author(request)
        do {
            try await store.write(
                AuditAction(
                    "deliverable.\(kind.rawValue)", object: RecordReference(table: "deliverable", id: id.rawValue),
                    detail: opinion), by: author.principal
            ) { try DeliverableStepStore.take(kind, on: id, opinion: opinion.isEmpty ? nil : opinion, by: author, $0) }
        } catch let error as DeliverableError {
            return .redirect(to: Links.deliverable(id), Notice(.danger, error.explanation.line))
        }
        return .redirect(to: Links.deliverable(id), Notice(.success, "已登记：\(kind.chinese)。"))
    }

    /// The draft is good: it is issued as a final version, in the name of who prepared it and who reviewed it.
    private func review(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.deliverableID]
        guard let opinion = try opinion(request, isRequired: false) else {
            return .redirect(to: Links.deliverable(id), Notice(.danger, "意见不得超过 \(Self.longest) 个字。"))
        }
        let author = try author(request)
        let kinds = kinds
        do {
            let final = try await store.write(
                AuditAction(
                    "deliverable.review", object: RecordReference(table: "deliverable", id: id.rawValue),
                    detail: opinion), by: author.principal
            ) { database in
                try DeliverableStepStore.take(
                    .review, on: id, opinion: opinion.isEmpty ? nil : opinion, by: author, database)
                return try DeliverableStore.issue(id, kinds: kinds, by: author, database)
            }
            return .redirect(to: Links.deliverable(final), Notice(.success, "已审核通过，正在生成正式稿。"))
        } catch let error as DeliverableError {
            return .redirect(to: Links.deliverable(id), Notice(.danger, error.explanation.line))
        }
    }

    /// Nil: it cannot be taken. Empty: there is none.
    private func opinion(_ request: ConsoleRequest, isRequired: Bool) throws -> String? {
        guard let text = request.form.text("opinion") else { return isRequired ? nil : "" }
        return VisibleText.isName(text, longest: Self.longest) ? text : nil
    }

    private func author(_ request: ConsoleRequest) throws -> DeliverableStepStore.Author {
        let account = try request.account
        return DeliverableStepStore.Author(
            principal: Principal(account, peer: request.peer), person: account.personName, moment: store.clock.now())
    }
}
