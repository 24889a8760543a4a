import Console
import Kernel

/// The pages on which somebody enrols a second factor.
extension OwnAccountPages {
    static func chooseFactor(_ request: ConsoleRequest, held: Set<FactorKind>, isForced: Bool) -> Page {
        Page(
            "绑定认证因素",
            subtitle: HTML(text: isForced ? "安全策略要求本账号使用双因素认证，请先绑定一种" : ""),
            path: isForced ? [] : [Crumb("我的账号", Links.ownAccount)], layout: isForced ? .card : .full
        ) {
            part("动态口令应用", isForced) {
                paragraph { "用支持 TOTP（RFC 6238）的应用生成每 30 秒变化的 6 位数字。适用于允许携带手机的岗位。" }
                if held.contains(.app) {
                    Badge("已绑定", .success)
                } else {
                    PageAction.link(
                        "绑定应用", to: Links.enrolApp.with("return", request.comeBack?.text), icon: "phone",
                        weight: .primary)
                }
            }
            part("纸质口令卡", isForced) {
                paragraph { "打印一张带编号的一次性代码，登录时按提示的序号输入。适用于禁止携带手机的场所。" }
                if held.contains(.sheet) {
                    Badge("已绑定", .success)
                } else {
                    PageAction.post("生成口令卡", to: Links.newSheet, icon: "printer")
                }
            }
            part("硬件动态令牌", isForced) {
                paragraph { "由安全管理员登记并分配，无须在此绑定。" }
                if held.contains(where: \.isHardware) { Badge("已分配", .success) }
            }
            if isForced { SignInPages.signOut }
        }
    }

    /// A part with its heading: a card of its own on a whole page, a plain heading inside the narrow card.
    private static func part(_ title: String, _ isInCard: Bool, @HTMLBuilder content: () -> HTML) -> HTML {
        guard isInCard else { return section(title, content: content) }
        return block(.class("mt-4")) {
            subheading { title }
            content()
        }
    }

    static func app(
        _ request: ConsoleRequest, _ secret: SecondFactors.AppSecret, isForced: Bool, _ errors: FormErrors
    ) -> Page {
        Page(
            "绑定动态口令应用", path: isForced ? [] : [Crumb("我的账号", Links.ownAccount)],
            layout: isForced ? .card : .full
        ) {
            paragraph { "一、用应用扫描二维码：" }
            QRCode(secret.address, label: "动态口令密钥的二维码")
            paragraph { "不能扫描时，在应用中选择手动添加账号，输入以下密钥（类型：基于时间，6 位，30 秒）：" }
            paragraph(.class("fs-5")) { code(secret.grouped) }
            paragraph { "二、输入应用当前显示的 6 位数字：" }
            Form(
                to: Links.enrolApp, submit: "确认绑定", cancel: Links.enrolSecondFactor, errors: errors,
                fields: [.secret("code", "动态口令", .code)] + Field.comeBack(request))
            block(.class("mt-3")) {
                Alert(.warning) { "密钥仅供本人使用，请勿抄录、截屏或转发。绑定完成后不再显示。" }
            }
        }
    }

    static func newSheet(_ request: ConsoleRequest, _ sheet: CodeSheet, number: Int) -> Page {
        Page(
            "口令卡", subtitle: HTML(text: "仅显示这一次，请立即打印"), path: [Crumb("绑定认证因素", Links.enrolSecondFactor)],
            actions: [.print], layout: .full
        ) {
            CodeSheetPage.content(sheet)
            block(.class("screen-only")) {
                section("启用口令卡") {
                    paragraph { "打印后，输入卡上第 \(number) 号代码以启用。未启用的口令卡无效。" }
                    confirmForm(request, number, FormErrors())
                }
            }
        }
    }

    static func confirmSheet(_ request: ConsoleRequest, number: Int, _ errors: FormErrors) -> Page {
        Page("启用口令卡", layout: .card) {
            paragraph { "输入打印的口令卡上第 \(number) 号代码。如未打印，请重新生成，原口令卡随即作废。" }
            confirmForm(request, number, errors)
            block(.class("mt-3")) { PageAction.link("重新选择", to: Links.enrolSecondFactor) }
        }
    }

    private static func confirmForm(_ request: ConsoleRequest, _ number: Int, _ errors: FormErrors) -> Form {
        Form(
            to: Links.enrolSheet, submit: "启用", errors: errors,
            fields: [.secret("code", "第 \(number) 号代码", .code)] + Field.comeBack(request))
    }
}

/// The sheet as it is printed.
enum CodeSheetPage {
    /// Heading, codes and rules of use.
    static func content(_ sheet: CodeSheet) -> HTML {
        var html = HTML()
        html.add(
            section("口令卡信息") {
                DescriptionList([
                    .text("登录名", sheet.login), .text("编号", sheet.id.description), .moment("生成时间", sheet.issuedAt),
                ])
            })
        // Numbers run down the columns, as a finger does; the style sheet makes four of them, two on a phone.
        html.add(
            block(.class("code-sheet")) {
                for (index, text) in sheet.codes.enumerated() {
                    paragraph {
                        muted("\(index + 1)")
                        code(text)
                    }
                }
            })
        html.add(
            Alert(.info) { "每个代码只能使用一次，用后请划去。本卡由本人妥善保管，不得拍照、复印或与口令写在一起；遗失立即报告安全管理员。" })
        return html
    }
}
