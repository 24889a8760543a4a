import Kernel

/// Keeps what the last examination found, and lets those who ask at the same time share one.
actor DoctorDesk {
    /// One examination.
    struct Report: Sendable {
        let findings: [Doctor.Finding]
        let at: Timestamp
    }

    private let doctor: Doctor
    private let clock: Clock
    private var last: Report?
    private var running: Task<Report, Never>?

    init(_ doctor: Doctor, clock: Clock) {
        self.doctor = doctor
        self.clock = clock
    }

    /// What the last examination found; the first visitor has one made.
    func report() async -> Report {
        if let last { return last }
        return await examine()
    }

    /// Looks at everything now.
    func examine() async -> Report {
        if let running { return await running.value }
        let task = Task { [doctor, clock] in
            Report(findings: await doctor.examine(), at: clock.now())
        }
        running = task
        let report = await task.value
        running = nil
        last = report
        return report
    }
}
