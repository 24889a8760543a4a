import Dispatch
import Kernel
import Synchronization

/// Waits for work no longer than a limit. What has not ended by then is left behind, since a thread that the system holds
/// cannot be called back.
enum TimeLimit {
    /// Work that holds its thread (files, a hung mount): on a thread of its own, away from those that serve. Nil: it has not
    /// ended in time.
    static func blocking<Value: Sendable>(
        _ limit: Interval, _ work: @escaping @Sendable () -> Value
    ) async -> Value? {
        await race(limit) { once in
            DispatchQueue.global(qos: .utility).async { once.end(work()) }
            return nil
        }
    }

    /// Work that waits without holding a thread; cancelled at the limit. Nil: it has not ended in time.
    static func waiting<Value: Sendable>(
        _ limit: Interval, _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await race(limit) { once in Task { once.end(await work()) } }
    }

    private static func race<Value: Sendable>(
        _ limit: Interval, _ start: (Once<Value>) -> Task<Void, Never>?
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            let once = Once(continuation)
            let task = start(once)
            once.watch(
                Task {
                    guard (try? await Task.sleep(for: .milliseconds(limit.milliseconds))) != nil else { return }
                    task?.cancel()
                    once.end(nil)
                })
        }
    }
}

/// The first of two ends counts; the watch over the limit is called off with it.
private final class Once<Value: Sendable>: Sendable {
    private struct State {
        var continuation: CheckedContinuation<Value?, Never>?
        var watch: Task<Void, Never>?
    }

    private let state: Mutex<State>

    init(_ continuation: CheckedContinuation<Value?, Never>) {
        state = Mutex(State(continuation: continuation))
    }

    func end(_ value: Value?) {
        let (continuation, watch) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.watch)
        }
        watch?.cancel()
        continuation?.resume(returning: value)
    }

    func watch(_ task: Task<Void, Never>) {
        let isOver = state.withLock { state in
            state.watch = task
            return state.continuation == nil
        }
        if isOver { task.cancel() }
    }
}
