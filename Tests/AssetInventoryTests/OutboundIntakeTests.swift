import Kernel
import Observations
import Testing

@testable import AssetInventory

/// Files of observed connections, good and hostile.
@Suite struct `Files of connections` {
    private let now = Timestamp(seconds: 1_795_400_000)

    private func read(_ text: String) throws -> OutboundIntake {
        try OutboundIntake(Array(text.utf8), now: now) { !ZoneMap.isPrivate($0) }
    }

    @Test func `are read as a table under Chinese and English headings`() throws {
        for heading in [
            "源地址,目的地址,目的端口,协议", "src_ip,dst_ip,dst_port,proto", "\u{FEFF}\"Src\",\"Dst\",\"Port\",\"Protocol\"",
        ] {
            let intake = try read(heading + "\r\n10.0.0.1,203.0.113.5,3333,TCP\r\n10.0.0.1,203.0.113.5,3333,6\r\n")
            #expect(intake.connections.count == 1, "\(heading)")
            #expect(intake.connections[0].times == 2 && intake.connections[0].transport == .tcp)
        }
    }

    @Test func `are read as objects, one a line, and made one of a kind`() throws {
        let intake = try read(
            """
            {"src_ip":"10.0.0.1","dst_ip":"203.0.113.5","dst_port":443,"name":"A.Example.COM.","time":1795300000,"bytes":10}
            {"src_ip":"10.0.0.1","dst_ip":"203.0.113.5","dst_port":"443","time":"2026-11-20T01:00:00Z","count":5,"bytes":7}
            {"src_ip":"10.0.0.1","dst_ip":"192.168.1.1","dst_port":443}
            """)
        let connection = try #require(intake.connections.first)
        #expect(intake.connections.count == 1 && intake.inside == 1 && intake.wrong == 0)
        #expect(connection.name == "a.example.com" && connection.times == 6 && connection.bytes == 17)
        #expect(connection.firstAt < connection.lastAt)
        #expect(connection.firstAt == CivilTime(text: "2026-11-20 09:00:00")?.timestamp)
    }

    @Test(arguments: [
        ("x,203.0.113.5,1,tcp,", "源地址"), ("10.0.0.1,x,1,tcp,", "目的地址"), ("10.0.0.1,203.0.113.5,65536,tcp,", "目的端口"),
        ("10.0.0.1,203.0.113.5,-1,tcp,", "目的端口"), ("10.0.0.1,203.0.113.5,1,icmp,", "协议"),
        ("10.0.0.1,203.0.113.5,1,tcp,yesterday", "时间"),
    ])
    func `tell the line that is wrong and read the rest`(line: String, word: String) throws {
        let intake = try read(
            "源地址,目的地址,目的端口,协议,时间\n\(line)\n10.0.0.1,203.0.113.5,1,tcp,2026-11-20 08:00\n")
        #expect(intake.connections.count == 1 && intake.wrong == 1)
        #expect(intake.faults.first?.line == 2 && intake.faults.first?.reason.contains(word) == true)
    }

    @Test func `without what must be there are refused as a whole`() {
        #expect(throws: OutboundIntakeError.empty) { try read(" \n ") }
        #expect(throws: OutboundIntakeError.noColumn("目的端口")) { try read("源地址,目的地址\n") }
    }

    @Test func `cannot make a connection of tomorrow, or numbers that run over`() throws {
        let intake = try read(
            """
            src,dst,port,time,count,bytes
            10.0.0.1,203.0.113.5,1,2099-01-01 00:00,9223372036854775807,9223372036854775807
            10.0.0.1,203.0.113.5,1,99999999999999,9223372036854775807,-5
            """)
        let connection = try #require(intake.connections.first)
        #expect(connection.lastAt <= now && connection.times == 2_000_000_000 && connection.bytes == 1 << 50)
    }

    @Test func `cut or changed at any byte are read or refused`() throws {
        let texts = [
            "源地址,目的地址,目的端口,协议,域名\n10.0.0.1,203.0.113.5,443,tcp,\"a,\"\"b\"\nx,,,\n",
            "{\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"203.0.113.5\",\"dst_port\":443}\n{\"src_ip\":[]}\n",
        ]
        var read = 0
        for text in texts {
            let bytes = Array(text.utf8)
            for index in bytes.indices {
                var flipped = bytes
                flipped[index] ^= 0x2A
                for content in [Array(bytes[..<index]), flipped] {
                    if let intake = try? OutboundIntake(content, now: now, isOutside: { !ZoneMap.isPrivate($0) }) {
                        read += 1
                        #expect(intake.connections.allSatisfy { !ZoneMap.isPrivate($0.destination) })
                    }
                }
            }
        }
        #expect(read > 50)
    }
}
