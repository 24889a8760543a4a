/// Puts components, pieces and texts after one another. A `String` in a builder is text and is escaped.
@resultBuilder
package enum HTMLBuilder {
    package static func buildExpression(_ text: String) -> HTML {
        HTML(text: text)
    }

    package static func buildExpression(_ html: HTML) -> HTML {
        html
    }

    package static func buildExpression(_ component: some Component) -> HTML {
        var html = HTML()
        component.render(into: &html)
        return html
    }

    package static func buildPartialBlock(first: HTML) -> HTML {
        first
    }

    package static func buildPartialBlock(accumulated: consuming HTML, next: HTML) -> HTML {
        var html = accumulated
        html.add(next)
        return html
    }

    package static func buildBlock() -> HTML {
        HTML()
    }

    package static func buildOptional(_ html: HTML?) -> HTML {
        html ?? HTML()
    }

    package static func buildEither(first html: HTML) -> HTML {
        html
    }

    package static func buildEither(second html: HTML) -> HTML {
        html
    }

    package static func buildArray(_ pieces: [HTML]) -> HTML {
        var html = HTML()
        for piece in pieces {
            html.add(piece)
        }
        return html
    }
}
