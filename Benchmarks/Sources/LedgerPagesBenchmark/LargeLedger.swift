import Foundation

/// A made-up hospital of any size: the same number gives the same scan and the same register.
struct LargeLedger {
    let assets: Int

    /// Pages that are asked for, each as several addresses so that no answer can be the last one again.
    struct Pages {
        let title: String
        let paths: [String]
    }

    var pages: [Pages] {
        let many = 0..<40
        func at(_ number: Int, _ prime: Int) -> Int { (number + 1) * prime % assets }
        return [
            Pages(title: "list", paths: many.map { "/assets?page=\(at($0, 7919) / 50 + 1)" }),
            Pages(title: "list, first page", paths: ["/assets"]),
            Pages(
                title: "list by another order", paths: ["name", "ports", "first", "last"].map { "/assets?sort=-\($0)" }),
            Pages(
                title: "filter",
                paths: ["?state=unclaimed", "?alive=1&port=3389", "?unit=检验科", "?owner=—", "?port=104"]
                    .map { "/assets" + Self.encoded($0) }),
            Pages(
                title: "search for a word",
                paths: many.map { number in
                    let words = [
                        Self.units[number % Self.units.count], "host-\(at(number, 7919))", "SN\(at(number, 104_729))",
                        Self.owner(at(number, 131)) ?? "张", "OpenSSH", "dicom", "没有这样的资产",
                        Self.address(at(number, 7919)),
                    ]
                    return "/assets?q=" + Self.encoded(words[number % words.count])
                }),
            Pages(
                title: "search by conditions",
                paths: many.map { number in
                    let lines = [
                        "ip:10.\(at(number, 7919) / 62_500).0.0/16 -owner:*", "os:windows* port:3389",
                        "state:待认领 unit:\(Self.units[number % Self.units.count])", "serial:SN\(number)*",
                        "type:交换机 business:HIS", "service:telnet brand:华为", "ports:>4 name:*打印机*",
                    ]
                    return "/assets?q=" + Self.encoded(lines[number % lines.count])
                }),
            Pages(title: "asset", paths: many.map { "/assets/\(at($0, 7919) + 1)" }),
            Pages(title: "overview", paths: ["/assets/overview"]),
            Pages(title: "wall", paths: ["/assets/overview/wall"]),
            Pages(title: "first page", paths: ["/"]),
        ]
    }

    // MARK: Files

    /// nmap's report.
    var scan: some Sequence<String> {
        let head =
            "<?xml version=\"1.0\"?><nmaprun scanner=\"nmap\" version=\"7.93\" args=\"nmap\" start=\"1790000000\">"
        let foot = "<runstats><finished time=\"1790000002\" exit=\"success\"/></runstats></nmaprun>"
        return Self.pieces(head, assets, foot) { number in
            let ports = (0..<5).map { Self.port(Self.services[(number + $0 * 3) % Self.services.count]) }.joined()
            return """
                <host endtime="1790000001"><status state="up"/><address addr="\(Self.address(number))" addrtype="ipv4"/>\
                <address addr="\(Self.card(number))" addrtype="mac" vendor="Hewlett Packard"/>\
                <hostnames><hostname name="host-\(number).example.invalid"/></hostnames><ports>\(ports)</ports></host>
                """
        }
    }

    /// A register as a hospital keeps one.
    var register: some Sequence<String> {
        Self.pieces("资产名称,IP地址,MAC地址,资产类型,品牌,型号,序列号,资产编号,部门,责任人,所属系统,位置,操作系统\n", assets, "") { number in
            let kind = Self.kinds[number % Self.kinds.count]
            let unit = Self.units[number * 7 % Self.units.count]
            return [
                "\(unit)\(kind.name)\(number)", Self.address(number), Self.card(number), kind.name, kind.brand,
                kind.model,
                "SN\(number * 7919 % 10_000_019)", "ZC-2024-\(number)", unit, Self.owner(number) ?? "",
                Self.systems[number % Self.systems.count], "门诊楼\(number % 12 + 1)层\(number % 40 + 1)室",
                kind.system,
            ].joined(separator: ",") + "\n"
        }
    }

