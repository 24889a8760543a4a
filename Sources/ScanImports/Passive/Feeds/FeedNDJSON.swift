import Kernel
import Observations

/// Records of observations as one JSON object a line; the names are those of `FeedRecord`.
struct FeedNDJSON: LineDialect {
    private var book = FeedBook()
    private var strange: Set<String> = []

    mutating func read(_ line: SourceLine, into sink: inout ReadingSink) {
        if line.text.utf8.allSatisfy({ $0 <= 0x20 }) { return sink.leaveOut(.otherLine) }
        // A text of another kind is left to other formats.
        guard line.text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
            return sink.reject(line.text, line: line.number, "应为一行一个 JSON 对象")
        }
        do throws(ReadingError) {
            take(try Self.parse(line.text), line, into: &sink)
        } catch {
            sink.reject(line.text, line: line.number, error.explanation.line)
        }
    }

    mutating func finish(into sink: inout ReadingSink) { book.finish(into: &sink) }

    private mutating func take(_ value: JSONValue, _ line: SourceLine, into sink: inout ReadingSink) {
        if case .object(let members) = value {
            for member in members where FeedRecord.Name(rawValue: member.name) == nil && strange.count < 20 {
                guard strange.insert(member.name).inserted else { continue }
                sink.warn("未读取不认识的字段：\(VisibleText.line(member.name, longest: 60) ?? "")", line: line.number)
            }
        }
        do throws(FeedFault) {
            let record = FeedRecord { name in value[name.rawValue].map { .json($0) } }
            book.take(try record.sighting(line: line.number), into: &sink)
        } catch {
            sink.reject(line.text, line: line.number, error.reason)
        }
    }

    private static func parse(_ text: String) throws(ReadingError) -> JSONValue {
        try Array(text.utf8).withUnsafeBufferPointer { (all) throws(ReadingError) in try JSONReader.read(all) }
    }
}

extension ObservationFormat {
    /// Recognised by its first line too: a feed with broken lines is no answer of a device.
    static let feedNDJSON = {
        let lines = ObservationFormat(lines: FeedNDJSON.self, id: "feed.ndjson", chinese: "观测记录（NDJSON）")
        return ObservationFormat(
            id: lines.id, chinese: lines.chinese, way: lines.way,
            recognise: { sample in
                max(lines.recognise(sample), lines.recognise(FormatSample(sample.firstLine.utf8)) - 10)
            })
    }()
}
