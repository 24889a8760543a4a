import CNetSNMP
import Kernel

/// What came back for one request.
enum SNMPAnswer {
    /// Values, those that do not exist left out by nil; nil at the end of all names, too.
    case rows([SNMPRow?])
    /// Version 1: the name at this position, from 1, does not exist, and nothing else is told.
    case missing(position: Int)
    /// The answer would not fit into a datagram.
    case tooBig

    /// tooBig (RFC 3416, section 3)
    static func isTooBig(_ status: Int32) -> Bool { status == 1 }

    /// noSuchName (RFC 1157, 4.1.2)
    static func isMissing(_ status: Int32) -> Bool { status == 2 }

    static func rows(of answer: anhu_snmp_answer) -> [SNMPRow?] {
        UnsafeBufferPointer(start: answer.variables, count: answer.count).map(row)
    }

    private static func row(_ variable: anhu_snmp_variable) -> SNMPRow? {
        let name = OID(UnsafeBufferPointer(start: variable.name, count: variable.name_length))
        return value(variable).map { SNMPRow(name, $0) }
    }

    private static func value(_ variable: anhu_snmp_variable) -> SNMPValue? {
        let octets = UnsafeBufferPointer(start: variable.octets, count: variable.octet_count)
        switch anhu_snmp_type(UInt32(variable.type)) {
        case anhu_snmp_integer: return .integer(variable.integer)
        case anhu_snmp_natural: return .natural(variable.natural)
        case anhu_snmp_octets: return .octets(Array(octets))
        case anhu_snmp_object:
            return .oid(OID(UnsafeBufferPointer(start: variable.object, count: variable.object_length)))
        case anhu_snmp_address: return IPAddress(octets: octets).map(SNMPValue.address) ?? .other
        case anhu_snmp_ticks: return .ticks(variable.natural)
        case anhu_snmp_absent, anhu_snmp_end: return nil
        default: return .other
        }
    }
}
