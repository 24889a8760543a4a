import Console

/// The settings in force on a page: what each is for, where it comes from, and where it is changed.
enum SystemSettingPages {
    static func page(_ settings: Settings) -> Page {
        Page("系统设置", actions: [.print]) {
            paragraph {
                "配置项在配置文件 /etc/anhu/anhu.yaml（或环境变量 ANHU_CONFIG 指明的文件）中以“名称: 值”逐行设置，重新启动服务后生效；命令行参数优先于环境变量，环境变量优先于配置文件。"
            }
            Table(settings.values, columns: columns, caption: "系统设置")
            paragraph { "登录与口令在“安全策略”页面设置，访问地址和消息推送在“推送渠道”页面设置，定时任务见“存储与任务”。" }
        }
    }

    private static let columns: [Column<Settings.Value>] = [
        .code("配置项", key: "name") { $0.setting.name },
        .text("说明", key: "meaning", width: .wide) { $0.setting.meaning },
        .code("生效值", key: "value") { $0.text },
        .badge("来源", key: "origin") { $0.origin == .standard ? Badge("默认值") : Badge($0.origin.chinese, .info) },
        .text("可设的环境变量", key: "variable", width: .tight) { $0.setting.variable },
    ]
}
