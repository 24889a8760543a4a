import Console
import Directory
import Foundation
import GRDB
import Kernel
import Records

/// The routes of printed sheets and of the signed scans that come back.
struct ClaimSheetRoutes {
    let store: RecordStore
    let content: LedgerContent
    let random: RandomSource

    /// Bytes of a scan with its form.
    private static let uploadLimit = 22 << 20

    func add(to routes: inout RouteTable) {
        let ask = Access.permission(.requestClaims)
        let claim = PathSegment.parameter(Links.claimID)
        routes.page(["claims", claim, "sheet"], access: ask) { try await sheet($0, withLink: false) }
        routes.action(["claims", claim, "sheet"], access: ask) { try await sheet($0, withLink: true) }
        routes.page(["claims", claim, "answers"], access: ask) { try await entry($0) }
        routes.action(["claims", claim, "answers"], access: ask, body: .upload(limit: Self.uploadLimit), enter)
        routes.download(
            ["claims", claim, "evidence", .parameter(Links.evidenceID)], access: .permission(.viewAssets), evidence)
    }

    private func sheet(_ request: ConsoleRequest, withLink: Bool) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        let (found, items, asker, policy) = try await store.read { database in
            let found = try ClaimStore.find(id, database)
            return (
                found, try ClaimStore.items(of: id, database), try PersonNames(database)[found.requestedBy],
                try ClaimChannelStore.policy(database)
            )
        }
        var link: String?
        if withLink {
            guard found.state == .open, let policy else {
                let error: ClaimError = policy == nil ? .noConsoleAddress : .closed(found.number)
                return .redirect(to: Links.claim(id, "sheet"), Notice(.danger, error.explanation.line))
            }
            let token = ClaimToken(random)
            let (principal, now) = (request.principal, store.clock.now())
            try await store.write(
                AuditAction("claim.link", object: found.reference, label: found.number, detail: "印在认领单上"), by: principal
            ) {
                try ClaimLinkStore.issue(
                    token, for: id, purpose: .sheet, days: policy.linkDays, by: principal.name, at: now, $0)
            }
            link = policy.address(Links.claimLink(token).text)
        }
        try await store.note(
            AuditAction("claim.sheet", object: found.reference, label: found.number), by: request.principal)
        return .page(
            ClaimSheetPages.sheet(
                found, items, asker: asker, link: link, mayLink: found.state == .open && policy != nil))
    }

    private func entry(
        _ request: ConsoleRequest, errors: FormErrors = FormErrors(), status: Int = 200
    ) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        let (found, items, persons) = try await store.read { database in
            let found = try ClaimStore.find(id, database)
            return (found, try ClaimStore.items(of: id, database), try Self.persons(of: found.unit, database))
        }
        guard found.state == .open else {
            return .redirect(
                to: Links.claim(id), Notice(.warning, ClaimError.closed(found.number).explanation.line))
        }
        let options = persons.map { Field.Option($0.id.description, $0.name) }
        return .page(
            ClaimSheetPages.entry(
                found, items, persons: options, values: errors.isEmpty ? nil : request.form, errors: errors),
            status: status)
    }

    private static func persons(of unit: Identifier<Directory.Unit>, _ database: Database) throws -> [Person] {
        let units = UnitTree(try UnitStore.list(database)).subtree(of: unit)
        return try ClaimCreation.everybody(database).filter { units.contains($0.unitID) }
    }

    private func enter(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.claimID]
        let (found, items, persons) = try await store.read { database in
            let found = try ClaimStore.find(id, database)
            return (found, try ClaimStore.items(of: id, database), try Self.persons(of: found.unit, database))
        }
        guard found.state == .open else { return try await entry(request) }
        var errors = FormErrors()
        let answers = ClaimAnswerForm.read(request.form, items: items, mayWait: true, &errors)
        let signer = Self.signer(request.form, found, persons, &errors)
        let file = request.files.first { $0.field == "file" && $0.size > 0 }
        if file == nil { errors["file"] = "请选择签字认领单的扫描件" }
        let mediaType = try file.flatMap { try ScanFile.mediaType(of: URL(filePath: $0.path)) }
        if let file, mediaType == nil { errors["file"] = ClaimError.noScan(file.name).explanation.line }
        guard errors.isEmpty, let signer, let file, let mediaType else {
            return try await entry(request, errors: errors, status: 422)
        }
        let vault = EvidenceVault(store.folder)
        let own = try vault.bring(URL(filePath: file.path), suffix: "scan")
        let content: EvidenceVault.Content
        do {
            content = try vault.adopt(own)
        } catch {
            try? FileManager.default.removeItem(at: own)
            throw error
        }
        let (principal, now) = (request.principal, store.clock.now())
        let action = AuditAction(
            "claim.answer", object: found.reference, label: found.number,
            detail: "纸质认领单，签名人 \(signer.name)，\(OwnAssetRoutes.summary(answers))")
        do {
            try await store.write(action, by: principal) { database in
                let evidence = try EvidenceStore.add(
                    content, name: file.name, mediaType: mediaType, to: found.reference, note: "签字认领单", at: now,
                    by: principal.name, database)
                var answerer = ClaimAnswerer(signer.name, person: signer.person, way: .sheet)
                answerer.enteredBy = principal.name
                answerer.evidence = evidence
                try ClaimAnswering.answer(id, answers, by: answerer, self.content, at: now, database)
            }
        } catch let error as ClaimError {
            errors.add(error.explanation.line)
            return try await entry(request, errors: errors, status: 422)
        }
        return .redirect(to: Links.claim(id), Notice(.success, "已录入：\(OwnAssetRoutes.summary(answers))。台账已更新。"))
    }

    /// Who has signed: the person addressed, or somebody of the department.
    private static func signer(
        _ form: FormValues, _ claim: ClaimRequest, _ persons: [Person], _ errors: inout FormErrors
    ) -> (name: String, person: Identifier<Person>)? {
        if let person = claim.person, let name = claim.personName {
            if form.text("signer") == name { return (name, person) }
            errors["signer"] = "签名人须为 \(name)"
            return nil
        }
        let chosen = form.identifier("person", of: Person.self)
        guard let person = persons.first(where: { $0.id == chosen }) else {
            errors["person"] = "请选择签名人"
            return nil
        }
        return (person.name, person.id)
    }

    private func evidence(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        let id = try request[Links.evidenceID]
        let claim = try request[Links.claimID]
        let evidence = try await store.read { database in
            // The address names both: evidence of another service is not reached by counting through numbers.
            let found = try ClaimStore.find(claim, database)
            guard let own = try EvidenceStore.list(of: found.reference, database).first(where: { $0.evidence.id == id })
            else { throw ConsoleFault.notFound }
            return own.evidence
        }
        return try await store.download(evidence, for: request)
    }
}

/// What a scan of a sheet may be, by its first bytes, whatever its name says.
enum ScanFile {
    /// Nil: neither a PDF (ISO 32000-1, 7.5.2), nor a JPEG (ITU-T T.81, B.1.1.3), nor a PNG (W3C PNG, 5.2).
    static func mediaType(_ start: [UInt8]) -> String? {
        if start.starts(with: Array("%PDF-".utf8)) { return "application/pdf" }
        if start.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        return nil
    }

    static func mediaType(of file: URL) throws -> String? {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return nil }
        defer { try? handle.close() }
        return mediaType([UInt8](try handle.read(upToCount: 16) ?? Data()))
    }
}
