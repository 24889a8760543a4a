import Console
import Directory
import Kernel
import Records
import Synchronization
import Workflow

/// Gathers what waits for a visitor from all services, and remembers how much it was for the number in the menu: the menu
/// stands on every page, and counting anew for each would cost more than the page.
final class DutyBoard: Sendable {
    private struct Tally {
        var count: Int
        var at: Timestamp
        var isCounting = false
    }

    private let store: RecordStore
    private let services: [any ServiceModule]
    /// What waits for anybody, minute by minute, since some of it depends on the time.
    private let common: RecordCache<Int64, [Duty]>
    private let tallies = Mutex<[Identifier<Account>: Tally]>([:])

    /// After so long the number is counted anew, beside the page that shows it.
    private static let shelfLife = Interval.seconds(60)

    init(store: RecordStore, services: [any ServiceModule]) {
        self.store = store
        self.services = services
        common = RecordCache(store)
    }

    /// What waits for the visitor now.
    func duties(of visitor: Visitor) async throws -> DutyList {
        let minute = store.clock.now().seconds / 60
        var duties = try await common.value(minute) { [services] in
            var duties: [Duty] = []
            for service in services { duties += try await service.duties() }
            return duties
        }
        for service in services { duties += try await service.duties(of: visitor) }
        duties += try await ownDuties(visitor)
        let now = store.clock.now()
        let list = DutyList(duties.filter { visitor.may($0.permission) }, today: CivilTime(now).date)
        tallies.withLock { $0[visitor.accountID] = Tally(count: list.count, at: now) }
        return list
    }

    /// How much waited for the visitor when it was last counted. Zero: not counted yet.
    func count(for visitor: Visitor) -> Int {
        let now = store.clock.now()
        let (count, isStale) = tallies.withLock { tallies in
            var tally = tallies[visitor.accountID] ?? Tally(count: 0, at: now - Self.shelfLife)
            let isStale = !tally.isCounting && now - tally.at >= Self.shelfLife
            if isStale { tally.isCounting = true }
            tallies[visitor.accountID] = tally
            return (tally.count, isStale)
        }
        if isStale {
            Task {
                if (try? await duties(of: visitor)) == nil {
                    tallies.withLock { $0[visitor.accountID]?.isCounting = false }
                }
            }
        }
        return count
    }

    /// What no service knows of: the installation itself.
    private func ownDuties(_ visitor: Visitor) async throws -> [Duty] {
        let now = store.clock.now()
        return try await store.read { database in
            var duties: [Duty] = []
            let unnamed = visitor.may(.manageDirectory) ? try PersonStore.unnamed(database) : 0
            if unnamed > 0 {
                duties.append(
                    Duty(
                        "将首批人员改为真实姓名", kind: .administration,
                        reason: "\(unnamed) 名人员尚为“待实名”，其姓名会写入交付文件", action: "去修改", at: Links.persons,
                        permission: .manageDirectory))
            }
            for line in visitor.may(.manageSystem) ? try ScheduleHealth.list(database) : [] {
                let standing = line.standing(at: now)
                guard standing.isTrouble else { continue }
                duties.append(
                    Duty(
                        "处理定时任务“\(line.schedule.title)”：\(standing.chinese)", kind: .administration,
                        reason: line.sentence(at: now), action: "去查看", at: Links.systemJobs, isUrgent: true,
                        permission: .manageSystem))
            }
            return duties
        }
    }
}
