import Foundation

extension Report {
    /// A picture with its caption.
    package struct Figure: Hashable, Sendable {
        /// The picture's bytes.
        package enum Picture: Hashable, Sendable {
            /// A PNG file.
            case png(Data)
            /// A JPEG file.
            case jpeg(Data)
            /// An SVG document; text in it should ask for `Noto Sans CJK SC`, which is what both engines have.
            case svg(String)
        }

        /// The caption without its number.
        package var caption: String
        /// The picture.
        package var picture: Picture
        /// The share of the text width that it takes, 0.1 to 1.
        package var width: Double
        /// What the picture shows, for those who cannot see it. Empty: the caption serves.
        package var alternative: String
        /// The records it was drawn from. Nil: not told.
        package var source: Source?

        /// Takes the parts.
        package init(
            _ caption: String, picture: Picture, width: Double = 0.8, alternative: String = "", source: Source? = nil
        ) {
            self.caption = caption
            self.picture = picture
            self.width = width
            self.alternative = alternative
            self.source = source
        }
    }

    /// A chart drawn from values, legible in black and white.
    package struct Chart: Hashable, Sendable {
        /// The form of the chart.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// Upright bars, one group a category.
            case bars
            /// Lying bars, for long category names and rankings.
            case horizontalBars
            /// One line a series over the categories in order.
            case lines
            /// Shares of the first series in a full circle.
            case pie
            /// Shares of the first series in a ring with the sum in the middle.
            case donut
        }

        /// One row of values.
        package struct Series: Hashable, Sendable {
            /// What the legend calls it.
            package var name: String
            /// One value a category; missing and non-finite ones are drawn as absent.
            package var values: [Double]

            /// Takes name and values.
            package init(_ name: String, _ values: [Double]) {
                self.name = name
                self.values = values
            }
        }

        /// The caption without its number.
        package var caption: String
        /// The form.
        package var kind: Kind
        /// The names along the axis, or of the slices.
        package var categories: [String]
        /// The rows of values; pie and donut show the first only.
        package var series: [Series]
        /// The unit of the values: `台`, `个`. Empty: none.
        package var unit: String
        /// The records it was counted from. Nil: not told.
        package var source: Source?

        /// Takes the parts.
        package init(
            _ caption: String, kind: Kind, categories: [String], series: [Series], unit: String = "",
            source: Source? = nil
        ) {
            self.caption = caption
            self.kind = kind
            self.categories = categories
            self.series = series
            self.unit = unit
            self.source = source
        }
    }
}
