import NIOCore

/// Closes a connection whose client takes nothing of the answer for too long, so that slow readers cannot hold all
/// connections. Lives on the connection's event loop.
final class StalledWriteHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private let timeout: TimeAmount
    private var pending = 0
    private var progress = NIODeadline.now()
    private var check: Scheduled<Void>?

    init(timeout: TimeAmount) {
        self.timeout = timeout
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let done = promise ?? context.eventLoop.makePromise()
        if pending == 0 { progress = .now() }
        pending += 1
        done.futureResult.assumeIsolated().whenComplete { _ in
            self.pending -= 1
            self.progress = .now()
        }
        context.write(data, promise: done)
        if check == nil { schedule(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
    }

    private func schedule(_ context: ChannelHandlerContext) {
        check = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.check = nil
            guard self.pending > 0 else { return }
            if .now() - self.progress >= self.timeout {
                context.close(promise: nil)
            } else {
                self.schedule(context)
            }
        }
    }
}
