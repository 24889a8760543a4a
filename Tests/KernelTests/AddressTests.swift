import Kernel
import Testing

@Suite struct `IP addresses` {
    @Test(arguments: [
        ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("10.1.2.3", "10.1.2.3"),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:DB8::A", "2001:db8::a"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("::ffff:10.1.2.3", "::ffff:10.1.2.3"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ])
    func `a valid address is written in its canonical form`(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.-4", "1..2.3", " 1.2.3.4", "1.2.3.4 ", ":",
        ":::",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "fe80::1%eth0", "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3", "1:", "１.2.3.4",
    ])
    func `anything else is refused`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `text, number and sort key agree for random addresses`() {
        var previous: [IPAddress] = []
        for _ in 0..<2000 {
            let address =
                Bool.random()
                ? IPAddress(v4: .random(in: .min ... .max))
                : IPAddress(v6: UInt128.random(in: .min ... .max) >> UInt128.random(in: 0..<128))
            #expect(IPAddress(address.description) == address)
            for other in previous { #expect((address < other) == (address.sortKey < other.sortKey)) }
            previous = [address] + previous.prefix(2)
        }
    }
}

@Suite struct `Address ranges` {
    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3", 1), ("10.1.2.3/24", "10.1.2.0/24", 256), ("10.1.2.3-9", "10.1.2.3-10.1.2.9", 7),
        ("10.1.2.3-10.1.3.2", "10.1.2.3-10.1.3.2", 256), ("10.1.2.0-10.1.2.255", "10.1.2.0/24", 256),
        ("0.0.0.0/0", "0.0.0.0/0", 4_294_967_296), ("2001:db8::/126", "2001:db8::/126", 4),
    ])
    func `each form is read and written`(text: String, written: String, count: Int) {
        let range = AddressRange(text)
        #expect(range?.description == written)
        #expect(range?.count == UInt128(count))
    }

    @Test(arguments: [
        "10.1.2.3/33", "10.1.2.9-3", "10.1.2.3/-1", "10.1.2.3/+8", "a-b", "10.1.2.3-::1", "1-2-3", "/24", "-",
    ])
    func `anything else is refused`(text: String) {
        #expect(AddressRange(text) == nil)
    }
}

@Suite struct `Address sets` {
    /// A set over the last octet, beside the plain set of numbers that it should be.
    private func random() throws -> (AddressSet, Set<UInt32>) {
        var ranges: [AddressRange] = []
        var numbers: Set<UInt32> = []
        for _ in 0..<Int.random(in: 0...5) {
            let first = UInt32.random(in: 0...60)
            let last = first + UInt32.random(in: 0...15)
            ranges.append(try #require(AddressRange(IPAddress(v4: first), IPAddress(v4: last))))
            numbers.formUnion(first...last)
        }
        return (AddressSet(ranges), numbers)
    }

    @Test func `union, difference, membership and blocks agree with plain sets`() throws {
        for _ in 0..<1000 {
            let (left, leftNumbers) = try random()
            let (right, rightNumbers) = try random()
            let members = { (set: AddressSet) in
                Set((0...90).filter { set.contains(IPAddress(v4: $0)) }.map { UInt32($0) })
            }
            #expect(members(left) == leftNumbers)
            #expect(members(left.union(right)) == leftNumbers.union(rightNumbers))
            #expect(members(left.subtracting(right)) == leftNumbers.subtracting(rightNumbers))
            #expect(left.contains(right) == leftNumbers.isSuperset(of: rightNumbers))
            #expect(left.count == UInt128(leftNumbers.count))
            let blocks = left.blocks(of: 7)
            #expect(AddressSet(blocks) == left && blocks.allSatisfy { $0.count <= 7 })
        }
    }

    @Test func `the ends of both families are handled`() {
        let all4 = AddressRange("0.0.0.0/0")!
        let all6 = AddressRange("::/0")!
        let both = AddressSet([all6, all4])
        #expect(both.ranges == [all4, all6])
        #expect(both.count == .max)
        #expect(both.subtracting(AddressSet([all4])).ranges == [all6])
        #expect(AddressSet([AddressRange("255.255.255.255")!]).blocks(of: 256).count == 1)
    }
}

@Suite struct `MAC addresses` {
    @Test(arguments: ["00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7", "001b.4411.3ab7", "001b-4411-3ab7", "001B44113AB7"])
    func `each maker's form is read`(text: String) {
        #expect(MACAddress(text)?.description == "00:1B:44:11:3A:B7")
    }

    @Test(arguments: ["", "00:1b:44:11:3a", "00:1b:44:11:3a:b7:00", "zz:1b:44:11:3a:b7"])
    func `anything else is refused`(text: String) {
        #expect(MACAddress(text) == nil)
    }
}
