import Console
import Directory
import GRDB
import Kernel
import Records
import Tools

/// The routes of channels and of what was sent by them.
struct ClaimChannelRoutes {
    let store: RecordStore

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageClaimChannels)
        let follow = Access.anyOf([.requestClaims, .manageClaimChannels])
        routes.page("claims/channels", access: manage) { _ in try await page() }
        routes.action("claims/channels/links", access: manage, savePolicy)
        routes.action("claims/channels/oa", access: manage, saveWebhook)
        routes.action("claims/channels/mail", access: manage, saveMail)
        routes.action(["claims", "channels", .parameter(Links.claimChannel), "test"], access: manage, test)
        routes.page("claims/deliveries", access: follow, deliveries)
        routes.page(["claims", "deliveries", .parameter(Links.claimDeliveryID)], access: follow, delivery)
        // Where a refused form stands, whose address one may enter again.
        for name in ["links", "oa", "mail"] {
            routes.page(["claims", "channels", PathSegment(stringLiteral: name)], access: manage) { _ in
                .redirect(to: Links.claimChannels)
            }
        }
    }

    private func page(_ typed: ClaimChannelPages.Typed? = nil) async throws -> ConsoleResponse {
        let view = try await store.read { database in
            ClaimChannelPages.View(
                oa: try ClaimChannelStore.find(.oa, database), mail: try ClaimChannelStore.find(.mail, database),
                policy: try ClaimChannelStore.policy(database), names: try PersonNames(database))
        }
        return .page(ClaimChannelPages.page(view, typed), status: typed == nil ? 200 : 422)
    }

    private func savePolicy(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let address = errors.required(
            "address", request.form.text("address").flatMap(ChannelAddress.origin),
            "请填写完整地址，例如 https://anhu.example.com")
        let days = errors.required(
            "days", request.form.integer("days").flatMap { (1...90).contains($0) ? $0 : nil }, "请填写 1 至 90 的整数")
        guard let address, let days else {
            return try await page(.init(form: "links", values: request.form, errors: errors))
        }
        let policy = ClaimPolicy(consoleAddress: address, linkDays: days)
        let (principal, now) = (request.principal, store.clock.now())
        try await store.write(AuditAction("claim.policy", detail: address), by: principal) {
            try ClaimChannelStore.save(policy, by: principal.name, at: now, $0)
        }
        return .redirect(to: Links.claimChannels, Notice(.success, "确认链接设置已保存。"))
    }

    private func saveWebhook(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        var errors = FormErrors()
        let url = errors.required(
            "url", request.form.text("url").flatMap(ChannelAddress.web), "请填写以 http 或 https 开头的完整地址，不含用户名和口令")
        var draft = ClaimChannelStore.Draft(kind: .oa, host: url ?? "")
        draft.isEnabled = request.form.isTicked("enabled")
        draft.secret = secret(request.form, shortest: 16, &errors)
        let before = try await store.read { try ClaimChannelStore.find(.oa, $0) }
        let keeps = before?.secret != nil && before?.host == draft.host
        if draft.secret == nil && !keeps && errors["secret"] == nil { errors["secret"] = "请填写签名密钥" }
        return try await save(draft, errors, request)
    }

    private func saveMail(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let form = request.form
        var errors = FormErrors()
        let host = errors.required("host", form.text("host").flatMap(ChannelAddress.host), "请填写主机名或 IP 地址，不含端口")
        var draft = ClaimChannelStore.Draft(kind: .mail, host: host ?? "")
        draft.isEnabled = form.isTicked("enabled")
        draft.port = errors.required(
            "port", form.integer("port").flatMap { (1...65_535).contains($0) ? $0 : nil }, "请填写 1 至 65535 的整数")
        draft.security = errors.required("security", form.choice("security"), "请选择加密方式")
        draft.sender = errors.required("sender", form.text("sender").flatMap(ChannelAddress.mail), "请填写有效的电子邮箱地址")
        draft.user = ClaimAnswerForm.text("user", form, longest: 200, &errors)
        // curl takes what stands before the first colon for the user.
        if draft.user?.contains(":") == true { errors["user"] = "用户名不能包含冒号" }
        draft.secret = secret(form, shortest: 1, &errors)
        if draft.security == ClaimChannel.Security.none && (draft.user != nil || draft.secret != nil) {
            errors["security"] = "使用用户名和口令时必须加密"
        }
        return try await save(draft, errors, request)
    }

    /// Nil: left empty, or wrong.
    private func secret(_ form: FormValues, shortest: Int, _ errors: inout FormErrors) -> String? {
        guard let text = form["secret"], !text.isEmpty else { return nil }
        guard (shortest...200).contains(text.count), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            errors["secret"] = "须为 \(shortest) 至 200 个字符，不得包含换行"
            return nil
        }
        return text
    }

    private func save(
        _ draft: ClaimChannelStore.Draft, _ errors: FormErrors, _ request: ConsoleRequest
    ) async throws -> ConsoleResponse {
        guard errors.isEmpty else {
            return try await page(.init(form: draft.kind.rawValue, values: request.form, errors: errors))
        }
        let (principal, now) = (request.principal, store.clock.now())
        let secrets = ChannelSecrets(store.key)
        try await store.write(AuditAction("claim.channel", label: draft.kind.chinese), by: principal) {
            try ClaimChannelStore.save(draft, secrets: secrets, by: principal.name, at: now, $0)
        }
        return .redirect(to: Links.claimChannels, Notice(.success, "\(draft.kind.chinese)设置已保存。"))
    }

    private func test(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let kind = try request[Links.claimChannel]
        let (principal, now) = (request.principal, store.clock.now())
        let channel = try await store.read { try ClaimChannelStore.find(kind, $0) }
        guard let channel, channel.isEnabled else {
            return .redirect(
                to: Links.claimChannels, Notice(.danger, ClaimError.channelOff(kind.chinese).explanation.line))
        }
        let recipient =
            kind == .mail
            ? request.form.text("to").flatMap(ChannelAddress.mail) : CurlTransfer.host(of: channel.host)
        guard let recipient else {
            return .redirect(to: Links.claimChannels, Notice(.danger, "请填写有效的测试收件地址。"))
        }
        let id = try await store.write(AuditAction("claim.channel-test", label: kind.chinese), by: principal) {
            try ClaimDeliveryStore.add(
                kind, request: nil, recipient: recipient, title: "测试", by: principal, at: now, $0)
        }
        return .redirect(to: Links.claimDelivery(id), Notice(.success, "测试消息已安排发送，刷新本页查看结果。"))
    }

    private func deliveries(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let query = TableQuery(request)
        let (deliveries, total, counts, names) = try await store.read { database in
            let total = try ClaimDeliveryStore.count(database)
            let paging = Paging(total: total, size: query.size, page: query.page)
            let deliveries = try ClaimDeliveryStore.list(
                limit: paging.size, offset: max(0, paging.firstRow - 1), database)
            return (deliveries, total, try ClaimStore.counts(database), try PersonNames(database))
        }
        return .page(
            ClaimDeliveryPages.list(
                deliveries, query: query, total: total, counts: counts, names: names,
                isStaff: request.may(.viewAssets)))
    }

    private func delivery(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.claimDeliveryID]
        let (delivery, attempts, names) = try await store.read { database in
            (
                try ClaimDeliveryStore.find(id, database), try ClaimDeliveryStore.attempts(of: id, database),
                try PersonNames(database)
            )
        }
        return .page(
            ClaimDeliveryPages.detail(
                delivery, attempts, names: names, mayOpenClaim: request.may(.viewAssets)))
    }
}
