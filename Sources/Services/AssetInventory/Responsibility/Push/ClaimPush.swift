import GRDB
import Kernel
import Records

/// Sends a request to its recipient by a channel.
enum ClaimPush {
    /// Queues the delivery.
    /// - Throws: `ClaimError` where the request has ended, or the channel cannot be used for it.
    static func queue(
        _ id: Identifier<ClaimRequest>, by channel: ClaimChannel.Kind, for principal: Principal, at now: Timestamp,
        _ database: Database
    ) throws {
        let request = try ClaimStore.find(id, database)
        guard request.state == .open else { throw ClaimError.closed(request.number) }
        guard try ClaimChannelStore.find(channel, database)?.isEnabled == true else {
            throw ClaimError.channelOff(channel.chinese)
        }
        guard try ClaimChannelStore.policy(database) != nil else { throw ClaimError.noConsoleAddress }
        if channel == .mail && request.email == nil { throw ClaimError.noEmail }
        _ = try ClaimDeliveryStore.add(
            channel, request: id, recipient: channel == .mail ? request.email ?? "" : request.recipient,
            title: request.number, by: principal, at: now, database)
    }
}
