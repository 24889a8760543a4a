import Foundation

/// A composition as pandoc's own document tree (pandoc-types 1.22, JSON).
///
/// User text stands in `Str` nodes or escaped in raw OOXML, never in markdown, so pandoc has nothing to interpret.
struct PandocDocument {
    /// The JSON document.
    let json: String
    /// Pictures by file name; an SVG stands here under its own name and in the document as .png.
    let pictures: [(name: String, bytes: Data)]
    /// Whether the last pages lie on their side.
    let endsInLandscape: Bool

    /// Throws `DocumentError.unreadablePicture`.
    init(_ composition: Composition, folder: String) throws {
        var pictures: [PictureFile] = []
        for section in composition.sections {
            for case .picture(let picture) in section.elements {
                pictures.append(try PictureFile(picture, number: pictures.count + 1))
            }
        }
        self.pictures = pictures.map(\.named)
        endsInLandscape = composition.sections.last?.isLandscape ?? false
        var writer = PandocWriter(folder: folder, pictures: pictures.map(\.name))
        writer.write(composition)
        json = writer.json.text
    }

    /// The name of the raster form of a drawing: `picture-3.svg` is drawn into `picture-3.png`.
    static func rasterName(_ name: String) -> String {
        name.hasSuffix(".svg") ? name.dropLast(4) + ".png" : name
    }
}

/// Writes elements one after the other.
private struct PandocWriter {
    let folder: String
    let pictures: [String]
    var json = JSONText()
    private var bookmarks = 0
    private var picture = 0

    init(folder: String, pictures: [String]) {
        self.folder = folder
        self.pictures = pictures
    }

    mutating func write(_ composition: Composition) {
        var writer = self
        var json = JSONText()
        json.object { json in
            json.key("pandoc-api-version")
            json.array { json in [1, 22, 2].forEach { json.number($0) } }
            json.key("meta")
            json.object { _ in }
            json.key("blocks")
            json.array { json in
                writer.raw(WordXML.cover(composition.cover) + WordXML.sectionEnd(.cover), &json)
                for element in composition.front { writer.write(element, &json) }
                writer.raw(WordXML.contents(composition.contents), &json)
                var previous = WordSection.portrait
                for section in composition.sections {
                    writer.raw(WordXML.sectionEnd(previous), &json)
                    for element in section.elements { writer.write(element, &json) }
                    previous = section.isLandscape ? .landscape : .portrait
                }
            }
        }
        self = writer
        self.json = json
    }

    private mutating func write(_ element: Element, _ json: inout JSONText) {
        switch element {
        case .heading(let heading):
            self.heading(heading, &json)
        case .frontHeading(let title):
            raw(WordXML.paragraph(.frontHeading, WordXML.run(title)), &json)
        case .paragraph(let runs):
            styled(.body, &json) { $0.inlines(runs, &$1) }
        case .item(let mark, let level, let runs):
            styled(level == 0 ? .item : .subitem, &json) { writer, json in
                writer.inlines([Run(text: mark, style: .plain)], &json)
                writer.node("RawInline", &json) { json in
                    json.array { json in
                        json.string("openxml")
                        json.string("<w:r><w:tab/></w:r>")
                    }
                }
                writer.inlines(runs, &json)
            }
        case .note(let label, let runs):
            styled(.note, &json) { $0.inlines([Run(text: label, style: .strong)] + runs, &$1) }
        case .table(let table):
            if let caption = table.caption { raw(WordXML.paragraph(.caption, WordXML.run(caption)), &json) }
            raw(WordXML.table(table), &json)
            // Word joins tables that touch, and a paragraph gives the space that typst leaves below.
            raw(WordXML.paragraph(.source, WordXML.run(table.source ?? "")), &json)
        case .picture(let picture):
            image(picture, &json)
            let keeps = picture.source == nil ? "" : "<w:keepNext/>"
            raw(WordXML.paragraph(.pictureCaption, WordXML.run(picture.caption), properties: keeps), &json)
            if let source = picture.source { raw(WordXML.paragraph(.source, WordXML.run(source)), &json) }
        }
    }

    private mutating func heading(_ heading: Heading, _ json: inout JSONText) {
        bookmarks += 1
        let style: WordStyle = [.heading1, .heading2, .heading3][heading.level - 1]
        let content = WordXML.bookmark(heading.anchor, number: bookmarks) + WordXML.run(heading.text)
        let start = heading.startsPage ? "<w:pageBreakBefore/>" : ""
        raw(WordXML.paragraph(style, content, properties: start), &json)
    }

    private mutating func image(_ picture: ComposedPicture, _ json: inout JSONText) {
        let path = folder + "/" + PandocDocument.rasterName(pictures[self.picture])
        self.picture += 1
        // The width of the text is 15.6 cm.
        let width = short(picture.width * 15.6) + "cm"
        styled(.picture, &json) { writer, json in
            writer.node("Image", &json) { json in
                json.array { json in
                    writer.attributes([("width", width)], &json)
                    json.array { json in writer.inlines([Run(text: picture.alternative, style: .plain)], &json) }
                    json.array { json in
                        json.string(path)
                        json.string("")
                    }
                }
            }
        }
    }

    private func inlines(_ runs: [Run], _ json: inout JSONText) {
        for run in runs {
            switch run.style {
            case .plain: text(run.text, &json)
            case .strong:
                node("Strong", &json) { json in json.array { text(run.text, &$0) } }
            case .code: span(.code, run.text, &json)
            case .mark: span(.mark, run.text, &json)
            }
        }
    }

    private func span(_ style: WordStyle, _ content: String, _ json: inout JSONText) {
        node("Span", &json) { json in
            json.array { json in
                attributes([("custom-style", style.rawValue)], &json)
                json.array { text(content, &$0) }
            }
        }
    }

    private func text(_ text: String, _ json: inout JSONText) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { json.object { $0.member("t", "LineBreak") } }
            if !line.isEmpty {
                json.object { json in
                    json.member("t", "Str")
                    json.member("c", String(line))
                }
            }
        }
    }

    /// A paragraph in a style of the reference document.
    private mutating func styled(
        _ style: WordStyle, _ json: inout JSONText, _ inlines: (inout PandocWriter, inout JSONText) -> Void
    ) {
        var writer = self
        node("Div", &json) { json in
            json.array { json in
                attributes([("custom-style", style.rawValue)], &json)
                json.array { json in
                    node("Para", &json) { json in json.array { inlines(&writer, &$0) } }
                }
            }
        }
        self = writer
    }

    private func raw(_ xml: String, _ json: inout JSONText) {
        node("RawBlock", &json) { json in
            json.array { json in
                json.string("openxml")
                json.string(xml)
            }
        }
    }

    private func attributes(_ pairs: [(String, String)], _ json: inout JSONText) {
        json.array { json in
            json.string("")
            json.array { _ in }
            json.array { json in
                for pair in pairs {
                    json.array { json in
                        json.string(pair.0)
                        json.string(pair.1)
                    }
                }
            }
        }
    }

    private func node(_ kind: String, _ json: inout JSONText, _ content: (inout JSONText) -> Void) {
        json.object { json in
            json.member("t", kind)
            json.key("c")
            content(&json)
        }
    }
}

extension JSONText {
    /// `"key":"value"`
    fileprivate mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }
}
