import Kernel
import Observations
import ScanImports
import Testing

@Suite struct `The catalogue of formats` {
    @Test func `has an id and a Chinese name for each, none twice`() {
        let formats = ObservationFormat.all
        #expect(Set(formats.map(\.id)).count == formats.count)
        #expect(Set(formats.map(\.chinese)).count == formats.count)
        for format in formats { #expect(ObservationFormat.named(format.id)?.chinese == format.chinese) }
        #expect(ObservationFormat.named("nothing") == nil)
    }

    @Test(arguments: SourceSamples.all)
    func `recognises each text, and no other format is as sure`(sample source: SourceSample) throws {
        let (id, text) = (source.id, source.text)
        let sample = FormatSample(text.utf8)
        #expect(try ObservationFormat.find(in: sample).id == id)
        let score = try #require(ObservationFormat.named(id)).recognise(sample)
        for other in ObservationFormat.all where other.id != id {
            #expect(other.recognise(sample) < score, "\(other.id)")
        }
        let reading = try observe(text)
        #expect(reading.failure == nil)
        #expect(reading.sightings.count == source.count)
        #expect(reading.rejected == [])
        #expect(reading.tally.observed == source.count)
    }

    @Test func `takes a feed with broken lines for a feed, and an answer of a device for an answer`() throws {
        let line = "{\"ip\":\"10.1.2.3\",\"mac\":\"00:1b:21:aa:bb:01\"}\n"
        #expect(try ObservationFormat.find(in: FormatSample((line + "{\"broken\n{\n").utf8)).id == "feed.ndjson")
        for answer in ["{\"code\":0,\"data\":[{\"ip\":\"10.1.2.3\"}]}", "{\n  \"ip\": \"10.1.2.3\"\n}\n"] {
            #expect(try ObservationFormat.find(in: FormatSample(answer.utf8)).id == "document.json")
        }
    }

    @Test(arguments: SourceSamples.all)
    func `reads each text the same whatever the pieces and the ends of lines`(sample source: SourceSample) throws {
        let (id, text) = (source.id, source.text)
        let whole = try observe(text)
        var random = Repeatable(state: 11)
        #expect(try observe(Array(text.utf8), pieces: { Int.random(in: 1...7, using: &random) }) == whole)
        let windows = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        #expect(try observe(windows).observations == whole.observations)
        #expect(try observe("\u{FEFF}" + text, as: id).observations == whole.observations)
    }

    @Test(arguments: SourceSamples.all)
    func `survives damage of each text`(sample source: SourceSample) throws {
        let (id, text) = (source.id, source.text)
        var random = Repeatable(state: UInt64(text.utf8.count))
        let original = Array(text.utf8)
        for _ in 0..<60 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 1: bytes.removeSubrange(place..<min(place + 9, bytes.count))
                default: bytes.insert(contentsOf: bytes[place..<min(place + 30, bytes.count)], at: place)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            let reading = try observe(bytes, as: id)
            #expect(reading.tally.observed == reading.sightings.count)
            for slot in reading.slots { #expect((1...200).contains(slot.count)) }
            // Cut at the same places it is the same; cut elsewhere too.
            #expect(try observe(bytes, as: id, pieces: { Int.random(in: 1...50, using: &random) }) == reading)
        }
    }

    @Test func `says that it knows nothing, and how the text begins`() throws {
        let failure = #expect(throws: ReadingError.self) {
            try ObservationFormat.find(in: FormatSample("Dear Sir or Madam".utf8))
        }
        #expect(failure?.fault == .unrecognised(start: "Dear Sir or Madam"))
        #expect(failure?.explanation.line == "无法识别文件的格式，开头为“Dear Sir or Madam”。请在导入时指定格式，或核对文件是否选对")
        #expect(throws: ReadingError(.empty)) { try ObservationFormat.find(in: FormatSample([])) }
    }

    @Test(
        arguments: [
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "不支持旧版 Office 文件（.xls、.doc）或加密的工作簿"),
            ([0x1F, 0x8B, 0x08, 0x00], "不支持压缩文件"), (Array("<html><table>".utf8), "不支持网页格式的表格"),
        ] as [([UInt8], String)])
    func `names files that are often handed over by mistake`(bytes: [UInt8], summary: String) {
        let failure = #expect(throws: ReadingError.self) { try ObservationFormat.find(in: FormatSample(bytes)) }
        #expect(failure?.explanation.summary == summary)
        #expect(failure?.explanation.advice?.isEmpty == false)
    }

    @Test func `takes a format by force, and says when nothing of it is there`() throws {
        #expect(try observe(SourceSamples.cisco, as: "neighbours.cisco").sightings.count == 2)
        let reading = try observe("hello\nworld\n", as: "neighbours.cisco")
        #expect(reading.failure?.fault == .nothingFound(format: "锐捷／思科 ARP 表（show arp）"))
        #expect(try observe("", as: "neighbours.cisco").failure?.fault == .empty)
        // Entries of another format are refused line by line, with the reason.
        let wrong = try observe(SourceSamples.cisco, as: "neighbours.fortigate")
        #expect(wrong.sightings == [])
    }

    @Test func `of a table with entries that are all unresolved is no failure`() throws {
        let reading = try observe("10.1.2.9 dev eth0  INCOMPLETE\n")
        #expect(reading.failure == nil)
        #expect(reading.tally.leftOut == [.incomplete: 1])
    }
}
