/// Does something to its end although the task that wants it has been cancelled: GRDB gives up a write whose task is
/// cancelled, and the ending of a cancelled job must still be written. Throws what the work throws.
package func shielded<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await Task { try await work() }.value
}
