import Foundation
import Kernel
import Observations

extension DeviceSnapshot {
    /// The device and the neighbours that it knows, the device first.
    package func observations(seenAt moment: Timestamp? = nil) -> [Observation] {
        var all = [device] + neighbours
        for index in all.indices { all[index].seenAt = moment }
        return all
    }

    /// What it says of itself.
    package var device: Observation {
        var observation = Observation(slot: target.address.description, presence: .alive)
        observation.addresses = ownAddresses
        observation.evidence = evidence
        observation.attributes = attributes
        observation.clues = clues
        return observation
    }

    /// The address by which it was asked, then the others: a firewall has some hundred.
    var ownAddresses: [IPAddress] {
        [target.address]
            + reading.addresses.map(\.address).filter { $0 != target.address }.prefix(Self.mostAddressesOfOwn)
    }

    private var evidence: [Evidence] {
        var found: [Evidence] = []
        func add(_ one: Evidence?) {
            if let one, !found.contains(one) { found.append(one) }
        }
        for box in reading.boxes {
            add(box.serial.flatMap(Evidence.serial))
            add(box.uuid.flatMap { Evidence.chassis(hexadecimal($0)) })
        }
        add(reading.chassis.flatMap(Evidence.chassis))
        add(reading.engine.flatMap(Evidence.engine))
        for hardware in ownHardware { add(Evidence.hardware(hardware)) }
        add(reading.system.name.flatMap(Evidence.hostName))
        return found
    }

    /// The cards of the device, that of the bridge first. Addresses made up by software are none: every virtual port has
    /// another one tomorrow.
    var ownHardware: [MACAddress] {
        let lead = [reading.bridge, reading.chassisHardware].compactMap { $0 }
        var seen: Set<MACAddress> = []
        let cards = (lead + reading.interfaces.compactMap(\.hardware)).filter { address in
            !address.isShared && !address.isLocallyAdministered && seen.insert(address).inserted
        }
        return Array(cards.prefix(Self.mostHardware))
    }

    private var attributes: [AttributeName: String] {
        let box = reading.boxes.first
        let resources = reading.resources
        var attributes: [AttributeName: String] = [:]
        attributes[.hostName] = reading.system.name
        attributes[.location] = reading.system.location.flatMap(Self.statement)
        attributes[.brand] = box?.maker
        attributes[.model] = box?.model.flatMap(Self.statement)
        attributes[.serial] = box?.serial
        attributes[.firmware] = box?.softwareRevision ?? box?.firmwareRevision
        attributes[.hardware] = ownHardware.first?.description
        attributes[.memory] = resources.memory.map(Self.size)
        attributes[.processor] = resources.processor
        let disk = resources.disks.reduce(Int64(0)) { $0 &+ $1.size }
        attributes[.storage] = disk > 0 ? Self.size(disk) : nil
        attributes[.performance] = performance(disk: disk)
        return attributes
    }

    private func performance(disk: Int64) -> String? {
        let resources = reading.resources
        var parts: [String] = []
        if resources.processorCount > 0 { parts.append("处理器 \(resources.processorCount) 个") }
        if let memory = resources.memory { parts.append("内存 \(Self.size(memory))") }
        if disk > 0 { parts.append("存储 \(Self.size(disk))") }
        return parts.isEmpty ? nil : parts.joined(separator: "，")
    }

    /// What stands there before anybody wrote something.
    private static func statement(_ text: String) -> String? {
        ["unknown", "not set", "chassis", "sitting on the dock of the bay"].contains(text.lowercased()) ? nil : text
    }

    /// `7.6 GB`, in powers of 1,024.
    private static func size(_ octets: Int64) -> String {
        var value = Double(octets)
        var unit = "B"
        for next in ["KB", "MB", "GB", "TB", "PB"] where value >= 1024 {
            value /= 1024
            unit = next
        }
        return String(format: value < 100 ? "%.1f %@" : "%.0f %@", value, unit)
    }
}
