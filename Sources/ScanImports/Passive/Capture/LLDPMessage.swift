import Kernel
import Observations

/// The link layer discovery protocol (IEEE 802.1AB-2016, clause 8) with the inventory of LLDP-MED (ANSI/TIA-1057, 10.2.6).
enum LLDPMessage {
    /// Takes a message. False: damaged.
    static func read(_ octets: Octets, _ frame: Frame, into book: SightingBook) -> Bool {
        guard let device = book.device(frame.source, frame) else { return true }
        var place = 0
        while let head = octets.big16(place) {
            let length = head & 0x1FF
            guard let value = octets.part(place + 2, length) else { return false }
            switch head >> 9 {
            case 0: return true
            case 1: chassis(value, device.facts)
            case 5: device.facts.name(value.text, .linkLayer)
            case 6: device.facts.clue(.neighbourDescription, value.text)
            case 7: if let enabled = value.big16(2) { capabilities(enabled, device.facts) }
            case 8: if let address = address(value) { book.bind(device, address, frame, isConfirmed: false) }
            case 127: own(value, device.facts)
            default: break
            }
            place += 2 + length
        }
        return true
    }

    /// 8.5.2: a card's address (4), or a text that the maker or the hospital chose (1, 7).
    private static func chassis(_ value: Octets, _ facts: SightingFacts) {
        guard let kind = value.byte(0), let id = value.rest(1) else { return }
        switch kind {
        case 4: if let hardware = id.hardware(0) { facts.proof(Evidence.hardware(hardware)) }
        case 1, 7:
            guard id.isPrintable else { return }
            if let hardware = MACAddress(id.text) {
                facts.proof(Evidence.hardware(hardware))
            } else {
                facts.proof(Evidence.chassis(id.text))
            }
        default: break
        }
    }

    /// 8.5.8.2: bits of what is enabled.
    private static func capabilities(_ bits: Int, _ facts: SightingFacts) {
        let names = ["other", "repeater", "bridge", "wlan", "router", "telephone", "docsis", "station"]
        let words = names.indices.filter { bits >> $0 & 1 != 0 }.map { names[$0] }
        if !words.isEmpty { facts.clue(.capabilities, words.joined(separator: " ")) }
    }

    /// 8.5.9: length with the family, family (1 IPv4, 2 IPv6), address.
    private static func address(_ value: Octets) -> IPAddress? {
        switch (value.byte(0), value.byte(1)) {
        case (5, 1): value.v4(2)
        case (17, 2): value.v6(2)
        default: nil
        }
    }

    /// What organisations add; the inventory of LLDP-MED is 00-12-BB, 5 to 11.
    private static func own(_ value: Octets, _ facts: SightingFacts) {
        guard value.byte(0) == 0x00, value.big16(1) == 0x12BB, let kind = value.byte(3), let text = value.rest(4)?.text
        else { return }
        switch kind {
        case 6, 7: facts.attribute(.firmware, text)
        case 8:
            facts.attribute(.serial, text)
            facts.proof(Evidence.serial(text))
        case 9: facts.attribute(.brand, text)
        case 10: facts.attribute(.model, text)
        case 11:
            facts.attribute(.assetNumber, text)
            facts.proof(Evidence.assetNumber(text))
        default: break
        }
    }
}
