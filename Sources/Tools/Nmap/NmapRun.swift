import Kernel
import ScanImports
import SystemPackage

/// Runs nmap and delivers hosts while it runs.
package struct NmapRun: Sendable {
    /// Runs the program.
    let runner: ToolRunner
    /// Finds the program.
    let search: ToolSearch

    /// Takes what all tools share.
    package init(runner: ToolRunner, search: ToolSearch = ToolSearch()) {
        self.runner = runner
        self.search = search
    }

    /// Runs one scan to its end.
    ///
    /// nmap's XML goes unchanged to `rawReport`, a file that must not exist yet, and at the same time is read: `onHost` gets
    /// each host as soon as it is complete, while nmap waits. `onStart` gets the process's mark before anything is read, to
    /// put it on record. Hosts outside the scan's targets are dropped and told in the report.
    ///
    /// A run that was stopped, died or wrote nonsense is a report with a `problem`; thrown are only `ToolError` when nmap
    /// cannot be started or the file not written, and what the closures throw. Cancelling the task stops nmap.
    package nonisolated(nonsending) func run(
        _ scan: NmapScan, rawReport: FilePath, timeLimit: Interval = .hours(6),
        onStart: nonisolated(nonsending) (ProcessMark) async throws -> Void = { _ in },
        onProgress: nonisolated(nonsending) (NmapProgress) async throws -> Void = { _ in },
        onHost: nonisolated(nonsending) (ScannedHost) async throws -> Void
    ) async throws -> NmapReport {
        let program = try search.find(ToolFacts.nmap.program, package: ToolFacts.nmap.package)
        let file = try Self.create(rawReport)
        defer { try? file.close() }
        return try await run(
            scan, with: program, file: file, path: rawReport, timeLimit: timeLimit, onStart: onStart,
            onProgress: onProgress, onHost: onHost)
    }

    /// The same with the file open already, so that a test can hand over a device that is always full.
    nonisolated(nonsending) func run(
        _ scan: NmapScan, with program: FilePath, file: FileDescriptor, path: FilePath, timeLimit: Interval,
        onStart: nonisolated(nonsending) (ProcessMark) async throws -> Void,
        onProgress: nonisolated(nonsending) (NmapProgress) async throws -> Void,
        onHost: nonisolated(nonsending) (ScannedHost) async throws -> Void
    ) async throws -> NmapReport {
        var command = ToolCommand(
            tool: ToolFacts.nmap.name, program: program, arguments: scan.arguments, target: scan.key)
        command.input = scan.targetList
        command.timeLimit = timeLimit
        command.outputLimit = Self.outputLimit
        let reading = try NmapReading(targets: scan.targets)
        let result = try await runner.run(command, onStart: onStart) { output in
            try Self.write(output, to: file, at: path)
            reading.take(output)
            for event in reading.drain() {
                switch event {
                case .host(let host): try await onHost(host)
                case .progress(let progress): try await onProgress(reading.progress(progress))
                default: break
                }
            }
            return reading.failure == nil ? .more : .stop
        }
        reading.finish()
        for case .host(let host) in reading.drain() { try await onHost(host) }
        return reading.report(result)
    }

    /// Bytes of XML of one run: a block of 256 hosts with every port told takes less than a tenth.
    private static let outputLimit = 1 << 30

    private static func create(_ path: FilePath) throws(ToolError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite])
        } catch {
            throw .unwritable(path: path, detail: "\(error)")
        }
    }

    private static func write(_ output: ToolOutput, to file: FileDescriptor, at path: FilePath) throws(ToolError) {
        let failure = output.withUnsafeBytes { bytes -> (any Error)? in
            do {
                try file.writeAll(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw .unwritable(path: path, detail: "\(failure)") }
    }
}
