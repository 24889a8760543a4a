import Console
import Kernel

/// The page of the security policy.
enum SecurityPolicyPages {
    static func edit(_ request: ConsoleRequest, _ policy: SecurityPolicy, _ errors: FormErrors) -> Page {
        let figure = { (path: any WritableKeyPath<SecurityPolicy, Int> & Sendable) -> [Field] in
            SecurityPolicy.figures.filter { $0.path as AnyKeyPath == path as AnyKeyPath }.map { figure in
                .number(
                    figure.name, figure.title + "（\(figure.unit)）", value: policy[keyPath: figure.path],
                    in: figure.bounds, isRequired: true,
                    help: "\(figure.bounds.lowerBound) 至 \(figure.bounds.upperBound) \(figure.unit)")
            }
        }
        var fields: [Field] = [.heading("口令")]
        fields +=
            figure(\.minimumLength) + figure(\.minimumClasses) + figure(\.historyLength) + figure(\.maximumAgeDays)
        fields += [.heading("登录失败锁定")]
        fields += figure(\.failureLimit) + figure(\.failureWindowMinutes) + figure(\.lockMinutes)
        fields += [.heading("登录会话")]
        fields += figure(\.idleMinutes) + figure(\.absoluteHours) + figure(\.concurrentSessions)
        fields += [
            .heading("双因素认证"),
            .checkboxes(
                "role", "须使用双因素认证的角色", options: Role.allCases.map { .init($0.rawValue, $0.chinese) },
                values: policy.secondFactorRoles.map(\.rawValue),
                help: "等级保护第三级要求对登录用户采用两种或两种以上组合的鉴别技术（GB/T 22239—2019 8.1.4.1 d）"),
        ]
        return Page(
            "安全策略", subtitle: HTML(text: "GB/T 22239—2019 8.1.4.1 身份鉴别"),
        ) {
            section("身份鉴别") {
                Form(
                    to: Links.securityPolicy, values: request.form.isEmpty ? nil : request.form, errors: errors,
                    confirm: "保存后立即对全部账号生效。确定保存？", fields: fields)
            }
        }
    }
}
