import Kernel
import Testing

@testable import DeviceAccess

@Suite struct `A walk` {
    private let table = OID.standard(2, 2)

    private func row(_ arcs: UInt32...) -> SNMPRow { SNMPRow(OID(table.arcs + arcs), .integer(1)) }

    @Test func `goes on behind the last row`() {
        var cursor = WalkCursor(below: table, limits: SNMPLimits())
        #expect(cursor.last == table)
        #expect(cursor.take([row(1), row(2, 5)]) == .more)
        #expect(cursor.last == table.appending([2, 5]))
        #expect(cursor.take([row(3)]) == .more)
        #expect(cursor.rows.count == 3)
    }

    @Test func `ends where the subtree ends`() {
        var cursor = WalkCursor(below: table, limits: SNMPLimits())
        #expect(cursor.take([row(1), SNMPRow(.standard(2, 3, 1), .integer(1))]) == .ended(.finished))
        #expect(cursor.rows.count == 1)
        #expect(cursor.take([nil]) == .ended(.finished))
        #expect(cursor.take([]) == .ended(.finished))
    }

    @Test func `notices that it is led in circles`() {
        var cursor = WalkCursor(below: table, limits: SNMPLimits())
        #expect(cursor.take([row(1), row(2), row(1)]) == .circle(table.appending(1)))
        #expect(cursor.rows.count == 2)
        #expect(cursor.take([row(2)]) == .circle(table.appending(2)))
    }

    @Test func `keeps to its limits`() {
        var rows = WalkCursor(below: table, limits: SNMPLimits(rows: 2))
        #expect(rows.take([row(1), row(2)]) == .more)
        #expect(rows.take([row(3)]) == .ended(.rowLimit))
        var limits = SNMPLimits()
        limits.bytes = 100
        var bytes = WalkCursor(below: table, limits: limits)
        #expect(
            bytes.take([SNMPRow(table.appending(1), .octets(Array(repeating: 0, count: 101)))]) == .ended(.byteLimit))
        #expect(bytes.rows.isEmpty)
    }
}
