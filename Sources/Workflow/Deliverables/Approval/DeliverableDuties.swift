import Console
import GRDB

/// What waits for somebody about deliverables.
enum DeliverableDuties {
    static func list(_ database: Database) throws -> [Duty] {
        let sorts: [(DeliverableStanding, String, String, Permission)] = [
            (.submitted, "审核", "草稿已提交，审核通过后出具正式稿", .issueDeliverables),
            (.final, "批准", "正式稿已出具，等待医院批准", .approveDeliverables),
            (.returned, "修改", "审核未通过，请按退回意见处理", .writeDeliverables),
            (.rejected, "修改", "医院未批准，请按退回意见处理", .writeDeliverables),
        ]
        return try sorts.flatMap { standing, verb, reason, permission in
            try DeliverableStepStore.waiting(standing, database).map { deliverable in
                Duty(
                    "\(verb)\(deliverable.title)\(deliverable.version)", kind: .deliverables, reason: reason,
                    action: "去\(verb)", at: Links.deliverable(deliverable.id), permission: permission)
            }
        }
    }
}

extension DutyKind {
    /// Documents to be reviewed, approved or mended.
    static let deliverables = DutyKind("deliverables", "交付成果", order: 80)
}
