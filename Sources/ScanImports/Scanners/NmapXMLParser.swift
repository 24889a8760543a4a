import Kernel

/// Reads what `nmap -oX` writes, piece by piece, while nmap is still writing it.
///
/// The form is that of nmap.dtd (nmap 7.93; `xmloutputversion` 1.04 and 1.05). Elements that are not known are skipped
/// with all that is in them, so that newer versions can be read. A host is delivered when its end tag is read; memory
/// is that of one host. Not for several threads at once.
///
/// ```swift
/// let parser = try NmapXMLParser()
/// try parser.feed(bytes) { event in … }
/// try parser.finish { event in … }
/// ```
package final class NmapXMLParser {
    private let document: NmapDocument
    private let reader: XMLPushParser

    /// Makes a parser for one report.
    package init(limits: ScanLimits = ScanLimits()) throws(ParseError) {
        document = NmapDocument(limits: limits)
        guard let reader = XMLPushParser(handler: document, limits: limits) else {
            throw ParseError(.tooLarge(what: "解析器所需的内存", limit: limits.token), line: 0, hostsRead: 0)
        }
        self.reader = reader
        document.names = NmapNames(reader)
    }

    /// Hosts delivered so far.
    package var hostsRead: Int { document.hostsRead }

    /// True when the root's end tag was read: the report is whole.
    package var isComplete: Bool { document.isComplete }

    /// What the report says about itself. Nil: that part has not come yet.
    package var header: ScanHeader? { document.header }

    /// What the scanner said at its end. Nil: that part has not come yet.
    package var summary: ScanSummary? { document.summary }

    /// Takes the next bytes, cut anywhere, and delivers what they complete.
    ///
    /// Throws at the first thing that cannot be read; what was complete before it is delivered first, and every later
    /// call throws the same again.
    package func feed(
        _ bytes: UnsafeRawBufferPointer, deliver: (ScanEvent) -> Void
    ) throws(ParseError) {
        var start = 0
        repeat {
            let end = min(start + Self.slice, bytes.count)
            let failure = attempt { () throws(ParseError) in
                try reader.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
            deliverEvents(to: deliver)
            if let failure { throw failure }
            start = end
        } while start < bytes.count
    }

    /// Says that no more bytes will come. Throws when the report is not whole.
    package func finish(deliver: (ScanEvent) -> Void) throws(ParseError) {
        let failure = attempt { () throws(ParseError) in try reader.finish() }
        deliverEvents(to: deliver)
        if let failure { throw failure }
    }

    private func deliverEvents(to deliver: (ScanEvent) -> Void) {
        guard !document.events.isEmpty else { return }
        for event in document.events { deliver(event) }
        document.events.removeAll(keepingCapacity: true)
    }

    /// The failure of `work`, with the number of hosts that were read before it.
    private func attempt(_ work: () throws(ParseError) -> Void) -> ParseError? {
        do throws(ParseError) {
            try work()
            return nil
        } catch {
            return ParseError(error.fault, line: error.line, hostsRead: document.hostsRead)
        }
    }

    /// Bytes handed to libxml2 at once: few enough that hosts are handed on before many are held.
    private static let slice = 16 << 10
}
