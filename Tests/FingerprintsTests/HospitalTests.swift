import Fingerprints
import Observations
import Testing

/// Whole things as several sources describe them, told apart by the shipped rules.
@Suite struct HospitalTests {
    private let engine = Fingerprinter(Shipped.library)

    @Test func `A Huawei firewall by SNMP`() {
        let found = engine.fingerprint([
            Clue(
                .snmpDescription,
                "Huawei YunShan OS \r\nVersion 1.24.0.1 (USG V600R024C00SPC100) \r\nHUAWEI USG6525E \r\n"),
            Clue(.snmpObject, "1.3.6.1.4.1.2011.2.321.1.3"), Clue(.snmpEnterprise, "2011"),
        ])
        #expect(found.kind == .firewall)
        #expect(found[.brand]?.value == "华为")
        #expect(found[.model]?.value == "USG6525E")
        #expect(found[.firmware]?.value == "V600R024C00SPC100")
        #expect(found[.model]?.sentence.contains("SNMP sysDescr") == true)
    }

    @Test func `An H3C switch stays H3C although it answers under Huawei's number`() {
        let found = engine.fingerprint([
            Clue(
                .snmpDescription,
                "H3C Comware Platform Software, Software Version 7.1.070, Release 6312P01 H3C S5130S-28P-EI"),
            Clue(.snmpObject, "1.3.6.1.4.1.25506.1.1899"), Clue(.snmpEnterprise, "2011"),
        ])
        #expect(found[.brand]?.value == "H3C")
        #expect(found[.brand]?.isDisputed == false)
        #expect(found.kind == .switch)
        #expect(found[.model]?.value == "S5130S-28P-EI")
    }

    @Test func `A device with another maker's agent is told by its words`() {
        let found = engine.fingerprint([
            Clue(.snmpDescription, "NSFOCUS-OSMS"), Clue(.snmpObject, "1.3.6.1.4.1.8072.3.2.10"),
            Clue(.snmpServices, "72"),
        ])
        #expect(found.kind == .security)
        #expect(found[.brand]?.value == "绿盟科技")
        #expect(found[.purpose]?.value == "堡垒机")
    }

    @Test func `A server of the hospital information system by its page and name`() {
        let found = engine.fingerprint([
            Clue(.title, "住院医生工作站", port: 80), Clue(.server, "Microsoft-IIS/8.5", port: 80),
            Clue(.hostName, "his-app-02"), Clue(.system, "Microsoft Windows Server 2012 R2"),
        ])
        #expect(found[.businessSystem]?.value == "HIS")
        #expect(found[.businessSystem]?.best.reasons.count == 2)
        #expect(found[.system]?.value == "Windows Server 2012 R2")
    }

    @Test func `A doctor's computer by DHCP and name`() {
        let found = engine.fingerprint([
            Clue(.hostName, "DESKTOP-8F2K1LM"), Clue(.vendorClass, "MSFT 5.0"),
            Clue(.requestList, "1,3,6,15,31,33,43,44,46,47,119,121,249,252"),
        ])
        #expect(found.kind == .terminal)
        #expect(found[.system]?.value.hasPrefix("Windows 10") == true)
    }

    @Test func `A modality by its port only, unprobed`() {
        let found = engine.fingerprint([Clue(.openPort, "tcp/104")])
        #expect(found.kind == .medical)
        #expect((found[.kind]?.confidence ?? 100) <= 60)
        #expect(found[.businessSystem]?.value == "PACS")
    }

    @Test(arguments: [
        ("NovaStar Taurus", AssetKind.screen, "诺瓦"), ("DS-7932N-K4", .camera, "海康威视"),
        ("SANGFOR | AC", .security, "深信服"), ("iDRAC9 - Login", .server, "戴尔"), ("eSight", .application, "华为"),
        ("APC | Log On", .facility, "APC"), ("HP LaserJet Pro MFP M227fdw", .printer, "惠普"),
        ("Yealink SIP-T21P_E2", .phone, "亿联"), ("VMware ESXi 6.7.0", .hypervisor, "VMware"),
        ("Synology DiskStation", .storage, "群晖"),
    ])
    func `A console by its title`(title: String, kind: AssetKind, brand: String) {
        let found = engine.fingerprint([Clue(.title, title, port: 443)])
        #expect(found.kind == kind)
        #expect(found[.brand]?.value == brand)
    }

    @Test(arguments: [
        "OpenSSH 8.4p1", "nginx 1.20", "登录", "Index of /", "localhost", "Welcome to nginx!", "404 Not Found",
    ])
    func `Words that every machine says make no device`(text: String) {
        for kind in [Clue.Kind.title, .product, .hostName, .banner, .snmpDescription] {
            let found = engine.fingerprint([Clue(kind, text)])
            #expect(found[.brand] == nil)
            #expect((found[.kind]?.confidence ?? 0) <= 50, "\(kind) \(text): \(found.findings.map(\.sentence))")
        }
    }
}
