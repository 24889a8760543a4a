import Console
import Kernel

/// The pages of signed links, readable on a phone.
enum ClaimLinkPages {
    static func form(
        _ request: ClaimRequest, _ items: [ClaimItem], token: ClaimToken, asker: String, today: CivilDate,
        values: FormValues?, errors: FormErrors
    ) -> Page {
        let name: Field = .text(
            "person", "您的姓名", value: request.personName, isRequired: true, longest: 40,
            help: request.personName == nil ? "请填写您本人的姓名，将登记为责任人。" : "本链接只供 \(request.personName ?? "") 本人确认。")
        return Page("确认资产归属", subtitle: HTML(text: request.number), layout: .card) {
            OwnAssetPages.facts(request, asker: asker, today: today)
            block(.class("mt-3")) {
                Form(
                    to: Links.answerByLink, submit: "提交答复", values: values, errors: errors,
                    fields: [.hidden("key", token.text)] + ClaimAnswerForm.fields(items, mayWait: false) + [
                        .heading("答复人"), name,
                        .checkbox("self", "以上由我本人确认", isRequired: true),
                    ])
            }
            paragraph(.class("mt-3 mb-0")) { muted("提交后链接即失效。答复的时间和来源地址将记入审计记录。") }
        }
    }

    static func done() -> Page {
        Page("已提交", layout: .card) {
            Alert(.success) { "感谢确认，资产台账已更新。本链接已失效，可以关闭页面。" }
        }
    }

    /// Why a link is not good; nothing about the request is told.
    static func refused(_ link: ClaimLink?) -> Page {
        Page("链接不可用", layout: .card) {
            Alert(.warning) { reason(link) }
            paragraph { "如需重新确认，请联系信息科或驻场工程师。有账号的责任人可登录后在“我的资产”中答复。" }
        }
    }

    private static func reason(_ link: ClaimLink?) -> String {
        switch link?.ending {
        case .used: "本链接已用于答复，不能再次使用。"
        case .closed: "对应的认领单已答复或已撤回，本链接已失效。"
        case .replaced: "已向您发送新的链接，请使用最近一次收到的链接。"
        case nil: link == nil ? "链接无效，请核对是否完整。" : "链接已超过有效期。"
        }
    }
}
