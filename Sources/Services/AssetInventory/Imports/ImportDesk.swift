import Console
import Foundation
import Kernel
import Synchronization

/// The files that wait for a person's confirmation, each for the account and session that brought it.
///
/// Owner of their files in the scratch folder: what is cancelled, too old, or one too many is removed there.
final class ImportDesk: Sendable {
    /// How much waits. The figures are ours: a person works through one file after another, and a disk has room for some.
    struct Limits: Sendable {
        /// How long a file waits.
        var age = Interval.hours(1)
        /// Files of one person; the oldest makes room.
        var files = 5
        /// Bytes of all files.
        var bytes = 4 << 30
    }

    /// The job of a draft that was confirmed: who confirms it twice gets the same.
    typealias Entering = Task<Identifier<ScanRun>, any Error>

    private struct Entry: Sendable {
        let owner: ImportOwner
        var draft: ImportDraft
        var entering: Entering?
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let clock: Kernel.Clock
    private let limits: Limits

    init(clock: Kernel.Clock, limits: Limits = Limits()) {
        self.clock = clock
        self.limits = limits
    }

    /// Until when a draft waits.
    func end(of draft: ImportDraft) -> Timestamp { draft.broughtAt + limits.age }

    /// Takes a draft in.
    /// - Throws: `ImportError.full` where all files together would be too much; the file is the caller's then.
    func add(_ draft: ImportDraft, of owner: ImportOwner) throws(ImportError) {
        sweep()
        let gone = try entries.withLock { entries throws(ImportError) -> [URL] in
            let own = entries.values.filter { $0.owner.account == owner.account && $0.entering == nil }
                .sorted { ($0.draft.broughtAt, $0.draft.id) < ($1.draft.broughtAt, $1.draft.id) }
            let oldest = own.prefix(max(0, own.count + 1 - limits.files))
            let leaving = Set(oldest.map(\.draft.id))
            let staying = entries.values.filter { $0.entering == nil && !leaving.contains($0.draft.id) }
            guard staying.reduce(draft.size, { $0 + $1.draft.size }) <= limits.bytes else { throw .full }
            for id in leaving { entries[id] = nil }
            entries[draft.id] = Entry(owner: owner, draft: draft)
            return oldest.map(\.draft.file)
        }
        Self.remove(gone)
        removeLater()
    }

    /// The draft of that number, for whom it belongs to.
    /// - Throws: not found, also where it is another's or has waited too long.
    func find(_ id: String, of owner: ImportOwner) throws(ConsoleFault) -> ImportDraft {
        sweep()
        return try entries.withLock { entries throws(ConsoleFault) in
            guard let entry = entries[id], entry.owner == owner, entry.entering == nil else { throw .notFound }
            return entry.draft
        }
    }

    /// The drafts of a person, the newest first.
    func list(of owner: ImportOwner) -> [ImportDraft] {
        sweep()
        return entries.withLock { entries in
            entries.values.filter { $0.owner == owner && $0.entering == nil }.map(\.draft)
                .sorted { ($0.broughtAt, $0.id) > ($1.broughtAt, $1.id) }
        }
    }

    /// Puts a draft back with what was found out about it.
    /// - Throws: not found, where it was confirmed or cancelled meanwhile.
    func update(_ draft: ImportDraft, of owner: ImportOwner) throws(ConsoleFault) {
        try entries.withLock { entries throws(ConsoleFault) in
            guard let entry = entries[draft.id], entry.owner == owner, entry.entering == nil else { throw .notFound }
            entries[draft.id]?.draft = draft
        }
    }

    /// Removes a draft and its file.
    /// - Throws: not found, as in `find`.
    func cancel(_ id: String, of owner: ImportOwner) throws(ConsoleFault) {
        let draft = try find(id, of: owner)
        entries.withLock { entries in
            if entries[id]?.entering == nil { entries[id] = nil }
        }
        Self.remove([draft.file])
    }

    /// Has a draft entered as it was checked, once: whoever asks again gets the first one's work.
    /// - Throws: `ImportError.movedOn` where it is not there, or not as it was checked.
    func enter(
        _ draft: ImportDraft, of owner: ImportOwner, _ work: () -> Entering
    ) throws(ImportError) -> Entering {
        try entries.withLock { entries throws(ImportError) in
            guard let entry = entries[draft.id], entry.owner == owner else { throw .movedOn }
            if let entering = entry.entering { return entering }
            guard entry.draft.choice == draft.choice else { throw .movedOn }
            let entering = work()
            entries[draft.id]?.entering = entering
            return entering
        }
    }

    /// The work on a draft that was confirmed already. Nil: it waits.
    /// - Throws: not found, as in `find`.
    func entering(_ id: String, of owner: ImportOwner) throws(ConsoleFault) -> Entering? {
        sweep()
        return try entries.withLock { entries throws(ConsoleFault) in
            guard let entry = entries[id], entry.owner == owner else { throw .notFound }
            return entry.entering
        }
    }

    /// Forgets a draft whose entering has failed, and its file.
    func drop(_ id: String) {
        let entry = entries.withLock { $0.removeValue(forKey: id) }
        if let entry { Self.remove([entry.draft.file]) }
    }

    /// Removes what has waited too long; a confirmed one is forgotten, its file is the vault's.
    func sweep() {
        let now = clock.now()
        let gone = entries.withLock { entries in
            let old = entries.values.filter { now - limits.age > $0.draft.broughtAt }
            for entry in old { entries[entry.draft.id] = nil }
            return old.filter { $0.entering == nil }.map(\.draft.file)
        }
        Self.remove(gone)
    }

    /// Nobody may come by again, and a file must not lie there longer than was said.
    private func removeLater() {
        let age = limits.age
        Task { [weak self] in
            try? await Task.sleep(for: .milliseconds(age.milliseconds + 1_000))
            self?.sweep()
        }
    }

    private static func remove(_ files: [URL]) {
        for file in files { try? FileManager.default.removeItem(at: file) }
    }
}
