import Kernel
import Observations

/// What a capture has shown so far: devices by their cards, with the addresses that each had and when; and addresses met
/// across a router, whose cards are not known.
///
/// Bounded in devices, addresses and bytes of text. A full book hands on the quarter that was not heard longest, and counts
/// it.
final class SightingBook {
    /// A card, and what was learnt of whoever has it.
    final class Device {
        let hardware: MACAddress
        let facts = SightingFacts()
        var span: Span
        var vlan: String?
        var claims: [Claim] = []

        init(_ hardware: MACAddress, _ frame: Frame) {
            self.hardware = hardware
            span = Span(frame)
        }
    }

    /// An address that was met, and what was learnt of whoever has it.
    final class Place {
        let facts = SightingFacts()
        var span: Span

        init(_ frame: Frame) { span = Span(frame) }
    }

    /// An address that a card had.
    struct Claim {
        let address: IPAddress
        var span: Span
        /// False for what was asked for or announced only.
        var isConfirmed: Bool
    }

    /// From when to when, and the first packet.
    struct Span {
        private(set) var first: Int64
        private(set) var last: Int64
        let number: Int

        init(_ frame: Frame) {
            first = frame.time
            last = frame.time
            number = frame.number
        }

        /// Takes one more packet; those of a capture need not be in order.
        mutating func take(_ time: Int64) {
            guard time > 0 else { return }
            if first == 0 || time < first { first = time }
            if time > last { last = time }
        }

        /// True where both were there at once: each was seen before the other was seen last.
        func overlaps(_ other: Span) -> Bool { first < other.last && other.first < last }
    }

    /// Where observations and warnings go.
    var sink: ReadingSink
    /// By card.
    var devices: [MACAddress: Device] = [:]
    /// By address.
    var places: [IPAddress: Place] = [:]
    /// Pairs of a frame's sender and the card that its message names, of which was warned.
    private var strangers: Set<UInt128> = []
    private var sinceWeighed = 0
    /// How many devices claim an address, while observations are made.
    var owners: [IPAddress: Int] = [:]

    init(_ context: ReadingContext) {
        sink = ReadingSink(context)
    }

    /// The device of a card that was heard in a packet. Nil: an address of nobody or of many.
    func device(_ hardware: MACAddress?, _ frame: Frame) -> Device? {
        guard let hardware, hardware.bits != 0, !hardware.isGroup else { return nil }
        let device: Device
        if let known = devices[hardware] {
            device = known
            device.span.take(frame.time)
        } else {
            makeRoom()
            device = Device(hardware, frame)
            devices[hardware] = device
        }
        if frame.outerTag > 0 { device.vlan = frame.vlan }
        weighNow()
        return device
    }

    /// Notes that a card has an address. Addresses of nobody, of many, of one link and of loopback are no claims.
    func bind(_ device: Device, _ address: IPAddress, _ frame: Frame, isConfirmed: Bool = true) {
        guard !address.isGroup, !address.isLinkLocal, !address.isLoopback else { return }
        if let index = device.claims.firstIndex(where: { $0.address == address }) {
            device.claims[index].span.take(frame.time)
            if isConfirmed { device.claims[index].isConfirmed = true }
        } else if device.claims.count < Self.mostClaims {
            device.claims.append(Claim(address: address, span: Span(frame), isConfirmed: isConfirmed))
        }
    }

    /// Takes back what a client has only asked for: the server has refused it.
    func refuse(_ device: Device) {
        device.claims.removeAll { !$0.isConfirmed }
    }

    /// The address that was heard in a packet. Nil: not one of the hospital's.
    func place(_ address: IPAddress, _ frame: Frame) -> Place? {
        guard !address.isGroup, !address.isLinkLocal, !address.isLoopback else { return nil }
        guard sink.context.inside.contains(address) else {
            sink.leaveOut(.outside)
            return nil
        }
        if let known = places[address] {
            known.span.take(frame.time)
            weighNow()
            return known
        }
        makeRoom()
        let place = Place(frame)
        places[address] = place
        return place
    }

    /// Notes a message that names another card as its sender than the frame that carries it: a bridge or access point may do
    /// so, and so does who speaks in another's name.
    func stranger(_ named: MACAddress, _ address: IPAddress, _ frame: Frame) {
        guard let sender = frame.source, sender != named, !named.isShared, !sender.isShared,
            strangers.count < Self.mostStrangers,
            strangers.insert(UInt128(sender.bits) << 48 | UInt128(named.bits)).inserted
        else { return }
        sink.warn(
            "ARP 报文由网卡 \(sender) 发出，却声称地址 \(address) 属于网卡 \(named)，可能是代理转发或 ARP 欺骗", line: frame.number)
    }

    /// Hands on everything.
    func finish() {
        warnOfConflicts()
        countOwners()
        for device in devices.values.sorted(by: { $0.span.number < $1.span.number }) { deliver(device) }
        for (address, place) in places.sorted(by: { $0.value.span.number < $1.value.span.number }) {
            deliver(place, address)
        }
        devices = [:]
        places = [:]
    }

    /// Every few packets the text is weighed again, and the book lightened.
    private func weighNow() {
        sinceWeighed += 1
        guard sinceWeighed >= 4096 else { return }
        sinceWeighed = 0
        let text =
            devices.values.reduce(0) { $0 + $1.facts.weight + $1.claims.count * 48 }
            + places.values.reduce(0) { $0 + $1.facts.weight }
        if text > sink.context.limits.captureText { evict() }
    }

    private func makeRoom() {
        let limits = sink.context.limits
        if devices.count >= limits.devices || places.count >= limits.addresses { evict() }
    }

    /// Hands on the quarter of devices and of addresses that was not heard longest.
    private func evict() {
        if sink.tally.evictions == 0 {
            sink.warn("设备过多，部分设备已提前输出；同一设备再次出现时会重复输出，地址冲突可能漏报")
        }
        countOwners()
        let old = devices.values.sorted { $0.span.last < $1.span.last }.prefix((devices.count + 3) / 4)
        for device in old {
            deliver(device)
            devices[device.hardware] = nil
        }
        let far = places.sorted { $0.value.span.last < $1.value.span.last }.prefix((places.count + 3) / 4)
        for (address, place) in far where places[address] != nil {
            deliver(place, address)
            places[address] = nil
        }
        sink.evict(old.count + far.count)
    }

    private static let mostClaims = 64
    private static let mostStrangers = 1024
}
