import Console
import Directory
import GRDB
import Kernel
import Observations
import Records

/// The routes by which a person writes down what an asset is.
struct AssetEditRoutes {
    let store: RecordStore
    let content: LedgerContent

    /// A form of some forty fields, each filled with ten thousand Chinese characters, percent-encoded, is still told what is
    /// wrong with it.
    static let formLimit = 4 << 20
    /// More addresses than a box has.
    private static let mostAddresses = 32

    func add(to routes: inout RouteTable) {
        let manage = Access.permission(.manageAssets)
        let asset = PathSegment.parameter(Links.assetID)
        let body = Route.Body.form(limit: Self.formLimit)
        routes.page("assets/new", access: manage, newForm)
        routes.action("assets/new", access: manage, body: body, make)
        routes.page(["assets", asset, "edit"], access: manage, form)
        routes.action(["assets", asset, "edit"], access: manage, body: body, save)
        routes.page(["assets", asset, "withdraw"], access: manage) { request in
            .redirect(to: Links.editAsset(try request[Links.assetID]))
        }
        routes.action(["assets", asset, "withdraw"], access: manage, withdraw)
    }

    // MARK: One asset

    private func form(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        return .page(AssetEditPages.edit(try await store.read { try Self.facts(id, $0) }))
    }

    private static func facts(_ id: Identifier<Asset>, _ database: Database) throws -> AssetEditPages.Facts {
        let asset = try AssetStore.find(id, database)
        if asset.state == .merged { throw AssetError.merged(id) }
        let records = try LedgerRecordStore.live(of: id.rawValue, database)
        let hand = try LedgerDeedStore.values(about: id.rawValue, onlyLast: true, database)
        return AssetEditPages.Facts(
            asset: asset, catalogue: try AttributeCatalogue(database), fields: try AttributeFields(database),
            resolved: AttributeResolver.resolve(
                try HandWords.apart(records.map(\.word), database), try PrecedenceStore.current(database)),
            hand: Dictionary(hand.map { ($0.attribute, $0) }, uniquingKeysWith: { first, _ in first }),
            names: try PersonNames(database))
    }

    private func save(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        let (facts, gone, words) = try await store.read { [now = request.now] database in
            let (living, gone) = try Self.living(id, database)
            return (try Self.facts(living, database), gone, try DirectoryWords(at: now, database))
        }
        let draft = AssetDraft(request.form, facts.catalogue.definitions)
        if let gone {
            // It went into another meanwhile: what was typed is held against that one, and nothing is lost.
            return again(
                facts, draft.compare(with: facts.current, facts.catalogue, words), request, mergedFrom: gone,
                status: 409)
        }
        var outcome = draft.compare(with: facts.current, facts.catalogue, words)
        let reason = request.reason(isRequired: false, &outcome.errors)
        try await checkHolder(outcome.changes, butNot: id.rawValue, &outcome.errors)
        guard outcome.errors.isEmpty, outcome.conflicts.isEmpty else {
            return again(facts, outcome, request, status: outcome.errors.isEmpty ? 409 : 422)
        }
        guard !outcome.changes.isEmpty else {
            return .redirect(to: Links.asset(id), Notice(.info, "没有需要保存的修改。"))
        }
        let wanted = outcome.changes
        let changes = wanted.sorted { $0.key < $1.key }.map {
            HandChange(asset: id.rawValue, attribute: $0.key, value: $0.value)
        }
        let title = "修改“\(facts.asset.title)”的\(wanted.keys.sorted().map(\.chinese).joined(separator: "、"))"
        let author = request.author(content, reason: reason)
        do {
            try await store.write(
                AuditAction("asset.edit", object: facts.asset.reference, label: facts.asset.title, detail: reason),
                by: request.principal
            ) { [current = facts.current] database in
                // Somebody may have been quicker since the form was compared.
                let now = try Self.facts(id, database).current
                if wanted.keys.contains(where: { now[$0] != current[$0] }) { throw AttributeError.movedOn }
                try HandDeeds.change(.edit, title: String(title.prefix(200)), changes, by: author, database)
            }
        } catch AttributeError.movedOn {
            let facts = try await store.read { try Self.facts(id, $0) }
            return again(facts, draft.compare(with: facts.current, facts.catalogue, words), request, status: 409)
        }
        let others = outcome.others.isEmpty ? "" : EditCollision.sentence(outcome.others, facts)
        return .redirect(to: Links.asset(id), Notice(.success, "已保存 \(wanted.count) 项修改。\(others)"))
    }

    /// The asset, or that into which it has gone, and then what it was.
    private static func living(
        _ id: Identifier<Asset>, _ database: Database
    ) throws -> (living: Identifier<Asset>, gone: Asset?) {
        let asset = try AssetStore.find(id, database)
        var living = asset
        while let next = living.mergedInto { living = try AssetStore.find(next, database) }
        return (living.id, asset.state == .merged ? asset : nil)
    }

