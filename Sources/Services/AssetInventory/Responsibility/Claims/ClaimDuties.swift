import Console
import Directory
import GRDB
import Kernel
import Workflow

/// What waits for somebody in responsibility, and its figures.
enum ClaimDuties {
    /// For those who ask.
    static func list(now: Timestamp, _ database: Database) throws -> [Duty] {
        var duties: [Duty] = []
        let today = CivilTime(now).date
        let overdue = try ClaimStore.overdue(on: today, database)
        if overdue > 0 {
            duties.append(
                Duty(
                    "催办资产认领：\(overdue) 张认领单已逾期", kind: .claims, reason: "收件人未在期限内答复",
                    due: try ClaimStore.earliestOverdue(on: today, database), action: "去催办", at: Links.claims,
                    isUrgent: true,
                    permission: .requestClaims))
        }
        let failed = try ClaimDeliveryStore.failedOpen(database)
        if failed > 0 {
            duties.append(
                Duty(
                    "处理推送失败：\(failed) 张认领单未送达", kind: .claims, reason: "多次尝试后仍未送达，请改用其他方式通知", at: Links.claimDeliveries,
                    permission: .requestClaims))
        }
        let unasked =
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(*) FROM asset WHERE state = 'unclaimed'
                        AND NOT EXISTS (SELECT 1 FROM claim_item WHERE asset_id = asset.id AND answer IS NULL)
                    """) ?? 0
        if unasked > 0 {
            duties.append(
                Duty(
                    "发起资产认领：\(unasked) 项资产待认领", kind: .claims, reason: "尚未向任何部门或责任人确认", at: Links.newClaim,
                    permission: .requestClaims))
        }
        return duties
    }

    /// For the person who is asked.
    static func list(of visitor: Visitor, _ database: Database) throws -> [Duty] {
        guard visitor.may(.answerClaims) else { return [] }
        let person = try OwnAssetRoutes.person(visitor, database)
        let own = try ClaimStore.addressed(to: person, isOpen: true, limit: 20, database).filter { request in
            // What they have asked themselves waits for somebody else.
            guard let asker = request.requestedByAccount else { return true }
            return try !SamePerson.standsBehind(asker, visitor.accountID.rawValue, database)
        }
        return own.map { request in
            Duty(
                "确认资产归属：\(request.number)，\(request.pending) 项", kind: .claims,
                reason: "\(request.recipient)的认领单，请逐项答复",
                due: request.dueOn, action: "去确认", at: Links.ownClaim(request.id), permission: .answerClaims)
        }
    }

    static func figures(_ database: Database) throws -> [DashboardFigure] {
        let unclaimed = try ResponsibilityGapStore.count(.unclaimed, database)
        let gaps = try ResponsibilityGapStore.count(nil, database)
        return [
            DashboardFigure(
                "待认领", unclaimed, to: Links.assets(state: .unclaimed), tone: unclaimed > 0 ? .warning : .neutral,
                permission: .viewAssets),
            DashboardFigure(
                "责任缺失", gaps, to: Links.responsibilityGaps, tone: gaps > 0 ? .danger : .neutral,
                permission: .viewAssets),
        ]
    }
}
