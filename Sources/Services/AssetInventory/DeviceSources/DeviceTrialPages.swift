import Console
import Kernel
import Observations

/// What a source would bring, before anything is entered.
enum DeviceTrialPages {
    static func page(_ source: DeviceSource, _ outcome: DeviceTrial.Outcome) -> Page {
        Page(
            "试读：\(source.name)",
            path: [Crumb("设备数据源", Links.deviceSources), Crumb(source.name, Links.deviceSource(source.id))],
            actions: actions(source)
        ) {
            Alert(.info) { "以下内容没有写入台账。" }
            if !outcome.faults.isEmpty {
                Alert(outcome.observations.isEmpty ? .danger : .warning) {
                    list(outcome.faults.map { HTML(text: $0) })
                }
            }
            if !outcome.remarks.isEmpty {
                section("说明") { list(outcome.remarks.map { HTML(text: $0) }) }
            }
            section("将写入的内容（共 \(outcome.count) 条，显示前 \(outcome.observations.count) 条）") {
                Table(
                    outcome.observations, columns: columns, caption: "将写入的内容",
                    empty: EmptyState("没有可写入的内容"))
            }
        }
    }

    /// Nothing was read, and why.
    static func refused(_ source: DeviceSource, _ refusal: DeviceRefusal) -> Page {
        Page(
            "试读：\(source.name)",
            path: [Crumb("设备数据源", Links.deviceSources), Crumb(source.name, Links.deviceSource(source.id))],
            actions: actions(source)
        ) { refusal.remark("试读", source) }
    }

    private static func actions(_ source: DeviceSource) -> [PageAction] {
        var actions: [PageAction] = [
            .post("再次试读", to: Links.deviceSource(source.id, "trial"), icon: "eye")
        ]
        if source.kind == .json {
            actions.append(.link("字段对应关系", to: Links.deviceSource(source.id, "mapping"), icon: "table"))
        }
        actions.append(.link("返回数据源", to: Links.deviceSource(source.id), icon: "arrow-left"))
        return actions
    }

    /// Attributes that have columns of their own.
    private static let shown: [AttributeName] = [.hardware, .name, .hostName, .kind, .brand, .model, .serial]

    private static let columns: [Column<Observation>] = [
        .text("地址", key: "address") { observation in
            let addresses = observation.addresses
            let first = addresses.prefix(3).map(\.description).joined(separator: "、")
            return addresses.count > 3 ? "\(first) 等 \(addresses.count) 个" : first
        },
        .code("MAC 地址", key: "mac") { $0.attributes[.hardware] },
        .text("名称", key: "name") { $0.attributes[.name] ?? $0.attributes[.hostName] },
        .text("类型", key: "kind", width: .tight) { observation in
            observation.attributes[.kind].map { AssetKind(rawValue: $0)?.chinese ?? $0 }
        },
        .text("品牌", key: "brand", width: .tight) { $0.attributes[.brand] },
        .text("型号", key: "model") { $0.attributes[.model] },
        .text("序列号", key: "serial") { $0.attributes[.serial] },
        .text("其他属性", key: "more", width: .wide) { observation in
            observation.attributes.filter { !shown.contains($0.key) }.sorted { $0.key < $1.key }
                .map { "\($0.key.chinese)：\($0.value)" }.joined(separator: "；")
        },
    ]
}