    private func again(
        _ facts: AssetEditPages.Facts, _ outcome: AssetDraft.Outcome, _ request: ConsoleRequest,
        mergedFrom gone: Asset? = nil, status: Int
    ) -> ConsoleResponse {
        .page(
            AssetEditPages.edit(
                facts, values: outcome.values, reason: request.form.text("reason"), conflicts: outcome.conflicts,
                others: outcome.others, mergedFrom: gone, errors: outcome.errors), status: status)
    }

    /// Two assets with one serial number are one asset, or somebody has mistyped.
    private func checkHolder(
        _ values: [AttributeName: String], butNot asset: Int64?, _ errors: inout FormErrors
    ) async throws {
        let found = try await store.read { database in
            try values.filter { !$0.value.isEmpty }.compactMap { name, value in
                try HandStore.taken(name, value, butNot: asset, database).map { (name, $0) }
            }
        }
        for (name, reason) in found { errors[name.field] = reason }
    }

    private func withdraw(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.assetID]
        guard let text = request.form.text("attribute"), VisibleText.isName(text, longest: 100) else {
            return .redirect(to: Links.editAsset(id))
        }
        let name = AttributeName(rawValue: text)
        let asset = try await store.read { try AssetStore.find(id, $0) }
        let author = request.author(content, reason: nil)
        try await store.write(
            AuditAction(
                "asset.withdraw", object: asset.reference, label: asset.title, detail: name.chinese),
            by: request.principal
        ) { [was = request.form["was"]] database in
            let last = try LedgerDeedStore.values(about: id.rawValue, onlyLast: true, database)
                .first { $0.attribute == name }
            // What is taken back must be what was seen.
            if let was, AssetDraft.digest(last?.after) != was { throw AttributeError.movedOn }
            _ = try HandDeeds.change(
                .withdraw, title: "撤回“\(asset.title)”的人工值：\(name.chinese)",
                [HandChange(asset: id.rawValue, attribute: name, value: nil)], by: author, database)
        }
        return .redirect(to: Links.editAsset(id), Notice(.success, "已撤回人工值。"))
    }

    // MARK: A new one

    private func newForm(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await showNew(request)
    }

    private func showNew(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let category: AssetKind.Category = request.query.choice("category") ?? .server
        let (catalogue, fields) = try await store.read { (try AttributeCatalogue($0), try AttributeFields($0)) }
        return .page(
            AssetEditPages.make(
                category, catalogue: catalogue, fields: fields, values: errors.isEmpty ? nil : request.form,
                errors: errors), status: status)
    }

    private func make(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let (catalogue, words) = try await store.read { [now = request.now] database in
            (try AttributeCatalogue(database), try DirectoryWords(at: now, database))
        }
        var outcome = AssetDraft(request.form, catalogue.definitions).compare(with: [:], catalogue, words)
        let reason = request.reason(isRequired: false, &outcome.errors)
        let addresses = try await addresses(request, &outcome.errors)
        try await checkHolder(outcome.changes, butNot: nil, &outcome.errors)
        let values = outcome.changes.filter { !$0.value.isEmpty }
        if addresses.isEmpty, values[.name] == nil, values[.serial] == nil, values[.assetNumber] == nil {
            outcome.errors.add("请至少填写资产名称、IP 地址、序列号或资产编号中的一项")
        }
        guard outcome.errors.isEmpty else { return try await showNew(request, errors: outcome.errors, status: 422) }
        let author = request.author(content, reason: reason)
        let asset = try await store.write(
            AuditAction("asset.make", label: values[.name] ?? addresses.first?.description, detail: reason),
            by: request.principal
        ) { try HandDeeds.make(values, addresses: addresses, by: author, $0) }
        return .redirect(to: Links.asset(asset), Notice(.success, "已登记资产。"))
    }

    private func addresses(
        _ request: ConsoleRequest, _ errors: inout FormErrors
    ) async throws -> [IPAddress] {
        let words = (request.form.text("addresses") ?? "").split { " ,，、;；".contains($0) || $0.isWhitespace }
        guard words.count <= Self.mostAddresses else {
            errors["addresses"] = "最多 \(Self.mostAddresses) 个地址"
            return []
        }
        var addresses: [IPAddress] = []
        for word in words {
            guard let address = IPAddress(String(word)) else {
                errors["addresses"] = "“\(word.prefix(60))”不是 IP 地址"
                return []
            }
            if !addresses.contains(address) { addresses.append(address) }
        }
        let wanted = addresses
        let taken = try await store.read { database in
            try wanted.lazy.compactMap { try AssetStore.find(at: $0, database) }.first
        }
        if let taken { errors["addresses"] = "资产 \(taken.code)（\(taken.title)）已使用其中的地址，请直接修改该资产" }
        return addresses
    }
}
