import Foundation

/// A composition as the data that `report.typ` reads.
///
/// The words of a report are only ever values in a JSON file; none of them becomes typst source, so there is nothing to
/// escape and nothing to be forgotten.
struct TypstData {
    /// The JSON document.
    let json: String
    /// The pictures, by the names that the document calls them.
    let pictures: [(name: String, bytes: Data)]

    /// Throws `DocumentError.unreadablePicture`.
    init(_ composition: Composition) throws {
        var writer = TypstDataWriter()
        var json = JSONText()
        try writer.write(composition, to: &json)
        self.json = json.text
        pictures = writer.pictures
    }
}

/// Writes elements and collects their pictures.
private struct TypstDataWriter {
    var pictures: [(name: String, bytes: Data)] = []

    /// The width of the text in millimetres: A4 less the margins of `report.typ`, upright and on its side.
    private static let textWidth = 156.0
    private static let landscapeWidth = 243.0

    mutating func write(_ composition: Composition, to json: inout JSONText) throws {
        // Pictures are checked before writing, since the writer's closures do not throw.
        for section in composition.sections {
            for case .picture(let picture) in section.elements {
                pictures.append(try PictureFile(picture, number: pictures.count + 1).named)
            }
        }
        var number = 0
        json.object { json in
            json.key("cover")
            cover(composition.cover, to: &json)
            json.key("front")
            json.array { json in
                for element in composition.front { write(element, isLandscape: false, number: &number, to: &json) }
            }
            json.key("sections")
            json.array { json in
                for section in composition.sections {
                    json.object { json in
                        json.key("landscape")
                        json.bool(section.isLandscape)
                        json.key("elements")
                        json.array { json in
                            for element in section.elements {
                                write(element, isLandscape: section.isLandscape, number: &number, to: &json)
                            }
                        }
                    }
                }
            }
        }
    }

    private func cover(_ cover: ComposedCover, to json: inout JSONText) {
        json.object { json in
            for (name, text) in [
                ("classification", cover.classification), ("number", cover.number), ("title", cover.title),
                ("subtitle", cover.subtitle), ("period", cover.period), ("date", cover.date),
                ("headTitle", cover.headTitle), ("headNumber", cover.headNumber),
            ] {
                json.key(name)
                guard let text else {
                    json.optional(nil)
                    continue
                }
                pieces(text, width: Self.textWidth, size: name == "title" ? 26 : 14, to: &json)
            }
            json.key("draft")
            json.bool(cover.isDraft)
            json.key("details")
            json.array { json in
                for detail in cover.details {
                    json.array { json in
                        pieces(detail.label + "：", width: 40, size: 15, to: &json)
                        pieces(detail.value, width: 90, size: 15, to: &json)
                    }
                }
            }
        }
    }

    private func write(_ element: Element, isLandscape: Bool, number: inout Int, to json: inout JSONText) {
        let width = isLandscape ? Self.landscapeWidth : Self.textWidth
        json.object { json in
            json.key("kind")
            switch element {
            case .heading(let heading):
                json.string("heading")
                json.key("level")
                json.number(heading.level)
                json.key("newPage")
                json.bool(heading.startsPage)
                json.key("text")
                pieces(heading.text, width: width, size: 16, to: &json)
            case .frontHeading(let title):
                json.string("frontHeading")
                json.key("text")
                json.string(title)
            case .paragraph(let runs):
                json.string("paragraph")
                content(runs, width: width, size: 12, to: &json)
            case .item(let mark, let level, let runs):
                json.string("item")
                json.key("mark")
                json.string(mark)
                json.key("level")
                json.number(level)
                content(runs, width: width - 16, size: 12, to: &json)
            case .note(let label, let runs):
                json.string("note")
                json.key("label")
                json.string(label)
                content(runs, width: width - 10, size: 10.5, to: &json)
            case .picture(let picture):
                json.string("picture")
                json.key("file")
                json.string(pictures[number].name)
                number += 1
                json.key("width")
                json.number(picture.width)
                json.key("alternative")
                json.string(picture.alternative)
                json.key("caption")
                pieces(picture.caption, width: width, size: 10.5, to: &json)
                json.key("source")
                optional(picture.source, width: width, to: &json)
            case .table(let table):
                json.string("table")
                write(table, width: width, to: &json)
            }
        }
    }

    private func write(_ table: ComposedTable, width: Double, to json: inout JSONText) {
        let size = table.isForHandwriting ? 10.5 : 9.0
        json.key("caption")
        optional(table.caption, width: width, to: &json)
        json.key("source")
        optional(table.source, width: width, to: &json)
        json.key("handwriting")
        json.bool(table.isForHandwriting)
        json.key("breakable")
        json.bool(table.hasLongRows || !table.repeatsHead)
        json.key("repeats")
        json.bool(table.repeatsHead)
        json.key("empty")
        json.string(table.emptyText)
        json.key("shares")
        json.array { json in for column in table.columns { json.number(column.share) } }
        json.key("align")
        json.array { json in for column in table.columns { json.string(column.alignment.rawValue) } }
        // The cell's inset takes 3 mm.
        let widths = table.columns.map { $0.share * width - 3 }
        json.key("head")
        json.array { json in
            for (column, width) in zip(table.columns, widths) {
                pieces(column.title, width: width, size: size, to: &json)
            }
        }
        json.key("rows")
        json.array { json in
            for row in table.rows {
                for (cell, width) in zip(row, widths) { runs(cell, width: width, size: size, to: &json) }
            }
        }
    }

    private func content(_ runs: [Run], width: Double, size: Double, to json: inout JSONText) {
        json.key("content")
        self.runs(runs, width: width, size: size, to: &json)
    }

    /// A cell or paragraph: text, or an array of runs where there is more than plain text.
    private func runs(_ runs: [Run], width: Double, size: Double, to json: inout JSONText) {
        if runs.isEmpty {
            json.string("")
        } else if runs.count == 1, runs[0].style == .plain {
            pieces(runs[0].text, width: width, size: size, to: &json)
        } else {
            json.object { json in
                json.key("runs")
                json.array { json in
                    for run in runs {
                        json.object { json in
                            json.key("style")
                            json.string(run.style.rawValue)
                            json.key("text")
                            pieces(run.text, width: width, size: size, to: &json)
                        }
                    }
                }
            }
        }
    }

    private func optional(_ text: String?, width: Double, to json: inout JSONText) {
        guard let text else {
            json.optional(nil)
            return
        }
        pieces(text, width: width, size: 10.5, to: &json)
    }

    /// A string, or an array of strings between which a line may end. `width` in millimetres, `size` in points.
    private func pieces(_ text: String, width: Double, size: Double, to json: inout JSONText) {
        // Half a character is half the type size wide (1 pt = 0.3528 mm), capitals somewhat more.
        let capacity = Int(width / (size * 0.3528 * 0.58))
        let pieces = LineBreaks.pieces(text, capacity: capacity)
        if pieces.count == 1 {
            json.string(pieces[0])
        } else {
            json.array { json in for piece in pieces { json.string(piece) } }
        }
    }
}
