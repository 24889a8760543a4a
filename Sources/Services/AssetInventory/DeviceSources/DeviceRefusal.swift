import Console
import Kernel

/// Why a device was not asked, or gave nothing, while a person waited, and where that can be put right.
struct DeviceRefusal: Sendable, Hashable {
    /// Where something can be done.
    enum Remedy: Sendable, Hashable {
        case scopes, settings, approval
    }

    /// What is in the way, in Chinese.
    let reasons: [String]
    /// Where to go, without repeats.
    let remedies: [Remedy]
    /// The status of the answer.
    let status: Int

    /// What stood in the way before anything was sent.
    init(_ obstacles: [DeviceReadiness.Obstacle]) {
        reasons = obstacles.map(\.chinese)
        status = FaultKind.conflict.status
        var remedies: [Remedy] = []
        for obstacle in obstacles {
            for remedy in Self.remedies(obstacle) where !remedies.contains(remedy) { remedies.append(remedy) }
        }
        self.remedies = remedies
    }

    /// What went wrong while it was asked.
    init(_ error: any ExplainedError) {
        reasons = [error.explanation.line]
        status = error.kind.status
        if case ScanPlanError.addressNotApproved = error {
            remedies = [.scopes, .settings]
        } else {
            remedies = [.settings]
        }
    }

    private static func remedies(_ obstacle: DeviceReadiness.Obstacle) -> [Remedy] {
        switch obstacle {
        case .outsideScope: [.scopes, .settings]
        case .noSecret: [.settings]
        case .notApproved: [.approval]
        case .retired, .disabled, .noMapping, .toolsStopped: []
        }
    }

    /// The remark above the page from which it was asked. `deed`: `读取样本`.
    func remark(_ deed: String, _ source: DeviceSource) -> HTML {
        block {
            Alert(.danger) {
                "“\(deed)”没有完成："
                list(reasons.map { HTML(text: $0) })
                for remedy in remedies { paragraph { step(remedy, source) } }
            }
        }
    }

    private func step(_ remedy: Remedy, _ source: DeviceSource) -> HTML {
        block {
            switch remedy {
            case .scopes:
                "只访问已批准的地址。请由信息科在"
                link("扫描范围", to: Links.scanScopes)
                "中批准该地址后重试。"
            case .settings:
                "地址、认证方式或凭据有误的，请"
                link("修改数据源", to: Links.deviceSource(source.id, "edit"))
                "。"
            case .approval:
                "POST 请求可能改变对方数据，请由信息科在"
                link("数据源页面", to: Links.deviceSource(source.id))
                "批准后重试。"
            }
        }
    }
}
