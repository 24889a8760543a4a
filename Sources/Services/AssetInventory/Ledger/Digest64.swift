import Kernel
import Observations
import Tools

/// FNV-1a over 64 bits: whether an observation is the one that was entered last time, kept over restarts. No evidence rests
/// on it: where digests are equal nothing is changed.
struct Digest64 {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The digest so far.
    var value: Int64 { Int64(bitPattern: state) }

    mutating func add(_ text: String?) {
        var text = text ?? "\u{1}"
        text.withUTF8 { for byte in $0 { step(byte) } }
        step(0)
    }

    mutating func add(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        for _ in 0..<8 {
            step(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    private mutating func step(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    /// The digest of everything in an observation but its time.
    static func of(_ item: ObservedItem) -> Int64 {
        let observation = item.observation
        var digest = Digest64()
        digest.add(observation.presence.rawValue)
        for address in observation.addresses {
            digest.add(Int(truncatingIfNeeded: address.number))
            digest.add(Int(truncatingIfNeeded: address.number >> 64))
        }
        digest.add(observation.addresses.count)
        for evidence in observation.evidence {
            digest.add(evidence.kind.rawValue)
            digest.add(evidence.value)
        }
        digest.add(observation.evidence.count)
        for (name, value) in observation.attributes.sorted(by: { $0.key < $1.key }) {
            digest.add(name.rawValue)
            digest.add(value)
        }
        digest.add(observation.attributes.count)
        for clue in observation.clues {
            digest.add(clue.kind.rawValue)
            digest.add(clue.text)
            digest.add(clue.port.map(Int.init) ?? -1)
        }
        digest.add(observation.clues.count)
        for service in observation.services ?? [] {
            digest.add(service.transport.rawValue)
            digest.add(Int(service.number))
            digest.add(service.state.rawValue)
            digest.add(service.name)
            digest.add(service.product)
            digest.add(service.version)
            digest.add(service.extra)
            digest.add((service.isTLS ? 1 : 0) + (service.isProbed ? 2 : 0))
        }
        digest.add(observation.services?.count ?? -1)
        digest.add(item.gaveUp ? 1 : 0)
        for range in item.coverage.tcp.ranges {
            digest.add(Int(range.lowerBound))
            digest.add(Int(range.upperBound))
        }
        // 0 stands for a record that must be looked at again.
        return digest.state == 0 ? 1 : Int64(bitPattern: digest.state)
    }
}
