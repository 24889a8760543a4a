import Kernel
import Testing

@testable import Tools

@Suite struct `A set of ports` {
    @Test(arguments: [
        ("80", "80"), ("1-1000,8080", "1-1000,8080"), ("443, 80,81", "80-81,443"), ("5-7,6-9", "5-9"),
        ("80，443、8080", "80,443,8080"), ("1-65535", "1-65535"), ("65535", "65535"),
    ])
    func `is read and written as nmap does`(text: String, expected: String) throws {
        let ports = try PortSet(text)
        #expect(ports.description == expected)
        #expect(try PortSet(ports.description) == ports)
    }

    @Test(arguments: [
        ("", PortSetError.empty), (" , ", .empty), ("0", .badPart("0")), ("65536", .badPart("65536")),
        ("9-1", .reversed("9-1")), ("-", .badPart("-")), ("1-", .badPart("1-")), ("-5", .badPart("-5")),
        ("http", .badPart("http")), ("1-2-3", .badPart("1-2-3")), ("T:80", .badPart("T:80")),
        ("--script", .badPart("--script")), ("+1", .badPart("+1")), ("８０", .badPart("８０")),
    ])
    func `is refused where it is none`(text: String, expected: PortSetError) {
        #expect(throws: expected) { try PortSet(text) }
        #expect(expected.explanation.advice?.contains("1-1000,8080") == true)
    }

    @Test func `subtracts, joins and intersects as sets do`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let (left, right) = (some(&random), some(&random))
            let (a, b) = (numbers(left), numbers(right))
            #expect(numbers(left.subtracting(right)) == a.subtracting(b))
            #expect(numbers(left.union(right)) == a.union(b))
            #expect(numbers(left.intersection(right)) == a.intersection(b))
            #expect(left.count == a.count)
        }
    }

    private func some(_ random: inout SystemRandomNumberGenerator) -> PortSet {
        PortSet(
            (0..<Int.random(in: 0...5, using: &random)).map { _ in
                let first = UInt16.random(in: 1...60, using: &random)
                return first...UInt16.random(in: first...70, using: &random)
            })
    }

    private func numbers(_ ports: PortSet) -> Set<UInt16> {
        Set(ports.ranges.flatMap { Array($0) })
    }

    @Test func `reaches both ends of the range`() throws {
        let all = try PortSet("1-65535")
        #expect(all.count == 65_535)
        #expect(all.subtracting(try PortSet("1,65535")).description == "2-65534")
        #expect(all.subtracting(all).isEmpty)
    }

    @Test func `may be the most common ones`() throws {
        #expect(try PortChoice("top:1000") == .top(1000))
        #expect(try PortChoice("22,80") == .list(try PortSet("22,80")))
        for text in ["top:", "top:0", "top:65536", "top:-1", "top:1 --script x"] {
            #expect(throws: PortSetError.badTop(text)) { try PortChoice(text) }
        }
    }
}

@Suite struct `The list of fragile ports` {
    @Test(
        arguments: [
            102, 104, 502, 2575, 2761, 2762, 9100, 9107, 11112, 47808, 44818, 20000, 1911, 4911, 789, 1962, 2404, 5007,
            9600,
            18245,
        ] as [UInt16])
    func `holds the devices of a hospital, each with reason and source`(port: UInt16) throws {
        let entry = try #require(try shippedFragilePorts().entry(of: port))
        #expect(entry.reason.count > 10)
        #expect(!entry.source.isEmpty)
    }

    @Test func `leaves ordinary services alone`() throws {
        let fragile = try shippedFragilePorts()
        for port in [22, 80, 443, 445, 515, 631, 1433, 1521, 3306, 3389, 8080] as [UInt16] {
            #expect(fragile.entry(of: port) == nil)
        }
    }

    @Test(arguments: ["", "{}", "{\"ports\":[]}", "[]", "{\"ports\":[{\"ports\":\"1\"}]}"])
    func `is refused where it cannot be read, so that nothing is scanned`(text: String) {
        #expect(throws: FragilePortsError.unreadable) { try FragilePorts(json: Array(text.utf8)) }
    }

    @Test(arguments: [
        (#"{"ports":"70000","name":"a","reason":"b","source":"c"}"#, 1),
        (#"{"ports":"1","name":"a","reason":" ","source":"c"}"#, 1),
        (
            #"{"ports":"1","name":"a","reason":"b","source":"c"},{"ports":"1-2","name":"a","reason":"b","source":"c"}"#,
            2
        ),
    ])
    func `is refused with the number of the wrong entry`(entries: String, number: Int) throws {
        let error = try #require(throws: FragilePortsError.self) {
            try FragilePorts(json: Array("{\"ports\":[\(entries)]}".utf8))
        }
        #expect(error.explanation.place == "第 \(number) 条")
    }
}
