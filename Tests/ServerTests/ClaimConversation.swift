import Console
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import AssetIdentity
import Kernel
import NIOCore
import Observations
import Records
import Testing

@testable import AssetInventory
@testable import Console
@testable import Directory
@testable import Server

/// An installation with 内科 and 外科, an owner's account in each, and assets that nobody has claimed.
struct ClaimHouse: Sendable {
    let test: TestServer
    let medicine: Identifier<Directory.Unit>
    let surgery: Identifier<Directory.Unit>
    /// The account `zhang` of 内科, the account `wang` of 外科.
    let zhang: Identifier<Person>
    let wang: Identifier<Person>
    /// The passwords that were handed out, by login name.
    let passwords: [String: String]

    init() async throws {
        let test = try await TestServer()
        let administration = AccountAdministration(test.installation.directory)
        let sysadmin = try await test.principal("sysadmin")
        let secadmin = try await test.principal("secadmin")
        let places = try await test.installation.store.write(AuditAction("test"), by: sysadmin) { database in
            let hospital = try #require(try UnitStore.list(database).first { $0.kind == .hospital })
            return try ["内科", "外科"].map {
                try UnitStore.add(UnitDraft(parentID: hospital.id, kind: .department, name: $0), database)
            }
        }
        var persons: [Identifier<Person>] = []
        var passwords: [String: String] = [:]
        for (login, name, unit) in [("zhang", "张医生", places[0]), ("wang", "王医生", places[1])] {
            let person = try await test.installation.store.write(AuditAction("test"), by: sysadmin) {
                try PersonStore.add(PersonDraft(unitID: unit, name: name, employer: .hospital), $0)
            }
            let made = try await administration.create(login: login, person: person, by: sysadmin)
            try await administration.grant(.owner, to: made.accountID, by: secadmin)
            persons.append(person)
            passwords[login] = made.password
        }
        let engineer = try await administration.account(login: "engineer")
        passwords["engineer"] = try await administration.resetPassword(engineer.id, by: sysadmin).password
        self.test = test
        (medicine, surgery) = (places[0], places[1])
        (zhang, wang) = (persons[0], persons[1])
        self.passwords = passwords
    }

    /// Writes assets down at these addresses.
    func addAssets(_ addresses: String...) async throws -> [Identifier<Asset>] {
        let now = test.installation.store.clock.now()
        return try await test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            let source = try LedgerRecordStore.source(.scan, "nmap", at: now, database)
            let items = try addresses.map { text in
                var observation = Observation(slot: text, presence: .alive)
                observation.addresses = [try #require(IPAddress(text))]
                return ObservedItem(observation: observation)
            }
            return try ObservationBatch.enter(
                items,
                from: .init(source: source, run: nil, precedence: SourcePrecedence(), person: "test"),
                memory: RunMemory(), isFinal: true, at: now, database
            ).newAssets.map { Identifier($0) }
        }
    }

    func asset(_ id: Identifier<Asset>) async throws -> Asset {
        try await test.installation.store.read { try AssetStore.find(id, $0) }
    }

    func requests() async throws -> [ClaimRequest] {
        try await test.installation.store.read { try ClaimStore.list(nil, limit: 100, $0) }
    }

    func items(_ id: Identifier<ClaimRequest>) async throws -> [ClaimItem] {
        try await test.installation.store.read { try ClaimStore.items(of: id, $0) }
    }

    /// Makes a link of a request, as a message would carry it.
    func link(_ id: Identifier<ClaimRequest>, days: Int = 14, before: Interval = .seconds(0)) async throws -> ClaimToken
    {
        let token = ClaimToken(.system)
        let now = test.installation.store.clock.now() - before
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) {
            try ClaimLinkStore.issue(token, for: id, purpose: .mail, days: days, by: "test", at: now, $0)
        }
        return token
    }

    /// Changes what no page changes.
    func write(_ sql: String) async throws {
        try await test.installation.store.write(AuditAction("test"), by: .system("test")) {
            try $0.execute(sql: sql)
        }
    }

    func expectSound() async throws {
        let report = try await AuditVerifier(test.installation.store).verify()
        #expect(report.isSound, "\(report.defects.prefix(3))")
    }
}

/// A visitor who keeps cookies and sends the token of the page that was read last.
final class ClaimVisitor {
    struct Answer {
        let status: Int
        let location: String?
        let text: String
    }

    private let client: any TestClientProtocol
    private var cookies: [String: String] = [:]
    private var token = ""

    init(_ client: any TestClientProtocol, session: String? = nil) {
        self.client = client
        cookies["anhu-session"] = session
    }

    /// The visitor of an account that has met every obligation.
    static func of(_ login: String, _ house: ClaimHouse, _ client: any TestClientProtocol) async throws -> ClaimVisitor
    {
        let account = try await AccountAdministration(house.test.installation.directory).account(login: login)
        let token = SessionToken(.system)
        try await house.test.installation.store.write(AuditAction("test"), by: .system("test")) { database in
            let now = house.test.installation.store.clock.now()
            try database.execute(
                sql: "UPDATE password SET must_change = 0 WHERE account_id = ?", arguments: [account.id])
            _ = try SessionStore.start(token, for: account.id, peer: "127.0.0.1", userAgent: "test", at: now, database)
        }
        let visitor = ClaimVisitor(client, session: token.text)
        visitor.token = try await house.test.formToken(token.text)
        return visitor
    }

    func get(_ path: String) async throws -> Answer { try await send(.get, path) }

    func post(_ path: String, _ fields: KeyValuePairs<String, String>) async throws -> Answer {
        try await post(path, pairs: fields.map { ($0.key, $0.value) })
    }

    /// Posts a form in which a name may come more than once.
    func post(_ path: String, pairs: [(String, String)]) async throws -> Answer {
        let body = (pairs + [("csrf", token)]).map { name, value in
            "\(percentEncoded(name))=\(percentEncoded(value))"
        }.joined(separator: "&")
        return try await send(.post, path, type: "application/x-www-form-urlencoded", body: Array(body.utf8))
    }

    /// Posts a form with one file.
    func upload(
        _ path: String, _ fields: KeyValuePairs<String, String>, file: [UInt8], named name: String
    ) async throws -> Answer {
        let boundary = "boundary-of-the-test"
        var body: [UInt8] = []
        for field in fields.map({ ($0.key, $0.value) }) + [("csrf", token)] {
            body += Array(
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.0)\"\r\n\r\n\(field.1)\r\n".utf8)
        }
        body += Array(
            """
            --\(boundary)\r\nContent-Disposition: form-data; name="file"; filename="\(name)"\r\n\
            Content-Type: application/octet-stream\r\n\r\n
            """.utf8)
        body += file + Array("\r\n--\(boundary)--\r\n".utf8)
        return try await send(.post, path, type: "multipart/form-data; boundary=\(boundary)", body: body)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, type: String? = nil, body: [UInt8]? = nil
    ) async throws -> Answer {
        var fields = HTTPFields()
        if !cookies.isEmpty { fields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        if let type { fields[.contentType] = type }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(bytes: $0) })
        for cookie in response.headers[values: .setCookie] {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 { cookies[pair[0]] = pair[1] }
        }
        let text = String(decoding: Array(buffer: response.body), as: UTF8.self)
        if let start = text.range(of: "name=\"csrf\" value=\"") {
            token = String(text[start.upperBound...].prefix { $0 != "\"" })
        }
        return Answer(status: response.status.code, location: response.headers[.location], text: text)
    }
}
