import Console
import DeviceAccess
import Kernel
import Records
import ScanImports
import Tools

/// The forms of a source and of its mapping.
enum DeviceSourceFormPages {
    static func new(
        _ kind: DeviceSource.Kind, values: FormValues? = nil, errors: FormErrors = FormErrors()
    ) -> Page {
        Page("新建设备数据源：\(kind.chinese)", path: [Crumb("设备数据源", Links.deviceSources)]) {
            Form(
                to: Links.newDeviceSource(kind), cancel: Links.deviceSources, values: values, errors: errors,
                fields: [
                    .text(
                        "name", "名称", isRequired: true, placeholder: "例如：核心交换机", longest: 100,
                        help: "台账中的数据来源名称，保存后不能更改。")
                ] + fields(kind, nil))
        }
    }

    static func edit(_ source: DeviceSource, values: FormValues?, errors: FormErrors) -> Page {
        Page("修改：\(source.name)", path: path(source)) {
            Alert(.info) { "改变读取的地址或方式后，须由信息科重新批准。" }
            Form(
                to: Links.deviceSource(source.id, "edit"), cancel: Links.deviceSource(source.id), values: values,
                errors: errors, fields: fields(source.kind, source))
        }
    }

    /// `guess`: what was read from a sample, shown to be checked and not saved yet. `refusal`: why no sample was read.
    static func mapping(
        _ source: DeviceSource, guess: JSONMapping? = nil, refusal: DeviceRefusal? = nil, values: FormValues?,
        errors: FormErrors
    ) -> Page {
        Page(
            "字段对应关系：\(source.name)", path: path(source),
            actions: refusal == nil
                ? [] : [.post("再次读取样本", to: Links.deviceSource(source.id, "guess"), icon: "magic")]
        ) {
            if let refusal { refusal.remark("读取样本", source) }
            if guess != nil {
                Alert(Notice(.info, "已读取样本并预填，尚未保存。请逐项核对后保存。"))
            }
            paragraph {
                muted("字段路径写法：ip、dept.name、nics[*].mac；名称含特殊字符时写作 ['操作系统']。不需要的字段选择“不导入”。")
            }
            Form(
                to: Links.deviceSource(source.id, "mapping"), cancel: Links.deviceSource(source.id), values: values,
                errors: errors, fields: DeviceMappingForm.fields(guess ?? source.mapping))
        }
    }

    private static func path(_ source: DeviceSource) -> [Crumb] {
        [Crumb("设备数据源", Links.deviceSources), Crumb(source.name, Links.deviceSource(source.id))]
    }

    private static func fields(_ kind: DeviceSource.Kind, _ source: DeviceSource?) -> [Field] {
        let fields: [Field] =
            switch kind {
            case .snmp2: targets(source) + [secret(.community, source, help: "设备上配置的只读团体名。")]
            case .snmp3: targets(source) + user(source)
            case .json: question(source)
            }
        return fields + DeviceRule.fields(source.map(\.rule) ?? .every(minutes: 60))
            + [.checkbox("enabled", "启用", isOn: source?.isEnabled ?? true)]
    }

    private static func targets(_ source: DeviceSource?) -> [Field] {
        [
            .textArea(
                "place", "设备地址", value: source?.place, rows: 4, isRequired: true, longest: 8_000,
                help: "一行一台，使用相同的凭据：10.1.2.3，或带端口 10.1.2.3:161。须在已批准的扫描范围内。"),
            .checkbox(
                "neighbours", "读取邻居表（ARP、转发表、LLDP、CDP）", isOn: source?.settings.asksNeighbours ?? true,
                help: "由此发现接在设备上的终端及其接入端口。"),
        ]
    }

    private static func user(_ source: DeviceSource?) -> [Field] {
        let settings = source?.settings
        return [
            .text("user", "用户名", value: settings?.user, isRequired: true, longest: 32),
            .select(
                "digestKind", "认证算法", options: SNMPDigest.allCases.map { .init($0.rawValue, $0.rawValue) },
                value: source == nil ? SNMPDigest.sha256.rawValue : settings?.digest?.rawValue, empty: "不认证"),
            secret(.digest, source, help: "8 至 200 个字符，不认证时留空。"),
            .select(
                "cipherKind", "加密算法", options: SNMPCipher.allCases.map { .init($0.rawValue, $0.rawValue) },
                value: source == nil ? SNMPCipher.aes128.rawValue : settings?.cipher?.rawValue, empty: "不加密"),
            secret(.cipher, source, help: "8 至 200 个字符，不加密时留空。"),
            .text("context", "上下文", value: settings?.context, longest: 32, help: "一般留空。"),
        ]
    }

    private static func question(_ source: DeviceSource?) -> [Field] {
        let settings = source?.settings
        return [
            .text(
                "place", "接口地址", value: source?.place, isRequired: true,
                placeholder: "https://10.1.2.3/api/assets", longest: 500, help: "不跟随跳转；须在已批准的扫描范围内。"),
            .select(
                "method", "请求方式", options: CurlFetch.Method.allCases.map { .init($0.rawValue, $0.rawValue) },
                value: (settings?.method ?? .get).rawValue, empty: nil, isRequired: true),
            .textArea("body", "请求体", value: settings?.body, rows: 3, longest: 8_000, help: "请求方式为 POST 时发送；不要填写口令。"),
            .textArea(
                "headers", "附加请求头", value: settings?.headers.joined(separator: "\n"), rows: 2, longest: 4_000,
                help: "每行一个，例如 Content-Type: application/json。凭据在下面填写。"),
            .heading("认证"),
            .select(
                "authentication", "认证方式",
                options: DeviceSettings.Authentication.allCases.map { .init($0.rawValue, $0.chinese) },
                value: (settings?.authentication ?? .none).rawValue, empty: nil, isRequired: true),
            .text("user", "用户名", value: settings?.user, longest: 100, help: "认证方式为 Basic 时填写。"),
            .text(
                "tokenName", "令牌名称", value: settings?.tokenName, placeholder: "X-API-Key", longest: 80,
                help: "令牌放在自定义请求头或地址参数中时填写其名称。"),
            secret(.token, source, help: "不需要认证时留空。"),
        ]
    }

    private static func secret(_ name: DeviceSecret.Name, _ source: DeviceSource?, help: String) -> Field {
        let isSet = source.map { $0.secret != nil && $0.settings.wanted(by: $0.kind).contains(name) } ?? false
        return .secret(
            name.rawValue, name.chinese, .new, isRequired: false,
            help: isSet ? "已设置，不显示；留空表示不变。\(help)" : "未设置。\(help)")
    }
}
