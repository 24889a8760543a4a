import Console
import Kernel

/// Who must answer an open request, and what whoever looks at it can do about that.
enum ClaimNextStep {
    /// Persons that a sentence names.
    private static let named = 5

    /// For the page of those who follow requests up. `channels`: those that are switched on.
    static func followUp(
        _ request: ClaimRequest, _ standing: ClaimStanding, asker: String, channels: [ClaimChannel.Kind],
        mayRequest: Bool, today: CivilDate
    ) -> HTML {
        block {
            if standing.part == .answers {
                Alert(.info) {
                    "本认领单发给您，请逐项确认。"
                    link("去确认", to: Links.ownClaim(request.id))
                }
            } else {
                Alert(request.isOverdue(on: today) ? .warning : .info) {
                    sentence(request, standing)
                    if mayRequest {
                        list(ways(request, channels))
                    } else {
                        paragraph { "需要催办或更换收件人的，请联系发起人\(asker)。" }
                    }
                }
            }
        }
    }

    /// For those to whom it is addressed but who have asked it themselves.
    static func refusal(_ request: ClaimRequest, _ standing: ClaimStanding, mayFollow: Bool) -> HTML {
        block {
            Alert(.warning) {
                sentence(request, standing)
                paragraph {
                    if request.person == nil && !standing.answerers.isEmpty {
                        "请告知上述人员登录确认。"
                    } else {
                        "请由其他工程师撤回后重新发起，再由您确认。"
                    }
                    if mayFollow { link("查看认领单", to: Links.claim(request.id)) }
                }
            }
        }
    }

    /// Who must answer, and whether they can sign in to do so.
    private static func sentence(_ request: ClaimRequest, _ standing: ClaimStanding) -> String {
        let start = standing.part == .asked ? "认领单由您本人发起，不能由您本人确认。" : ""
        let who =
            request.personName.map { "本认领单须由\(request.unitName)的\($0)本人确认" }
            ?? "本认领单须由\(request.unitName)的责任人确认"
        let names = standing.answerers.prefix(named).joined(separator: "、")
        let rest = standing.answerers.count > named ? "等 \(standing.answerers.count) 人" : ""
        return start
            + (names.isEmpty ? "\(who)，目前没有能够登录确认的账号。" : "\(who)：\(names)\(rest)可登录后在“我的资产”中确认。")
    }

    /// The ways on which an answer can be had, for those who ask.
    private static func ways(_ request: ClaimRequest, _ channels: [ClaimChannel.Kind]) -> [HTML] {
        [
            block {
                "签字确认："
                link("打印认领单", to: Links.claim(request.id, "sheet"))
                "，签字后"
                link("录入签字认领单", to: Links.claim(request.id, "answers"))
                "；打印页可附确认二维码。"
            },
            block { "签名链接：\(pushing(request, channels))" },
        ]
    }

    private static func pushing(_ request: ClaimRequest, _ channels: [ClaimChannel.Kind]) -> String {
        if channels.isEmpty { return "推送渠道尚未启用，请由系统管理员设置。" }
        if channels == [.mail] && request.email == nil { return "请在下方填写收件邮箱，再发送邮件。" }
        return "可在下方再次推送。"
    }
}
