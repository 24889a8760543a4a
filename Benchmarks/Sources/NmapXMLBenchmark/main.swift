#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
import ScanImports

// How fast nmap's XML is read and how much memory that takes.
//
//     NmapXMLBenchmark                    100,000 ports, then a stream of 1 GB that is never stored
//     NmapXMLBenchmark ports [COUNT]      only the first
//     NmapXMLBenchmark stream [MEGABYTES] only the second
//     NmapXMLBenchmark file PATH          a report on disk
//     NmapXMLBenchmark write PATH [COUNT] writes the report of so many ports, for other programs to read
//
// Each measure prints one line: what, seconds, MB/s, ports/s, and the highest resident memory of the process so far.

/// Seconds of a clock that never goes back.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The highest resident memory of this process since its start, in MB of 10⁶ bytes.
func peakMemory() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) * 1024 / 1e6
}

/// Two digits behind the point.
func short(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
}

/// What was counted while a report was read.
struct Tally {
    var hosts = 0
    var ports = 0
    var bytes = 0

    mutating func take(_ event: ScanEvent) {
        guard case .host(let host) = event else { return }
        hosts += 1
        ports += host.ports.count
    }

    func line(_ name: String, seconds: Double) -> String {
        """
        \(name): \(bytes) bytes, \(hosts) hosts, \(ports) ports in \(short(seconds)) s, \
        \(short(Double(bytes) / 1e6 / seconds)) MB/s, \(Int(Double(ports) / seconds)) ports/s, \
        peak \(short(peakMemory())) MB
        """
    }
}

/// A report held in memory and read in pieces of a pipe's size; the best of five, since the first warms the caches.
func measurePorts(_ count: Int) throws {
    let perHost = 1000
    let report = Array(SyntheticNmapReport(hosts: count / perHost, portsPerHost: perHost).joined())
    var best = Double.infinity
    var tally = Tally()
    for _ in 0..<5 {
        tally = Tally()
        let start = now()
        try read(report, into: &tally)
        best = min(best, now() - start)
    }
    print(tally.line("nmap XML in memory", seconds: best))
}

func read(_ report: [UInt8], into tally: inout Tally) throws {
    let parser = try NmapXMLParser()
    try report.withUnsafeBytes { bytes in
        var start = 0
        while start < bytes.count {
            let end = min(start + 65_536, bytes.count)
            try parser.feed(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { tally.take($0) }
            start = end
        }
    }
    try parser.finish { tally.take($0) }
    tally.bytes = report.count
}

/// A report of so many megabytes, made while it is read; the making is timed apart and taken off.
func measureStream(megabytes: Int) throws {
    let sample = SyntheticNmapReport(hosts: 1, portsPerHost: 1000).reduce(0) { $0 + $1.count }
    let report = SyntheticNmapReport(hosts: megabytes * 1_000_000 / sample, portsPerHost: 1000)
    let parser = try NmapXMLParser()
    var tally = Tally()
    var seconds = 0.0
    for piece in report {
        let start = now()
        try piece.withUnsafeBytes { try parser.feed($0) { tally.take($0) } }
        seconds += now() - start
        tally.bytes += piece.count
    }
    try parser.finish { tally.take($0) }
    print(tally.line("nmap XML streamed", seconds: seconds))
}

func measureFile(_ path: String) throws {
    guard let file = fopen(path, "r") else {
        print("cannot open \(path)")
        exit(66)
    }
    defer { fclose(file) }
    let parser = try NmapXMLParser()
    var tally = Tally()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let start = now()
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { break }
        tally.bytes += count
        try buffer.withUnsafeBytes { bytes in
            try parser.feed(UnsafeRawBufferPointer(rebasing: bytes[..<count])) { tally.take($0) }
        }
    }
    try parser.finish { tally.take($0) }
    print(tally.line("nmap XML from disk", seconds: now() - start))
}

func write(_ path: String, ports: Int) {
    guard let file = fopen(path, "w") else {
        print("cannot write \(path)")
        exit(73)
    }
    for piece in SyntheticNmapReport(hosts: ports / 1000, portsPerHost: 1000) {
        fwrite(piece, 1, piece.count, file)
    }
    fclose(file)
}

func run(_ arguments: [String]) throws {
    let number = arguments.last.flatMap { Int($0) }
    switch arguments.first {
    case "ports": try measurePorts(number ?? 100_000)
    case "stream": try measureStream(megabytes: number ?? 1000)
    case "file" where arguments.count > 1: try measureFile(arguments[1])
    case "write" where arguments.count > 1: write(arguments[1], ports: number ?? 100_000)
    default:
        try measureStream(megabytes: number ?? 1000)
        try measurePorts(100_000)
    }
}

do {
    try run(Array(CommandLine.arguments.dropFirst()))
} catch {
    print(error)
    exit(65)
}