    /// Writes a file piece by piece.
    static func write(_ pieces: some Sequence<String>, to file: URL) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        var buffer = Data()
        for piece in pieces {
            buffer.append(contentsOf: piece.utf8)
            if buffer.count > 1 << 20 {
                try handle.write(contentsOf: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: buffer)
        try handle.close()
    }

    private static func pieces(
        _ head: String, _ count: Int, _ foot: String, _ piece: @escaping (Int) -> String
    ) -> some Sequence<String> {
        (-1...count).lazy.map { $0 < 0 ? head : $0 == count ? foot : piece($0) }
    }

    // MARK: Values

    private struct Kind {
        let name, brand, model, system: String
    }

    private static let kinds = [
        Kind(name: "台式机", brand: "联想", model: "ThinkCentre M720", system: "Windows 10 专业版"),
        Kind(name: "台式机", brand: "戴尔", model: "OptiPlex 7080", system: "Windows 7"),
        Kind(name: "交换机", brand: "华为", model: "S5720-28P", system: "VRP"),
        Kind(name: "打印机", brand: "惠普", model: "LaserJet M404", system: ""),
        Kind(name: "摄像头", brand: "海康威视", model: "DS-2CD", system: ""),
        Kind(name: "交换机", brand: "锐捷", model: "RG-S2910", system: "RGOS"),
        Kind(name: "服务器", brand: "浪潮", model: "NF5280M6", system: "Windows Server 2019"),
    ]
    private static let units = [
        "检验科", "放射科", "心内科", "门诊部", "住院部", "信息科", "药剂科", "急诊科", "手术室", "财务科", "总务科", "体检中心", "监区医务室",
        "护理部", "病案室",
    ]
    private static let systems = ["HIS", "LIS", "PACS", "EMR", "OA", "医保接口", "体检系统", "视频监控", "门户网站"]
    private static let services: [(number: Int, name: String, product: String, version: String)] = [
        (22, "ssh", "OpenSSH", "8.9p1"), (80, "http", "nginx", "1.22.1"), (443, "https", "Apache httpd", "2.4.57"),
        (3389, "ms-wbt-server", "Microsoft Terminal Services", ""), (445, "microsoft-ds", "Windows Server 2019", ""),
        (3306, "mysql", "MySQL", "8.0.33"), (23, "telnet", "Cisco router telnetd", ""), (21, "ftp", "vsftpd", "3.0.3"),
        (104, "dicom", "DCMTK", "3.6"), (631, "ipp", "CUPS", "2.4"),
    ]

    private static func port(_ service: (number: Int, name: String, product: String, version: String)) -> String {
        """
        <port protocol="tcp" portid="\(service.number)"><state state="open"/>\
        <service name="\(service.name)" product="\(service.product)" version="\(service.version)"/></port>
        """
    }

    private static func address(_ number: Int) -> String {
        "10.\(number / 62_500).\(number / 250 % 250).\(number % 250 + 1)"
    }

    private static func card(_ number: Int) -> String {
        String(format: "3C:52:82:%02X:%02X:%02X", number >> 16 & 255, number >> 8 & 255, number & 255)
    }

    /// Nil for every fourth asset.
    private static func owner(_ number: Int) -> String? {
        let families = Array("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许")
        let given = Array("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平")
        guard number % 4 > 0 else { return nil }
        let last = number % 3 > 0 ? String(given[number / 400 % 20]) : ""
        return "\(families[number % 20])\(given[number / 20 % 20])\(last)"
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(
            withAllowedCharacters: .urlQueryAllowed.subtracting(CharacterSet(charactersIn: "+,:")))
            ?? text
    }
}
