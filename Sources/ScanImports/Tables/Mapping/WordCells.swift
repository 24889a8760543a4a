import Kernel
import Observations

/// The kind of an asset in a register's words.
enum KindCell {
    /// Reads a cell. Nil: a word for many kinds, as `网络设备`, of which none may be chosen. Throws the reason for which it is
    /// refused, in Chinese.
    ///
    /// Of several words the one that ends last counts, since the head of a Chinese noun stands last: `监控服务器` is a server.
    static func read(_ text: String) throws(CellFault) -> AssetKind? {
        let plain = CellText.halfWidth(text).lowercased().filter { !$0.isWhitespace }
        if general.contains(plain) { return nil }
        if let kind = AssetKind(rawValue: plain) { return kind }
        if let kind = AssetKind.allCases.first(where: { $0.chinese == plain }) { return kind }
        for words in [strong, weak] where plain.utf8.count <= 240 {
            let found = words.compactMap { entry in end(of: entry.word, in: plain).map { (entry.kind, $0) } }
            if let last = found.max(by: { $0.1 < $1.1 }) { return last.0 }
        }
        throw CellFault("“\(VisibleText.line(text, longest: 40) ?? "")”不是已知的资产类型")
    }

    /// Where a word ends in a text, in characters. Nil: it is not in it; a word of letters only counts as a whole one.
    private static func end(of word: String, in text: String) -> Int? {
        guard let range = text.ranges(of: word).last else { return nil }
        if word.first?.isASCII == true {
            let before = text[..<range.lowerBound].last
            let after = text[range.upperBound...].first
            if [before, after].contains(where: { $0.map { $0.isASCII && $0.isLetter } ?? false }) { return nil }
        }
        return text.distance(from: text.startIndex, to: range.upperBound)
    }

    private static let strong = words([
        .database: "数据库 database", .hypervisor: "虚拟化 宿主机 超融合 esxi",
        .firewall: "防火墙 firewall", .switch: "交换机 switch", .router: "路由器 router", .wireless: "无线 ap ac 无线控制器 无线接入点",
        .security: "waf 堡垒机 行为管理 入侵检测 入侵防御 ips ids 日志审计 审计 网闸 vpn 态势感知 漏扫 漏洞扫描 准入 防病毒 蜜罐 探针",
        .storage: "存储 磁盘阵列 nas san", .printer: "打印机 复印机 打印一体机 printer", .screen: "电子屏 led屏 显示屏 叫号屏 大屏 信息屏",
        .camera: "摄像头 摄像机 监控 录像机 nvr dvr camera", .phone: "电话 话机 phone",
        .facility: "ups 空调 动环 配电柜 精密空调 环控", .medical: "医疗 ct mri dr 超声 监护仪 检验仪 医疗设备",
        .mobile: "平板 手机 pda", .server: "服务器 虚拟机 server", .iot: "物联网 门禁 传感器 道闸",
        .terminal: "终端 计算机 电脑 台式机 笔记本 工作站 pc 一体机 laptop desktop",
    ])

    private static let general: Set<String> = [
        "网络设备", "网络", "设备", "硬件", "硬件设备", "信息设备", "信息化设备", "其他", "其它", "其他设备", "其它设备", "未知", "不详",
    ]

    /// Words that say little, and count where no other is there.
    private static let weak = words([
        .application: "应用 系统 网站 软件 app", .security: "安全设备 安全", .mobile: "移动终端",
    ])

    private static func words(_ table: KeyValuePairs<AssetKind, String>) -> [(word: String, kind: AssetKind)] {
        table.flatMap { entry in entry.value.split(separator: " ").map { (String($0), entry.key) } }
    }
}

/// Remembers what words were read as: a register has few of them, on many rows. Bounded.
final class WordMemory {
    private var kinds: [String: AssetKind?] = [:]

    /// The kind that a text names. Throws as `KindCell.read`.
    func kind(_ text: String) throws(CellFault) -> AssetKind? {
        if let known = kinds[text] { return known }
        let kind = try KindCell.read(text)
        if kinds.count < 4096 { kinds[text] = kind }
        return kind
    }
}

/// How important an asset is, in a register's words: `核心`, `重要`, `一般`.
enum ImportanceCell {
    /// Reads a cell. Throws the reason for which it is refused, in Chinese.
    static func read(_ text: String) throws(CellFault) -> String {
        let plain = CellText.halfWidth(text).filter { !$0.isWhitespace }
        for (name, words) in names where words.contains(plain) || plain == name { return name }
        throw CellFault("“\(VisibleText.line(text, longest: 40) ?? "")”不是重要性，应为核心、重要或一般")
    }

    private static let names: [(name: String, words: Set<String>)] = [
        ("核心", ["核心业务", "核心资产", "核心系统", "关键", "非常重要", "很高", "极高"]),
        ("重要", ["重要业务", "重要资产", "重要系统", "较重要", "高", "比较重要"]),
        ("一般", ["一般业务", "一般资产", "一般系统", "普通", "中", "低", "不重要"]),
    ]
}

/// Yes and no in a register's words.
enum YesNoCell {
    /// `有` or `无`, `是` or `否`, `√` … made one of the two words. Nil: something else.
    static func read(_ text: String, yes: String, no: String) -> String? {
        switch CellText.halfWidth(text).lowercased().filter({ !$0.isWhitespace }) {
        case "是", "有", "√", "✓", "✔", "y", "yes", "true", "1": yes
        case "否", "无", "没有", "×", "✗", "x", "n", "no", "false", "0": no
        default: nil
        }
    }
}

/// Open ports in a cell: `22,80/tcp,161/udp`, `TCP:443`.
enum PortsCell {
    /// Reads a cell. Throws the reason for which it is refused, in Chinese.
    static func read(_ text: String) throws(CellFault) -> [ObservedService] {
        let plain = CellText.halfWidth(text).lowercased()
        var found: [ObservedService] = []
        for token in plain.split(whereSeparator: { $0.isWhitespace || ",;、|".contains($0) }) {
            let parts = token.split(whereSeparator: { "/:_".contains($0) }).map(String.init)
            let numbers = parts.compactMap { UInt16($0) }.filter { $0 > 0 }
            let transports = parts.compactMap { Transport(rawValue: $0) }.filter { $0 != .ip }
            guard numbers.count == 1, numbers.count + transports.count == parts.count, transports.count <= 1,
                let number = numbers.first
            else { throw CellFault("“\(VisibleText.line(String(token), longest: 40) ?? "")”不是端口，应如 80、443/tcp") }
            let service = ObservedService(transport: transports.first ?? .tcp, number: number)
            guard found.count < 1024 else { throw CellFault("一个单元格中的端口超过 1024 个") }
            if !found.contains(where: { $0.isAt(service) }) { found.append(service) }
        }
        return found
    }
}
