import Kernel
import Records

/// Says which job was queued for the running server.
enum Detached {
    private struct Line: Encodable {
        let job: Int64
    }

    static func show(_ job: Identifier<Job>, json: Bool) throws {
        if json { return try Terminal.printJSON(Line(job: job.rawValue)) }
        print("已排队，任务编号 \(job)。用 anhu jobs show \(job) 查看进度。")
    }
}
