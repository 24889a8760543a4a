import Kernel
import Testing

@testable import Observations

@Suite struct EvidenceTests {
    @Test(arguments: [
        "To Be Filled By O.E.M.", "00000000", "Default string", "n", "0123456789", "  ", "System Serial Number", "无",
        "03000200-0400-0500-0006-000700080009", "--",
    ])
    func `A text that a maker left where a number should be is no evidence`(text: String) {
        #expect(Evidence.serial(text) == nil)
        #expect(Evidence.chassis(text) == nil)
    }

    @Test func `Serial numbers are equal whatever their case and spaces`() {
        #expect(Evidence.serial(" 2102 351abc#") == Evidence.serial("2102351ABC"))
        #expect(Evidence.serial("2102351ABC")?.value == "2102351ABC")
    }

    @Test(arguments: [
        "00:00:00:00:00:00", "FF:FF:FF:FF:FF:FF", "01:00:5E:00:00:FB", "00:00:5E:00:01:0A", "00:00:0C:07:AC:01",
        "00:00:0C:9F:F0:01", "00:07:B4:00:01:02", "02:42:AC:11:00:02",
    ])
    func `An address that no single card owns is no evidence`(text: String) throws {
        let address = try #require(MACAddress(text))
        #expect(Evidence.hardware(address) == nil)
    }

    @Test func `An ordinary card is evidence, one made up by a hypervisor too`() throws {
        for text in ["00:1B:44:11:3A:B7", "52:54:00:12:34:56", "00:00:5E:10:01:0A"] {
            #expect(Evidence.hardware(try #require(MACAddress(text)))?.value == text)
        }
    }

    @Test(arguments: ["localhost", "localhost.localdomain", "ubuntu", "10.1.2.3", "x", "", "router.", "a\u{200B}b"])
    func `A name that every machine of a make has is no evidence`(name: String) {
        #expect(Evidence.hostName(name) == nil)
    }

    @Test func `Names are equal whatever their case and last dot`() {
        #expect(Evidence.hostName("HIS-DB01.Hospital.local.")?.value == "his-db01.hospital.local")
    }

    @Test func `An engine id that repeats the address is no evidence`() {
        #expect(Evidence.engine([0x80, 0, 7, 0xDB, 1, 10, 1, 2, 3]) == nil)
        #expect(
            Evidence.engine([0x80, 0, 7, 0xDB, 3, 0, 0x1B, 0x44, 0x11, 0x3A, 0xB7])?.value == "800007db03001b44113ab7")
        #expect(Evidence.engine([0x80, 0, 0, 0, 0, 0, 0, 0]) == nil)
        #expect(Evidence.engine([1, 2]) == nil)
    }

    @Test func `A client identifier that repeats the hardware address is no evidence`() {
        #expect(Evidence.client([1, 0, 0x1B, 0x44, 0x11, 0x3A, 0xB7]) == nil)
        #expect(Evidence.client([0xFF, 1, 2, 3, 4])?.value == "ff01020304")
    }
}
