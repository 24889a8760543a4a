import Dispatch
import Foundation

/// Does something when the program is asked to stop, instead of ending it: Ctrl-C, a closed terminal, a stopped machine.
struct Interrupt {
    private let sources: [any DispatchSourceSignal]

    /// Begins to listen.
    init(_ body: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler(handler: body)
            source.resume()
            return source
        }
    }

    /// Listens no more.
    func cancel() {
        for source in sources { source.cancel() }
    }
}
