import Console
import Directory
import Documents
import Kernel
import Records

/// What all services share, as a module of its own: deliverables and the jobs that write them.
package struct WorkflowModule: ServiceModule {
    private let store: RecordStore
    private let kinds: [DeliverableKind]
    private let engine: DocumentEngine
    private let parties: DeliverableParties

    /// Takes the deliverables of all services and what writes them.
    package init(
        store: RecordStore, kinds: [DeliverableKind], engine: DocumentEngine, parties: DeliverableParties
    ) {
        self.store = store
        self.kinds = kinds
        self.engine = engine
        self.parties = parties
    }

    /// The tables, which the records must know before the module exists.
    package static var schema: Schema {
        Schema(
            module: "workflow",
            migrations: DeliverableSchema.migrations + [SavedViewSchema.migration, DeliverableApprovalSchema.migration])
    }

    package var schema: Schema { Self.schema }

    package var jobs: [any JobHandler] { [DeliverableJob(kinds: kinds, engine: engine, parties: parties)] }

    package func permissions(into table: inout PermissionTable) {
        table.grant(.viewJobs, to: .systemAdministrator, .engineer, .manager, .reviewer)
        table.grant(.viewDeliverables, to: .engineer, .manager, .reviewer, .leadership)
        table.grant(.writeDeliverables, to: .engineer, .manager)
        table.grant(.issueDeliverables, to: .manager)
        table.grant(.approveDeliverables, to: .reviewer, .leadership)
    }

    package func routes(into routes: inout RouteTable) {
        DeliverableRoutes(store: store, kinds: kinds, parties: parties).add(to: &routes)
        DeliverableApprovalRoutes(store: store, kinds: kinds).add(to: &routes)
        SavedViewRoutes(store: store).add(to: &routes)
    }

    package var vocabulary: AuditVocabulary {
        AuditVocabulary(
            actions: [
                "deliverable.request": "生成交付成果", "deliverable.finish": "交付成果生成完成",
                "deliverable.submit": "提交交付成果审核", "deliverable.return": "退回交付成果草稿",
                "deliverable.review": "审核交付成果并出具正式稿", "deliverable.approve": "批准交付成果",
                "deliverable.reject": "退回交付成果正式稿",
                "deliverable.fail": "交付成果生成失败", "deliverable.download": "下载交付成果",
                "job.queue": "新建任务", "job.list": "列出任务", "job.view": "查看任务", "job.start": "开始任务",
                "job.succeeded": "任务完成", "job.failed": "任务失败",
                "job.cancelled": "任务取消", "job.cancel": "要求取消任务", "job.release": "接管中断的任务",
                "job.pause": "任务暂停等待", "schedule.due": "定时任务到期", "schedule.disable": "停用定时任务",
                "event.deliver": "传递内部事件", "view.add": "保存视图", "view.change": "修改视图",
                "view.remove": "删除视图",
            ],
            tables: [
                "deliverable": "交付成果", "deliverable_step": "交付成果审核与批准", "evidence": "证据", "evidence_link": "证据关联",
                "job": "任务",
                "schedule": "定时任务", "saved_view": "视图",
            ],
            columns: [
                "deliverable_step.kind": "事项", "deliverable_step.person": "人员", "deliverable_step.opinion": "意见",
                "deliverable_step.at": "时间", "deliverable_id": "交付成果",
                "deliverable.kind": "种类", "deliverable.title": "名称", "deliverable.number": "文档编号",
                "deliverable.version": "版本", "deliverable.is_final": "正式稿", "prepared_by": "编制人",
                "requested_at": "发起时间", "finished_at": "完成时间", "audit_seq": "数据截止的审计条目", "read_at": "数据截止",
                "sha256": "SHA-256", "size": "字节数", "media_type": "文件类型", "taken_at": "存入时间",
                "taken_by": "存入人", "job.kind": "种类", "job.title": "名称", "parameters": "参数",
                "requested_by": "发起人", "not_before": "最早开始时间", "window": "时间窗口", "attempt": "执行次数",
                "started_at": "开始时间", "ended_at": "结束时间", "message": "结果", "cancelled_by": "取消人",
                "rule": "时间规则", "next_at": "下次时间", "enabled": "启用", "saved_view.list": "列表", "list_title": "列表名称",
                "saved_view.title": "名称",
                "saved_view.query": "筛选条件", "is_shared": "共享",
            ])
    }

    package func duties() async throws -> [Duty] { try await store.read { try DeliverableDuties.list($0) } }

    package var navigation: [NavigationItem] {
        [
            NavigationItem(
                "交付成果", to: Links.deliverables, icon: "file-earmark-text", access: .permission(.viewDeliverables),
                group: .management, order: 10)
        ]
    }
}
