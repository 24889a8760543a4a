import Fingerprints
import Measuring
import Observations

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

// How many things a second are told apart by all shipped rules, on one core.
//
//     FingerprintBenchmark [FOLDER] [COUNT]     rules of FOLDER (Content/fingerprints above here), COUNT hosts (100,000)
//
// Prints a line each for loading the rules, for hosts with six clues as a scan of a hospital finds them, for hosts whose
// clues fit nothing, and for texts that were made to keep expressions busy.

/// Two digits behind the point.
func short(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}

/// The text of a file. Nil: it cannot be read.
func text(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { break }
        bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// The rules of a folder, in the order of their names.
func rules(in folder: String) -> [(name: String, text: String)] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasSuffix(".yaml") { names.append(name) }
    }
    return names.sorted().compactMap { name in text(of: "\(folder)/\(name)").map { (name, $0) } }
}

/// The folder of the shipped rules, looked for from here upwards. Nil: none.
func shippedFolder() -> String? {
    ["Content", "../Content", "../../Content"].map { $0 + "/fingerprints" }.first { access($0, R_OK) == 0 }
}

/// Six clues of one thing of a hospital's network; `number` makes texts differ as serial numbers and names do.
func host(_ number: Int) -> [Clue] {
    switch number % 8 {
    case 0:
        [
            Clue(
                .snmpDescription,
                "S5720-36C-EI-AC \r\nHuawei Versatile Routing Platform Software \r\n VRP (R) software,Version 5.170 (S5720 V200R010C00SPC600)"
            ),
            Clue(.snmpObject, "1.3.6.1.4.1.2011.2.23.276"), Clue(.snmpName, "SW-\(number)"),
            Clue(.banner, "SSH-2.0-HUAWEI-1.5", port: 22), Clue(.openPort, "tcp/22"),
            Clue(.cardMaker, "Huawei Technologies"),
        ]
    case 1:
        [
            Clue(.title, "住院医生工作站 \(number)", port: 80), Clue(.server, "Microsoft-IIS/8.5", port: 80),
            Clue(.product, "Microsoft IIS httpd 8.5", port: 80), Clue(.hostName, "his-app-\(number)"),
            Clue(.openPort, "tcp/445"), Clue(.system, "Microsoft Windows Server 2012 R2"),
        ]
    case 2:
        [
            Clue(.hostName, "DESKTOP-8F2K\(number % 900 + 100)"), Clue(.vendorClass, "MSFT 5.0"),
            Clue(.requestList, "1,3,6,15,31,33,43,44,46,47,119,121,249,252"), Clue(.cardMaker, "Asustek Computer"),
            Clue(.openPort, "tcp/135"), Clue(.openPort, "tcp/445"),
        ]
    case 3:
        [
            Clue(.snmpDescription, "HP ETHERNET MULTI-ENVIRONMENT,SN:CNF\(number),FN:X,PID:HP LaserJet M402n"),
            Clue(.snmpObject, "1.3.6.1.4.1.11.2.3.9.1"), Clue(.openPort, "tcp/9100"),
            Clue(.cardMaker, "Hewlett Packard"),
            Clue(.title, "HP LaserJet M402n 192.0.2.\(number % 250)", port: 80), Clue(.discovered, "_ipp._tcp"),
        ]
    case 4:
        [
            Clue(.server, "App-webs/", port: 80), Clue(.title, "登录", port: 80), Clue(.openPort, "tcp/554"),
            Clue(.openPort, "tcp/8000"), Clue(.cardMaker, "Hangzhou Hikvision Digital Technology"),
            Clue(.product, "Hikvision IP camera httpd", port: 80),
        ]
    case 5:
        [
            Clue(.banner, "SSH-2.0-OpenSSH_7.4", port: 22), Clue(.product, "MySQL 5.7.\(number % 40)", port: 3306),
            Clue(.system, "Linux 3.10 - 4.11"), Clue(.platform, "cpe:/o:linux:linux_kernel:3.10"),
            Clue(.hostName, "lis-db-\(number)"), Clue(.openPort, "tcp/3306"),
        ]
    case 6:
        [
            Clue(.title, "奇安信天擎终端安全管理系统", port: 443), Clue(.server, "nginx", port: 443),
            Clue(.subject, "CN=tianqing, O=QiAnXin", port: 443), Clue(.openPort, "tcp/443"),
            Clue(.product, "nginx 1.20.1", port: 443), Clue(.system, "Linux 4.15 - 5.8"),
        ]
    default:
        [
            Clue(.snmpDescription, "Topsec  NGFW4000-UF(TG-5130) Software Version V3.3.005.066.1"),
            Clue(.snmpObject, "1.3.6.1.4.1.14331.1.4"), Clue(.snmpEnterprise, "14331"),
            Clue(.snmpPrivate, "1.3.6.1.4.1.14331.5.5.1.3.1.0 Q18320251234\(number)"), Clue(.interface, "eth0"),
            Clue(.title, "Web User Login", port: 443),
        ]
    }
}

/// Six clues that fit no rule.
func stranger(_ number: Int) -> [Clue] {
    [
        Clue(.snmpDescription, "Gadget \(number) of an unknown maker, firmware 1.\(number % 10)"),
        Clue(.snmpObject, "1.3.6.1.4.1.99999.\(number)"), Clue(.title, "Unrelated page \(number)", port: 80),
        Clue(.hostName, "thing-x\(number)"), Clue(.banner, "220 hello \(number)", port: 21),
        Clue(.openPort, "tcp/\(number % 60_000 + 5_001)"),
    ]
}

/// Texts full of what expressions look for, as long as clues can be.
func hostile(_ number: Int) -> [Clue] {
    let words = "huawei h3c cisco ruijie( hikvision nsfocus 深信服 启明星辰 version 5.20 -----------"
    let text = String(repeating: words + String(repeating: "a", count: number % 90), count: 20)
    return [Clue.Kind.snmpDescription, .title, .banner, .product, .hostName, .subject].map { Clue($0, text, port: 80) }
}

/// Runs the library over so many things and prints what that took.
func measure(_ name: String, _ library: FingerprintLibrary, _ count: Int, _ make: (Int) -> [Clue]) {
    let kept = (0..<min(count, 4_000)).map(make)
    let engine = Fingerprinter(library)
    var findings = 0
    let begun = Cost.now
    for index in 0..<count { findings += engine.fingerprint(kept[index % kept.count]).findings.count }
    let cost = Cost.now - begun
    print(
        """
        \(name): \(count) hosts, \(findings) findings in \(short(cost.processor)) s of processor time \
        (\(short(cost.clock)) s), \(Int(Double(count) / cost.processor)) hosts/s, peak \(Cost.highestMemory) MB
        """)
}

func run(_ arguments: [String]) {
    let count = arguments.last.flatMap { Int($0) } ?? 100_000
    guard let folder = arguments.first(where: { Int($0) == nil }) ?? shippedFolder() else {
        print("no folder of rules: name it")
        exit(66)
    }
    let files = rules(in: folder)
    let begun = Cost.now
    let library = FingerprintLibrary(files: files)
    print(
        """
        load: \(files.count) files, \(library.rules.count) rules, \(library.problems.count) problems in \
        \(short((Cost.now - begun).processor)) s of processor time
        """)
    measure("six clues", library, count, host)
    measure("nothing fits", library, count, stranger)
    measure("hostile texts", library, max(count / 100, 1), hostile)
}

run(Array(CommandLine.arguments.dropFirst()))
