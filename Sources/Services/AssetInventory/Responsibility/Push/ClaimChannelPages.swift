import Console
import Directory
import Kernel

/// The page on which the ways out are set. Secrets are never shown, only that there is one.
enum ClaimChannelPages {
    struct View: Sendable {
        let oa: ClaimChannel?
        let mail: ClaimChannel?
        let policy: ClaimPolicy?
        let names: PersonNames
    }

    /// What was typed into one of the forms, and what is wrong with it.
    struct Typed {
        let form: String
        let values: FormValues
        let errors: FormErrors
    }

    static func page(_ view: View, _ typed: Typed? = nil) -> Page {
        Page("推送渠道", actions: [.link("推送记录", to: Links.claimDeliveries, icon: "list-check")]) {
            section("确认链接") {
                Form(
                    to: Links.claimPolicy, values: typed.values(of: "links"), errors: typed.errors(of: "links"),
                    fields: [
                        .text(
                            "address", "收件人访问本系统的地址", value: view.policy?.consoleAddress, isRequired: true,
                            placeholder: "https://anhu.example.com", longest: 500,
                            help: "用于邮件、OA 消息和二维码中的链接，不含路径。须为收件人的电脑或手机能够访问的地址。"),
                        .number(
                            "days", "链接有效天数", value: view.policy?.linkDays ?? 14, in: 1...90, isRequired: true),
                    ])
            }
            section("OA 推送（签名 Webhook）") {
                state(view.oa, view.names)
                Form(
                    to: Links.claimChannel(.oa), values: typed.values(of: "oa"), errors: typed.errors(of: "oa"),
                    fields: [
                        .checkbox("enabled", "启用", isOn: view.oa?.isEnabled ?? false),
                        .text(
                            "url", "接口地址", value: view.oa?.host, isRequired: true,
                            placeholder: "https://oa.example.com/hooks/anhu", longest: 500,
                            help: "待认领清单以 JSON 推送到该地址，不跟随跳转。"),
                        secret(view.oa, "签名密钥", help: "16 至 200 个字符。对方用它校验消息确由本系统发出。"),
                    ])
                paragraph {
                    muted(
                        "签名方法：以签名密钥对“时间戳.消息体”计算 HMAC-SHA256，置于请求头 X-Anhu-Signature（v1=十六进制），时间戳（秒）置于 X-Anhu-Timestamp。")
                }
                test(view.oa)
            }
            section("邮件推送") {
                state(view.mail, view.names)
                Form(
                    to: Links.claimChannel(.mail), values: typed.values(of: "mail"), errors: typed.errors(of: "mail"),
                    fields: [
                        .checkbox("enabled", "启用", isOn: view.mail?.isEnabled ?? false),
                        .text("host", "邮件服务器", value: view.mail?.host, isRequired: true, longest: 253),
                        .number("port", "端口", value: view.mail?.port ?? 465, in: 1...65_535, isRequired: true),
                        .select(
                            "security", "加密方式",
                            options: ClaimChannel.Security.allCases.map { .init($0.rawValue, $0.chinese) },
                            value: (view.mail?.security ?? .tls).rawValue, empty: nil, isRequired: true),
                        .text("sender", "发件地址", value: view.mail?.sender, isRequired: true, longest: 254),
                        .text("user", "用户名", value: view.mail?.user, longest: 200, help: "服务器不要求登录时留空。"),
                        secret(view.mail, "口令", help: "服务器不要求登录时留空。"),
                    ])
                test(view.mail)
            }
        }
    }

    private static func secret(_ channel: ClaimChannel?, _ label: String, help: String) -> Field {
        .secret(
            "secret", label, .new, isRequired: false,
            help: channel?.secret == nil ? "未设置。\(help)" : "已设置，不显示；留空表示不变，改变地址后须重新填写。\(help)")
    }

    private static func state(_ channel: ClaimChannel?, _ names: PersonNames) -> HTML {
        DescriptionList([
            .html("状态") {
                if let channel {
                    channel.isEnabled ? Badge("已启用", .success) : Badge("已停用")
                } else {
                    Badge("未设置")
                }
            },
            .text("最近修改", channel.map { "\(names[$0.changedBy])　\(CivilTime($0.changedAt).toMinute)" }),
        ]).html
    }

    private static func test(_ channel: ClaimChannel?) -> HTML {
        guard let channel, channel.isEnabled else { return HTML() }
        return block(.class("mt-3")) {
            subheading { "测试" }
            Form(
                to: Links.testClaimChannel(channel.kind), submit: "发送测试消息",
                fields: channel.kind == .mail
                    ? [.text("to", "测试收件地址", value: channel.sender, isRequired: true, longest: 254)] : [])
        }
    }
}

extension ClaimChannelPages.Typed? {
    fileprivate func values(of form: String) -> FormValues? { self?.form == form ? self?.values : nil }
    fileprivate func errors(of form: String) -> FormErrors {
        self?.form == form ? self?.errors ?? FormErrors() : FormErrors()
    }
}

extension DescriptionList {
    fileprivate var html: HTML {
        var html = HTML()
        render(into: &html)
        return html
    }
}
