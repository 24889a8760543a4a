import Foundation
import ScanImports
import Testing

/// Reports that real scans wrote, kept outside the repository.
private let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data/scanner-reports/nmap").standardizedFileURL

@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder.path), "shared/data/scanner-reports/nmap is absent"))
struct `Reports of real scans` {
    /// Hosts, ports listed and ports open, counted with grep.
    @Test(arguments: [
        ("issue12411.xml", 2, 7, 4),
        ("libnmap-fullscan.xml", 256, 9, 9),
        ("nmap_multiple_port.xml", 1, 13, 13),
        ("nmap_script_vulners.xml", 1, 1, 1),
    ])
    func `give every host and port`(file: String, hosts: Int, ports: Int, open: Int) throws {
        let bytes = Array(try Data(contentsOf: folder.appending(path: file)))
        let reading = read(bytes)
        #expect(reading.failure == nil)
        #expect(reading.hosts.count == hosts)
        #expect(reading.hosts.reduce(0) { $0 + $1.ports.count } == ports)
        #expect(reading.hosts.reduce(0) { $0 + $1.openPorts.count } == open)
        #expect(reading.summary?.isSuccess == true)
        #expect(reading.warnings == [])
        var random = Repeatable(state: 7)
        #expect(read(bytes) { Int.random(in: 1...97, using: &random) } == reading)
    }
}
