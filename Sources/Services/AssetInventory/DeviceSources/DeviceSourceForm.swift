import Console
import DeviceAccess
import Kernel
import Tools

/// Reads the form of a source.
enum DeviceSourceForm {
    /// The source, or nil and what is wrong.
    /// - `name`: of a source that there is, since that never changes. Nil: a new one.
    /// - `kept`: which secrets are there and stay where the form leaves them out.
    static func read(
        _ form: FormValues, kind: DeviceSource.Kind, name: String?, kept: (String) throws -> Set<DeviceSecret.Name>,
        _ errors: inout FormErrors
    ) rethrows -> DeviceSourceStore.Draft? {
        let title = name ?? errors.line("name", form, longest: 100)
        let place = kind.isSNMP ? targets(form, &errors) : address(form, &errors)
        var draft = DeviceSourceStore.Draft(name: title ?? "", kind: kind, place: place ?? "")
        switch kind {
        case .snmp2: draft.settings.asksNeighbours = form.isTicked("neighbours")
        case .snmp3: readUser(form, &draft.settings, &errors)
        case .json: readQuestion(form, place ?? "", &draft.settings, &errors)
        }
        draft.rule = DeviceRule.read(form, &errors)
        draft.isEnabled = form.isTicked("enabled")
        let wanted = draft.settings.wanted(by: kind)
        let kept = try place.map(kept) ?? []
        for secret in wanted {
            let field = secret.rawValue
            let typed = text(secret, form, &errors)
            draft.secret[secret] = typed
            if typed == nil && errors[field] == nil && !kept.contains(secret) {
                errors[field] = name == nil ? "请填写\(secret.chinese)" : "未设置，或地址、认证方式已改变，请填写\(secret.chinese)"
            }
        }
        return errors.isEmpty ? draft : nil
    }

    private static func targets(_ form: FormValues, _ errors: inout FormErrors) -> String? {
        guard let text = errors.required("place", form.text("place")) else { return nil }
        if let wrong = DevicePlace.wrong(text) {
            errors["place"] = "“\(wrong.prefix(60))”不是 IP 地址，请按 10.1.2.3 或 10.1.2.3:161 的格式填写"
            return nil
        }
        let targets = DevicePlace.targets(text) ?? []
        guard (1...DevicePlace.mostTargets).contains(targets.count) else {
            errors["place"] = "应为 1 至 \(DevicePlace.mostTargets) 台设备"
            return nil
        }
        return targets.map(\.description).joined(separator: "\n")
    }

    private static func address(_ form: FormValues, _ errors: inout FormErrors) -> String? {
        guard let text = errors.required("place", form.text("place")) else { return nil }
        guard ChannelAddress.web(text) != nil, let host = DevicePlace.host(text) else {
            errors["place"] = "请填写以 https 或 http 开头的完整地址，不含用户名和口令"
            return nil
        }
        // Neither a name that a resolver may take for a number nor anything else that is read in two ways.
        guard IPAddress(host) != nil || ChannelAddress.host(host) != nil && !DevicePlace.endsLikeNumber(host) else {
            errors["place"] = "主机名或地址写法不正确"
            return nil
        }
        if let name = DevicePlace.secretParameters(text).first {
            errors["place"] = "地址中的参数“\(name.prefix(40))”像是凭据，请在“认证方式”中选择“令牌，放在地址参数中”填写"
            return nil
        }
        return text
    }

    private static func readUser(
        _ form: FormValues, _ settings: inout DeviceSettings, _ errors: inout FormErrors
    ) {
        settings.asksNeighbours = form.isTicked("neighbours")
        settings.user = errors.line("user", form, longest: 32)
        settings.context = errors.optionalLine("context", form, longest: 32) ?? ""
        settings.digest = form.choice("digestKind")
        settings.cipher = form.choice("cipherKind")
        // RFC 3411, 3.4.3: there is no level with privacy and without authentication.
        if settings.cipher != nil && settings.digest == nil { errors["digestKind"] = "使用加密时必须同时认证，请选择认证算法" }
    }

    private static func readQuestion(
        _ form: FormValues, _ place: String, _ settings: inout DeviceSettings, _ errors: inout FormErrors
    ) {
        settings.method = errors.required("method", form.choice("method"), "请选择请求方式") ?? .get
        settings.body = settings.method == .post ? form.text("body") ?? "" : ""
        if settings.body.utf8.count > 8_000 { errors["body"] = "不得超过 8000 字节" }
        settings.headers = headers(form, &errors)
        settings.authentication = errors.required("authentication", form.choice("authentication"), "请选择认证方式") ?? .none
        switch settings.authentication {
        case .none, .bearer: break
        case .basic:
            settings.user = errors.line("user", form, longest: 100)
            // RFC 7617, 2: the name ends at the first colon.
            if settings.user?.contains(":") == true { errors["user"] = "用户名不能包含冒号" }
        case .header, .parameter:
            let name = errors.required("tokenName", form.text("tokenName"))
            if let name, !DevicePlace.isToken(name) || isOwn(name) {
                errors["tokenName"] = "只能用字母、数字、连字符、下划线和点，且不能是协议自身的请求头"
            }
            settings.tokenName = name
        }
        if settings.authentication != .none, !place.isEmpty, DevicePlace.origin(place)?.hasPrefix("https:") != true {
            errors["place"] = "需要认证的接口必须使用 https，否则凭据会以明文传送"
        }
    }

    private static func headers(_ form: FormValues, _ errors: inout FormErrors) -> [String] {
        var headers: [String] = []
        for line in (form["headers"] ?? "").split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingSpaces }
            if parts.allSatisfy(\.isEmpty) { continue }
            guard parts.count == 2, DevicePlace.isToken(parts[0]), !isOwn(parts[0]),
                parts[1].utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), parts[1].utf8.count <= 500
            else {
                errors["headers"] = "“\(line.prefix(40))”不是请求头，请按“名称: 值”的格式每行填写一个"
                return []
            }
            if DevicePlace.isSecret(parts[0]) {
                errors["headers"] = "“\(parts[0])”像是凭据，会显示在页面上，请在“认证方式”中填写"
                return []
            }
            headers.append("\(parts[0]): \(parts[1])")
        }
        if headers.count > 20 { errors["headers"] = "不得超过 20 个" }
        return headers
    }

    /// Headers that belong to the protocol itself.
    private static func isOwn(_ name: String) -> Bool {
        ["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "expect"]
            .contains(name.lowercased())
    }

    private static func text(
        _ secret: DeviceSecret.Name, _ form: FormValues, _ errors: inout FormErrors
    ) -> String? {
        guard let text = form[secret.rawValue], !text.isEmpty else { return nil }
        // RFC 3414, 11.2: passwords of at least 8 octets.
        let shortest = secret == .digest || secret == .cipher ? 8 : 1
        guard (shortest...200).contains(text.count), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            errors[secret.rawValue] = "须为 \(shortest) 至 200 个字符，不得包含换行"
            return nil
        }
        return text
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
