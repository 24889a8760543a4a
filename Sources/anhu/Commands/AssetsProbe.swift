import ArgumentParser
import AssetInventory
import Console
import DeviceAccess
import Fingerprints
import Foundation
import Kernel
import Logging
import Observations
import Records
import Server

/// Asks one device by SNMP what it is.
struct AssetsProbe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "用 SNMP 询问一台设备的品牌、型号、序列号、系统和角色",
        discussion: """
            只访问已批准范围内的地址。团体名写 - 时从环境变量 ANHU_SNMP_COMMUNITY 读取，免得出现在进程列表中。
            SNMPv3：--user 用户名，口令从环境变量 ANHU_SNMP_AUTH（鉴别）和 ANHU_SNMP_PRIV（加密）读取。
            """)

    @OptionGroup(title: "公共选项") var common: CommonOptions
    @Argument(help: ArgumentHelp("地址，可带端口", valueName: "主机[:端口]")) var host: String
    @Option(help: ArgumentHelp("SNMP v2c 团体名", valueName: "团体名")) var snmp: String?
    @Flag(name: .customLong("v1"), help: "使用 SNMP v1") var isVersion1 = false
    @Option(help: ArgumentHelp("SNMP v3 用户名", valueName: "用户")) var user: String?
    @Option(help: ArgumentHelp("鉴别算法：MD5、SHA、SHA-224 至 SHA-512", valueName: "算法")) var auth = "SHA"
    @Option(help: ArgumentHelp("加密算法：DES、AES、AES-192、AES-256", valueName: "算法")) var cipher = "AES"
    @Flag(help: "连同邻居写入资产台账") var enter = false

    func run() async throws {
        let installation = try common.open()
        let principal = try await common.principal(installation, needing: .runScans)
        let target = try await SNMPTarget.resolving(host)
        try await SNMPAccess.check(target.address, in: installation.store, installation.tools)
        try await installation.store.note(
            AuditAction("asset.probe", label: "\(target)", detail: "SNMP"), by: principal)
        let probe = SNMPProbe(logger: installation.logger)
        let snapshot = try await probe.snapshot(of: target, with: try credentials())
        let reading = ProbeLine(snapshot, library: installation.tools.fingerprints)
        if enter {
            let count = try await SNMPIntake.enter(
                snapshot, library: installation.tools.fingerprints, store: installation.store, by: principal)
            if !common.json { print("已写入台账：\(count) 条观测。") }
        }
        if common.json { return try Terminal.printJSON(reading) }
        for line in reading.lines { print(line) }
    }

    private func credentials() throws -> SNMPCredentials {
        try SNMPOptions(
            community: snmp, isVersion1: isVersion1, user: user, digest: auth, cipher: cipher,
            environment: ProcessInfo.processInfo.environment
        ).credentials()
    }
}

/// What a device is, as JSON and as lines.
struct ProbeLine: Encodable {
    let address: String
    let vendor: String?
    let model: String?
    let serial: String?
    let os: String?
    let firmware: String?
    let role: String?
    let roleName: String?
    let name: String?
    let purpose: String?
    let confidence: Int?
    let reasons: [String]
    let neighbours: Int
    let notes: [String]

    init(_ snapshot: DeviceSnapshot, library: FingerprintLibrary) {
        let fingerprint = Fingerprinter(library).fingerprint(snapshot.clues)
        let device = snapshot.device
        address = snapshot.target.description
        vendor = fingerprint[.brand]?.value ?? device.attributes[.brand]
        model = fingerprint[.model]?.value ?? device.attributes[.model]
        serial = device.attributes[.serial] ?? fingerprint[.serial]?.value
        os = fingerprint[.system]?.value ?? device.attributes[.system]
        firmware = fingerprint[.firmware]?.value ?? device.attributes[.firmware]
        role = fingerprint.kind?.rawValue
        roleName = fingerprint.kind?.chinese
        name = device.attributes[.hostName]
        purpose = fingerprint[.purpose]?.value
        confidence = fingerprint[.kind]?.confidence
        reasons = fingerprint.findings.map(\.sentence)
        neighbours = snapshot.neighbours.count
        notes = snapshot.notes
    }

    var lines: [String] {
        let values: [(String, String?)] = [
            ("地址", address), ("名称", name), ("品牌", vendor), ("型号", model), ("序列号", serial), ("操作系统", os),
            ("系统版本", firmware), ("角色", roleName), ("用途", purpose), ("邻居", "\(neighbours) 台"),
        ]
        return values.map { "\($0.0)：\($0.1 ?? "未识别")" } + (reasons.isEmpty ? [] : ["依据："] + reasons.map { "  \($0)" })
            + notes.map { "说明：\($0)" }
    }
}
