import Console
import Directory
import Foundation
import Kernel
import Records
import Tools

/// What one attempt hands to curl: made anew each time, with a link of its own, since the records keep no token that a second
/// attempt could send.
struct ClaimParcel: Sendable {
    let address: String
    /// The host, for the log.
    let target: String
    let kind: CurlTransfer.Kind
    let body: String

    init(
        _ delivery: ClaimDelivery, store: RecordStore, hospital: String, random: RandomSource, by principal: Principal
    ) async throws {
        let secrets = ChannelSecrets(store.key)
        let channel = try await store.read { database in
            guard let channel = try ClaimChannelStore.find(delivery.channel, database), channel.isEnabled else {
                throw ClaimError.channelOff(delivery.channel.chinese)
            }
            return channel
        }
        let now = store.clock.now()
        let message = try await Self.message(delivery, store, hospital, random, principal, now)
        let secret = try channel.secret.map { try secrets.open($0, kind: channel.kind, host: channel.host) }
        switch channel.kind {
        case .oa:
            body =
                message?.json(delivery: delivery.id, at: now) ?? ClaimMessage.test(delivery: delivery.id, at: now)
            kind = .post(
                headers: WebhookSignature.headers(
                    body: body, secret: secret ?? "", delivery: delivery.id, at: now))
            address = channel.host
            target = CurlTransfer.host(of: address)
        case .mail:
            guard let sender = channel.sender, let port = channel.port, let security = channel.security else {
                throw ClaimError.channelOff(channel.kind.chinese)
            }
            body = MailText.mail(
                from: sender, senderName: hospital, to: delivery.recipient,
                subject: message?.subject ?? "安护邮件推送测试",
                text: message?.text ?? "这是一封测试邮件。收到本邮件说明邮件推送已可使用，无需回复。",
                messageID: "anhu-\(delivery.id)-\(delivery.attempts + 1)-\(hexadecimal(random.bytes(6)))", at: now)
            let host = IPAddress(channel.host)?.family == .v6 ? "[\(channel.host)]" : channel.host
            address = (security == .tls ? "smtps" : "smtp") + "://\(host):\(port)"
            target = "\(host):\(port)"
            let login = channel.user.flatMap { user in secret.map { (user: user, password: $0) } }
            // A password goes over no wire that can be read.
            kind = .mail(
                from: sender, to: delivery.recipient, login: security == .none ? nil : login,
                requiresTLS: security != .none)
        }
    }

    /// Nil: a test of the channel.
    private static func message(
        _ delivery: ClaimDelivery, _ store: RecordStore, _ hospital: String, _ random: RandomSource,
        _ principal: Principal, _ now: Timestamp
    ) async throws -> ClaimMessage? {
        guard let id = delivery.request else { return nil }
        let token = ClaimToken(random)
        let purpose: ClaimLink.Purpose = delivery.channel == .mail ? .mail : .oa
        return try await store.write(
            AuditAction("claim.link", object: delivery.reference, label: delivery.number), by: principal
        ) { database in
            guard let policy = try ClaimChannelStore.policy(database) else { throw ClaimError.noConsoleAddress }
            try ClaimLinkStore.issue(
                token, for: id, purpose: purpose, days: policy.linkDays, by: principal.name, at: now, database)
            let request = try ClaimStore.find(id, database)
            return ClaimMessage(
                request: request, items: try ClaimStore.items(of: id, database),
                asker: try PersonNames(database)[request.requestedBy], hospital: hospital,
                link: policy.address(Links.claimLink(token).text),
                linkExpiresAt: now + .days(Int64(policy.linkDays)))
        }
    }
}
