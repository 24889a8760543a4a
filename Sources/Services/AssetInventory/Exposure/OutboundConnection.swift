import Kernel
import Observations

/// A connection that was observed to leave to outside, all of its like made one.
package struct OutboundConnection: Sendable, Hashable {
    /// The address inside.
    package var source: IPAddress
    /// The address outside.
    package var destination: IPAddress
    /// The protocol above IP.
    package var transport: Transport
    /// The other end's port.
    package var port: Int
    /// The name under which it was looked up, small letters. Nil: not known.
    package var name: String?
    /// The application as a device has recognised it, small letters. Nil: not known.
    package var application: String?
    /// When it was first observed.
    package var firstAt: Timestamp
    /// When it was last observed.
    package var lastAt: Timestamp
    /// How often.
    package var times = 1
    /// Bytes both ways.
    package var bytes: Int64 = 0

    /// Takes what every observation has.
    package init(
        source: IPAddress, destination: IPAddress, transport: Transport, port: Int, at moment: Timestamp
    ) {
        self.source = source
        self.destination = destination
        self.transport = transport
        self.port = port
        firstAt = moment
        lastAt = moment
    }

    /// What makes two observations the same connection.
    struct Key: Hashable {
        let source: IPAddress
        let destination: IPAddress
        let transport: Transport
        let port: Int
    }

    var key: Key { Key(source: source, destination: destination, transport: transport, port: port) }

    /// Takes another observation of the same connection in.
    mutating func add(_ other: OutboundConnection) {
        if other.lastAt >= lastAt {
            name = other.name ?? name
            application = other.application ?? application
        } else {
            name = name ?? other.name
            application = application ?? other.application
        }
        firstAt = min(firstAt, other.firstAt)
        lastAt = max(lastAt, other.lastAt)
        times = times.addingReportingOverflow(other.times).partialValue
        bytes = bytes.addingReportingOverflow(other.bytes).partialValue
    }
}
