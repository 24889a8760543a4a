import Observations
import Kernel
import ScanImports
import Testing

@Suite struct `A bad report` {
    @Test(arguments: [
        "", "Starting Nmap 7.93 ( https://nmap.org )\n", "{\"hosts\": []}", "\u{0}\u{0}\u{0}", "PK\u{3}\u{4}",
    ])
    func `that is not XML is told apart`(text: String) throws {
        let failure = try #require(read(text).failure)
        #expect(failure.hostsRead == 0)
        if text.isEmpty {
            #expect(failure.fault == .empty)
        } else if case .notXML = failure.fault {
            #expect(failure.explanation.summary.hasPrefix("扫描报告不是 XML 文件"))
        } else {
            Issue.record("\(failure)")
        }
        #expect(failure.explanation.advice?.contains("-oX") == true)
    }

    @Test func `of another program names what was found`() throws {
        let failure = try #require(read("<?xml version=\"1.0\"?>\n<NessusClientData_v2>").failure)
        #expect(failure.fault == .wrongRoot(found: "NessusClientData_v2", expected: "nmaprun"))
        #expect(failure.line == 2)
        #expect(failure.kind == .badInput)
    }

    @Test func `cut off after any byte keeps the hosts before the cut and says so`() throws {
        let host =
            "<host><address addr=\"10.0.0.1\" addrtype=\"ipv4\"/><ports><port protocol=\"tcp\" portid=\"1\"/></ports></host>"
        let whole = Array(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE nmaprun>\n<nmaprun><!-- x -->\n\(host)\n\(host)\n</nmaprun>".utf8)
        let ends = endsOfHosts(in: whole)
        #expect(ends.count == 2)
        for length in 1..<whole.count {
            let reading = read(Array(whole[..<length]))
            let expected = ends.count { $0 <= length }
            let failure = try #require(reading.failure, "cut at \(length)")
            #expect(failure.fault == .truncated, "cut at \(length)")
            #expect(failure.hostsRead == expected, "cut at \(length)")
            #expect(reading.hosts.count == expected, "cut at \(length)")
        }
        let advice = read(Array(whole[..<ends[1]])).failure?.explanation.advice
        #expect(advice?.contains("此处之前的 2 台主机已完整读入，其后的内容缺失") == true)
    }

    /// The places just behind each `</host>`.
    private func endsOfHosts(in bytes: [UInt8]) -> [Int] {
        let mark = Array("</host>".utf8)
        return bytes.indices.filter { bytes[$0...].starts(with: mark) }.map { $0 + mark.count }
    }

    @Test func `whose entities would expand to billions is refused at once`() throws {
        var text = "<?xml version=\"1.0\"?><!DOCTYPE nmaprun [<!ENTITY a \"ha\">"
        for (inner, outer) in zip("abcdefgh", "bcdefghi") {
            text += "<!ENTITY \(outer) \"" + String(repeating: "&\(inner);", count: 10) + "\">"
        }
        text += "]><nmaprun args=\"&i;\">&i;</nmaprun>"
        #expect(read(text).failure?.fault == .declaration)
    }

    @Test(arguments: [
        "<!ENTITY x SYSTEM \"file:///etc/passwd\">",
        "<!ENTITY % x SYSTEM \"http://127.0.0.1:9/x.dtd\"> %x;",
        "<!ENTITY x \"y\">",
        "<!ATTLIST port protocol CDATA \"udp\" portid (a|b) \"a\">",
        "<!ELEMENT nmaprun ANY>",
        "<!NOTATION gif SYSTEM \"viewer\">",
    ])
    func `that declares anything is refused`(declaration: String) {
        let reading = read("<!DOCTYPE nmaprun [\(declaration)]><nmaprun>&x;</nmaprun>")
        #expect(reading.failure?.fault == .declaration)
    }

    @Test func `that names a DTD outside is read without it`() {
        let reading = read("<!DOCTYPE nmaprun SYSTEM \"file:///dev/zero\"><nmaprun></nmaprun>")
        #expect(reading.failure == nil)
    }

    @Test func `with the five entities of XML gives the characters they stand for`() {
        let reading = read(
            report(inHost: #"<hostnames><hostname name="AT&amp;T &amp;#38; &lt;a&gt; &quot;&apos;&#38;"/></hostnames>"#)
        )
        #expect(reading.failure == nil)
        #expect(reading.hosts.first?.names.first?.name == "AT&T &#38; <a> \"'&")
    }

    @Test(arguments: ["字", "😀", "a"])
    func `with a value that is too long is cut between two characters, visibly`(character: String) throws {
        var limits = ScanLimits()
        limits.value = 100
        let name = String(repeating: character, count: 200)
        let reading = read(
            report(inHost: "<hostnames><hostname name=\"\(name)\"/></hostnames>"), limits: limits)
        let kept = try #require(reading.hosts.first?.names.first?.name)
        #expect(kept.utf8.count <= 103 && kept.utf8.count > 96 && kept.last == "…")
        #expect(kept.dropLast().allSatisfy { String($0) == character })
    }

    @Test func `with an undeclared entity is refused`() throws {
        guard case .malformed = try #require(read("<nmaprun>&secret;</nmaprun>").failure).fault else {
            Issue.record("taken")
            return
        }
    }

    @Test func `nested too deeply is refused`() {
        let text = "<nmaprun>" + String(repeating: "<a>", count: 100_000)
        let failure = read(text).failure
        #expect(failure?.fault == .tooDeep(limit: 128))
        #expect(failure?.kind == .tooLarge)
    }

    @Test(arguments: [8, 4096, 1 << 20])
    func `with a tag without end is refused before it fills the memory`(piece: Int) {
        var limits = ScanLimits()
        limits.token = piece == 8 ? 4096 : 1 << 20
        let endless = Array(("<nmaprun><host comment=\"" + String(repeating: "x", count: limits.token * 3)).utf8)
        let failure = read(endless, limits: limits, pieces: { piece }).failure
        #expect(failure?.fault == .tooLarge(what: "单个标签或注释的字节数", limit: limits.token))
    }

    @Test func `with a comment without end is refused before it fills the memory`() {
        let failure = read("<nmaprun><!-- " + String(repeating: "x", count: 3 << 20)).failure
        #expect(failure?.fault == .tooLarge(what: "单个标签或注释的字节数", limit: 1 << 20))
    }

    @Test(arguments: [1000, 30_000], ["\"", "'"])
    func `with too many attributes is refused`(count: Int, quote: String) {
        let many = (0..<count).map { "a\($0)=\(quote)\(quote)" }.joined(separator: " ")
        let failure = read("<nmaprun \(many)/>").failure
        #expect(failure?.fault == .tooLarge(what: "单个元素的属性个数", limit: 64))
    }

    @Test func `with text that is not in the declared encoding is refused, hosts before it kept`() {
        var bytes = Array(report(inHost: "").utf8.dropLast("</nmaprun>".utf8.count))
        bytes += [0x3C, 0x61, 0x20, 0x62, 0x3D, 0x22, 0xC3, 0x28, 0x22, 0x2F, 0x3E]
        let reading = read(bytes)
        #expect(reading.failure?.hostsRead == 1)
        #expect(reading.hosts.count == 1)
        #expect(reading.failure?.explanation.summary.contains("编码不符") == true)
    }

    @Test func `with a zero byte inside is refused`() {
        var bytes = Array(report(inHost: "").utf8)
        bytes[bytes.count / 2] = 0
        #expect(read(bytes).failure != nil)
    }

    @Test func `in GBK is read as what it says`() {
        var bytes = Array("<?xml version=\"1.0\" encoding=\"GBK\"?><nmaprun><host><address addr=\"10.0.0.1\"/>".utf8)
        bytes += Array("<hostnames><hostname name=\"".utf8) + [0xD2, 0xBD, 0xD4, 0xBA]
        bytes += Array("\" type=\"user\"/></hostnames></host></nmaprun>".utf8)
        for size in [1, 7, .max] {
            let reading = read(bytes, pieces: { size })
            #expect(reading.failure == nil)
            #expect(reading.hosts.first?.names.first?.name == "医院")
        }
    }

    @Test func `in an encoding nobody knows is refused`() throws {
        let failure = read("<?xml version=\"1.0\" encoding=\"x-secret\"?><nmaprun/>").failure
        #expect(failure?.explanation.summary.contains("编码不受支持") == true)
    }

    @Test(arguments: ["65536", "-1", "", "8o", "99999999999999999999"])
    func `with a port that cannot be is refused with line, value and what was expected`(number: String) throws {
        let reading = read(report(inHost: "<ports>\n<port protocol=\"tcp\" portid=\"\(number)\"/></ports>"))
        let failure = try #require(reading.failure)
        #expect(failure.fault == .badValue(field: "portid", found: number, expected: "0 至 65535 的整数"))
        #expect(failure.line == 4)
        #expect(failure.hostsRead == 0)
        #expect(reading.hosts.isEmpty)
    }

    @Test(arguments: ["<port portid=\"1\"/>", "<port protocol=\"tcp\"/>", "<port protocol=\"dccp\" portid=\"1\"/>"])
    func `with a port that lacks its protocol or number is refused`(port: String) {
        guard case .badValue = read(report(inHost: "<ports>\(port)</ports>")).failure?.fault else {
            Issue.record("taken")
            return
        }
    }

    @Test func `with a port told twice keeps the later one and warns`() {
        let reading = read(
            report(
                inHost: """
                    <ports><port protocol="udp" portid="53"><state state="open"/></port>
                    <port protocol="tcp" portid="80"><state state="open"/></port>
                    <port protocol="tcp" portid="22"><state state="open"/></port>
                    <port protocol="tcp" portid="80"><state state="closed"/></port></ports>
                    """))
        let ports = reading.hosts.first?.ports ?? []
        #expect(ports.map(\.number) == [22, 80, 53])
        #expect(ports.map(\.state) == [.open, .closed, .open])
        #expect(reading.warnings.map(\.text) == ["端口 80/tcp 重复出现，以后一次为准"])
    }

    @Test func `with unknown elements is read without them and what they hold`() {
        let inner =
            "<future><port protocol=\"tcp\" portid=\"1\"/><address addr=\"10.9.9.9\" addrtype=\"ipv4\"/></future>"
        let reading = read(report(inHost: inner))
        #expect(reading.failure == nil)
        #expect(reading.hosts.first?.addresses == [IPAddress("10.0.0.1")!])
        #expect(reading.hosts.first?.ports == [])
    }

    @Test func `with an address that is none warns, and leaves out a host without any`() {
        let reading = read("<nmaprun><host><address addr=\"10.0.0.999\" addrtype=\"ipv4\"/></host></nmaprun>")
        #expect(reading.failure == nil)
        #expect(reading.hosts.isEmpty)
        #expect(reading.warnings.count == 2)
    }

    @Test(arguments: ["<port protocol=\"tcp\" portid=\"1\"/>", "<host/>", "<ports><port/></ports>"])
    func `with elements where they cannot stand is refused or skipped`(element: String) {
        let outside = read("<nmaprun><runstats>\(element)</runstats></nmaprun>")
        #expect(outside.hosts.isEmpty)
        let nested = read(report(inHost: "<host>\(element)</host>"))
        #expect(nested.failure?.fault == .misplaced(element: "host"))
    }

    @Test func `keeps failing with the first failure`() throws {
        let parser = try NmapXMLParser()
        func feed(_ text: String) -> ParseError? {
            Array(text.utf8).withUnsafeBytes { bytes in
                do throws(ParseError) {
                    try parser.feed(bytes) { _ in }
                    return nil
                } catch { return error }
            }
        }
        let first = try #require(feed("<wrong>"))
        #expect(feed("<nmaprun></nmaprun>") == first)
        #expect(throws: first) { try parser.finish { _ in } }
    }

    @Test func `with output of a megabyte keeps the first part and says so`() {
        let output = String(repeating: "y", count: 900_000)
        let reading = read(report(inHost: "<hostscript><script id=\"big\" output=\"\(output)\"/></hostscript>"))
        #expect(reading.hosts.first?.scripts.first?.text.utf8.count == 16 << 10)
        #expect(reading.hosts.first?.scripts.first?.isCut == true)
    }

    @Test func `with a host that never ends is refused at the limit`() {
        var limits = ScanLimits()
        limits.hostText = 100_000
        let script = "<script id=\"a\" output=\"\(String(repeating: "z", count: 10_000))\"/>"
        let reading = read(
            report(inHost: "<hostscript>\(String(repeating: script, count: 50))</hostscript>"), limits: limits)
        #expect(reading.failure?.fault == .tooLarge(what: "单台主机的文字字节数", limit: 100_000))
    }

    @Test func `with a flood of warnings stops listing them`() {
        var limits = ScanLimits()
        limits.warnings = 5
        let bad = String(repeating: "<address addr=\"x\" addrtype=\"ipv4\"/>", count: 50)
        #expect(read(report(inHost: bad), limits: limits).warnings.count == 5)
    }
}
