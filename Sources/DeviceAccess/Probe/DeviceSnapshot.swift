import Kernel
import Observations

/// What a device gave away of itself and of its neighbours at one moment.
package struct DeviceSnapshot: Sendable {
    /// Where it was asked.
    package var target: SNMPTarget
    /// What its tables say.
    package var reading: DeviceReading
    /// Numbers of enterprises that answer below 1.3.6.1.4.1, without net-snmp's own two, ascending.
    package var enterprises: [UInt32]
    /// Texts under those enterprises' own subtrees, at most 200.
    package var privateTexts: [PrivateText]
    /// All that it answered, as it came: evidence of what is said of it.
    package var rows: [SNMPRow]
    /// What was left out and why, in Chinese sentences without a full stop. Empty: nothing.
    package var notes: [String]

    /// Takes the parts.
    package init(
        target: SNMPTarget, reading: DeviceReading, enterprises: [UInt32] = [], privateTexts: [PrivateText] = [],
        rows: [SNMPRow] = [], notes: [String] = []
    ) {
        self.target = target
        self.reading = reading
        self.enterprises = enterprises
        self.privateTexts = privateTexts
        self.rows = rows
        self.notes = notes
    }

    /// The raw texts from which fingerprints are read.
    package var clues: [Clue] {
        var clues: [Clue] = []
        func add(_ kind: Clue.Kind, _ text: String?) {
            if let text, !VisibleText.isBlank(text) { clues.append(Clue(kind, text)) }
        }
        let system = reading.system
        add(.snmpDescription, system.description)
        add(.snmpObject, system.object?.description)
        add(.snmpName, system.name)
        add(.snmpServices, system.services.map(String.init))
        if let box = reading.boxes.first {
            add(.entityDescription, box.description)
            add(.entityModel, box.model)
            add(.entityMaker, box.maker)
            add(.entitySoftware, box.softwareRevision)
        }
        for number in enterprises { add(.snmpEnterprise, String(number)) }
        for port in reading.interfaces.prefix(Self.mostInterfaces) { add(.interface, port.description ?? port.name) }
        for text in privateTexts { add(.snmpPrivate, "\(text.oid) \(text.text)") }
        return clues
    }

    /// Ports whose names are clues.
    static let mostInterfaces = 64
    /// Addresses of the device that are kept beside that by which it was asked.
    static let mostAddressesOfOwn = 512
    /// Cards whose addresses are evidence.
    static let mostHardware = 64
}
