import AssetInventory
import Console
import Directory
import Foundation
import Kernel
import Records

/// What a new installation is given: first accounts, the loopback addresses as its only scan scope, and its schedules.
package struct InstallationSetup: Sendable {
    private let installation: Installation

    /// Takes the installation.
    package init(_ installation: Installation) {
        self.installation = installation
    }

    /// Does what has not been done yet; may be called at every start.
    /// - Returns: the accounts made just now, with passwords that are kept nowhere. Empty: there were accounts.
    package func run(osUser: String) async throws -> [DirectorySetup.FirstAccount] {
        let settings = installation.settings
        let accounts = try await DirectorySetup(installation.directory).createFirstAccounts(
            DirectorySetup.House(hospital: settings["hospital"], provider: settings["provider"]), osUsers: [osUser])
        let store = installation.store
        let now = store.clock.now()
        let isNew = try await store.read { try ScanScopeStore.list($0).isEmpty }
        if isNew, let loopback = AddressRange("127.0.0.0/8") {
            try await store.write(AuditAction("setup.scope"), by: .system("setup")) {
                try ScanScopeStore.approve(
                    loopback, basis: "安装时记录：本机回环地址，不涉及医院网络", by: "安装程序", at: now, $0)
            }
        }
        try await ensureSchedules()
        return accounts
    }

    /// Enters the daily anchor and, unless switched off, the daily backup.
    package func ensureSchedules() async throws {
        let store = installation.store
        let anchor = try JobRequest(
            kind: AnchorJob.kindName, title: "导出审计链锚点", parameters: AnchorJob.Parameters())
        let backup = try JobRequest(kind: BackupJob.kindName, title: "每日备份", parameters: BackupJob.Parameters())
        let time = installation.settings["backup-at"]
        let minute = CivilTime(text: "2026-01-01 \(time)")?.minuteOfDay
        guard time == "off" || minute != nil else {
            throw SettingsError.value(name: "backup-at", found: time, expected: "时:分，或 off")
        }
        try await store.write(AuditAction("setup.schedules"), by: .system("setup")) { database in
            let now = store.clock.now()
            try ScheduleStore.ensure(
                name: "asset.lifecycle", rule: .daily(minute: 150), request: try LifecycleJob.daily(), at: now, database
            )
            // The last minutes of a day, so that it stands for what the day has brought.
            try ScheduleStore.ensure(
                name: "asset.figures", rule: .daily(minute: 1430), request: try DailyFigureJob.daily(), at: now,
                database)
            try ScheduleStore.ensure(
                name: "audit.anchor", rule: .daily(minute: 5), request: anchor, at: now, database)
            try ScheduleStore.ensure(
                name: "records.backup", rule: .daily(minute: minute ?? 0), isEnabled: minute != nil, request: backup,
                at: now, database)
        }
    }
}
