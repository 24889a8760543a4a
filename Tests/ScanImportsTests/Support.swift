import Foundation
import Kernel
import ScanImports
import Testing

/// What a report gave, and how it ended.
struct Reading: Equatable {
    var header: ScanHeader?
    var hosts: [ScannedHost] = []
    var progress: [ScanProgress] = []
    var warnings: [ScanWarning] = []
    var summary: ScanSummary?
    var failure: ParseError?

    mutating func take(_ event: ScanEvent) {
        switch event {
        case .header(let header): self.header = header
        case .host(let host): hosts.append(host)
        case .progress(let progress): self.progress.append(progress)
        case .warning(let warning): warnings.append(warning)
        case .finished(let summary): self.summary = summary
        }
    }
}

/// Reads a report in pieces of the sizes that `next` gives.
func read(_ bytes: [UInt8], limits: ScanLimits = ScanLimits(), pieces next: () -> Int = { .max }) -> Reading {
    var reading = Reading()
    do throws(ParseError) {
        let parser = try NmapXMLParser(limits: limits)
        var start = 0
        while start < bytes.count {
            let count = min(max(1, next()), bytes.count - start)
            let failure = bytes.withUnsafeBytes { all -> ParseError? in
                do throws(ParseError) {
                    try parser.feed(UnsafeRawBufferPointer(rebasing: all[start..<start + count])) { reading.take($0) }
                    return nil
                } catch { return error }
            }
            if let failure { throw failure }
            start += count
        }
        try parser.finish { reading.take($0) }
    } catch {
        reading.failure = error
    }
    return reading
}

func read(_ text: String, limits: ScanLimits = ScanLimits()) -> Reading {
    read(Array(text.utf8), limits: limits)
}

/// A file beside the tests.
func fixture(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return Array(try Data(contentsOf: folder.appending(path: name)))
}

/// A report with one host that holds the given elements.
func report(inHost elements: String) -> String {
    """
    <?xml version="1.0"?>
    <nmaprun scanner="nmap" version="7.93">
    <host><status state="up" reason="user-set"/><address addr="10.0.0.1" addrtype="ipv4"/>\(elements)</host>
    <runstats><finished exit="success"/><hosts up="1" down="0" total="1"/></runstats>
    </nmaprun>
    """
}

/// A small generator of pseudo-random numbers, so that a failing loop can be repeated (Marsaglia, xorshift64).
struct Repeatable: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
