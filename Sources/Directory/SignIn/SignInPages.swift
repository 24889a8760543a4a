import Console
import Kernel

/// The pages of signing in.
enum SignInPages {
    static func signIn(_ request: ConsoleRequest, _ errors: FormErrors = FormErrors()) -> Page {
        Page("登录", layout: .card) {
            Form(
                to: Links.signIn, submit: "登录", values: request.form.isEmpty ? nil : request.form, errors: errors,
                fields: [
                    .loginName("login", "登录名"),
                    .secret("password", "口令", .current),
                ] + Field.comeBack(request))
            paragraph(.class("text-secondary mt-3 mb-0")) {
                "登录、失败、锁定和退出均记入审计记录。忘记口令请联系系统管理员重置。"
            }
        }
    }

    static func secondFactor(
        _ request: ConsoleRequest, _ factor: Factor, among factors: [Factor], number: Int?, _ errors: FormErrors
    ) -> Page {
        Page("双因素认证", subtitle: HTML(text: "口令已通过，请完成第二步"), layout: .card) {
            if factors.count > 1 {
                block(.class("mt-3")) {
                    Tabs(factors.map { Tabs.Tab($0.kind.chinese, link($0, request)) }, current: link(factor, request))
                }
            }
            if factor.kind == .sheet, number == nil {
                Alert(.warning) { "口令卡已用完，请联系安全管理员换发。" }
            } else {
                Form(
                    to: Links.passSecondFactor, submit: "确认", errors: errors,
                    fields: [
                        .secret("code", label(factor, number), .code, help: help(factor)),
                        .hidden("factor", factor.id.description),
                    ] + Field.comeBack(request))
            }
            signOut
        }
    }

    /// The way out of a page on which something must be done first.
    static var signOut: HTML {
        block(.class("mt-3")) { PageAction.post("退出", to: Links.signOut, icon: "box-arrow-right") }
    }

    private static func link(_ factor: Factor, _ request: ConsoleRequest) -> Link {
        Links.passSecondFactor.with("factor", factor.id).with("return", request.comeBack?.text)
    }

    private static func label(_ factor: Factor, _ number: Int?) -> String {
        if let number { return "口令卡第 \(number) 号代码" }
        return factor.kind == .app ? "动态口令" : "令牌 \(factor.name) 的动态口令"
    }

    private static func help(_ factor: Factor) -> String {
        switch factor.kind {
        case .app: "打开动态口令应用，输入当前显示的 \(factor.digits) 位数字"
        case .timeToken: "输入令牌当前显示的 \(factor.digits) 位数字"
        case .eventToken: "按下令牌按键，输入显示的 \(factor.digits) 位数字"
        case .sheet: "在口令卡上找到该序号，输入 8 位代码；每个代码只能使用一次"
        }
    }
}
