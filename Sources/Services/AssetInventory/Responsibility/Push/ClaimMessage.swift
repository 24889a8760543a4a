import Console
import Crypto
import Foundation
import Kernel
import Observations

/// What a recipient is told of a request: the same in every channel.
struct ClaimMessage: Sendable {
    let request: ClaimRequest
    let items: [ClaimItem]
    /// Who asks, by name.
    let asker: String
    let hospital: String
    /// The signed link, whole.
    let link: String
    let linkExpiresAt: Timestamp

    /// Assets that a mail lists; more are told by number.
    private static let mostListed = 50

    var subject: String { "请确认资产归属：\(request.number)（\(request.pending) 项，\(request.dueOn.chinese)前）" }

    /// The text of a mail.
    var text: String {
        let pending = items.filter { $0.answer == nil }
        var lines = [
            "\(request.recipient)：", "",
            "\(hospital)正在梳理信息系统资产。以下 \(pending.count) 项资产登记或疑似由您（您部门）使用，请于"
                + "\(request.dueOn.chinese)前逐项确认是否归属您部门：", "",
        ]
        lines += pending.prefix(Self.mostListed).enumerated().map { index, item in
            let asset = item.asset
            let facts: [String?] = [
                asset.address?.description, asset.name ?? asset.hostName, asset.kind?.chinese,
                [asset.brand, asset.model].compactMap(\.self).joined(separator: " "), item.knownLocation,
            ]
            let known = facts.compactMap(\.self).filter { !$0.isEmpty }
            return "\(index + 1). \(asset.code)  \(known.joined(separator: "，"))"
        }
        if pending.count > Self.mostListed { lines.append("……其余 \(pending.count - Self.mostListed) 项请在页面查看。") }
        if let note = request.note { lines += ["", "说明：\(note)"] }
        lines += [
            "", "确认链接（\(CivilTime(linkExpiresAt).toMinute)前有效，答复后即失效）：", link, "",
            "链接仅供收件人本人使用，请勿转发。如有疑问，请联系信息科或驻场工程师 \(asker)。", "认领单编号：\(request.number)",
        ]
        return lines.joined(separator: "\n")
    }

    /// The body of the webhook: `docs/claim-webhook.md`.
    func json(delivery: Identifier<ClaimDelivery>, at now: Timestamp) -> String {
        let pending = items.filter { $0.answer == nil }
        let value: JSONValue = [
            "event": "claim.pending", "delivery": .integer(Int(delivery.rawValue)),
            "sent_at": .string(CivilTime(now).rfc3339),
            "claim": [
                "number": .string(request.number), "due_on": .string(request.dueOn.description),
                "department": .string(request.unitName), "person": request.personName.map { .string($0) } ?? .null,
                "asked_by": .string(asker), "note": request.note.map { .string($0) } ?? .null,
                "link": .string(link), "link_expires_at": .string(CivilTime(linkExpiresAt).rfc3339),
                "assets": .array(pending.map(Self.asset)),
            ],
        ]
        return value.text
    }

    /// The body of a test.
    static func test(delivery: Identifier<ClaimDelivery>, at now: Timestamp) -> String {
        let value: JSONValue = [
            "event": "channel.test", "delivery": .integer(Int(delivery.rawValue)),
            "sent_at": .string(CivilTime(now).rfc3339),
        ]
        return value.text
    }

    private static func asset(_ item: ClaimItem) -> JSONValue {
        let asset = item.asset
        let text = { (value: String?) -> JSONValue in value.map { .string($0) } ?? .null }
        return [
            "code": .string(asset.code), "address": text(asset.address?.description),
            "name": text(asset.name ?? asset.hostName), "kind": text(asset.kind?.chinese), "brand": text(asset.brand),
            "model": text(asset.model), "location": text(item.knownLocation), "state": .string(asset.state.chinese),
        ]
    }
}

/// The headers by which a receiver knows that a message is ours and new: `docs/claim-webhook.md`.
enum WebhookSignature {
    /// Time and signature, and the delivery's number, by which a repeated message is known.
    static func headers(body: String, secret: String, delivery: Identifier<ClaimDelivery>, at now: Timestamp)
        -> [String]
    {
        [
            "Content-Type: application/json; charset=utf-8", "X-Anhu-Timestamp: \(now.seconds)",
            "X-Anhu-Signature: v1=\(signature(body: body, secret: secret, seconds: now.seconds))",
            "X-Anhu-Delivery: \(delivery)",
        ]
    }

    /// HMAC-SHA256 (RFC 2104) over the seconds, a full stop and the body, in lower-case hexadecimal.
    static func signature(body: String, secret: String, seconds: Int64) -> String {
        let key = SymmetricKey(data: Data(secret.utf8))
        return hexadecimal(HMAC<SHA256>.authenticationCode(for: Data("\(seconds).\(body)".utf8), using: key))
    }
}
