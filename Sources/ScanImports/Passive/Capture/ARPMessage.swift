import Kernel

/// The address resolution protocol (RFC 826) over Ethernet and for IPv4: who sends one says which card has its address.
enum ARPMessage {
    /// Takes a message. False: it is no message of this kind, or damaged.
    static func read(_ octets: Octets, _ frame: Frame, into book: SightingBook) -> Bool {
        // Hardware 1 (Ethernet) or 6 (IEEE 802), protocol IPv4, lengths 6 and 4; 1 asks and 2 answers.
        guard let hardware = octets.big16(0), hardware == 1 || hardware == 6, octets.big16(2) == 0x0800,
            octets.big16(4) == 0x0604, let operation = octets.big16(6), operation == 1 || operation == 2,
            let sender = octets.hardware(8), let address = octets.v4(14)
        else { return false }
        guard let device = book.device(sender, frame) else { return true }
        // 0.0.0.0 asks whether an address is free (RFC 5227, 2.1.1): the sender has none yet.
        guard address.number != 0 else { return true }
        book.bind(device, address, frame)
        book.stranger(sender, address, frame)
        return true
    }
}
