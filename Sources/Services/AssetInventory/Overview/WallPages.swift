import Console
import Kernel

/// The overview of assets on a large screen that hangs on a wall and that nobody touches.
enum WallPages {
    /// Places that the stream fills.
    private static let (figures, clock) = ("figures", "counted")

    static func wall(_ overview: AssetOverview, refresh seconds: Int) -> Page {
        Page(
            "资产总览", actions: [.link("退出大屏", to: Links.assetOverview, icon: "fullscreen-exit")], layout: .wall,
            refresh: seconds
        ) {
            Live(Links.assetWallEvents) {
                LivePlace(figures) { content(overview) }
                WallFoot {
                    "截至 "
                    LiveText(clock, time(overview))
                    "　曲线为近 \(AssetTrend.length) 天，没有记录的日期留空"
                }
            }
        }
    }

    /// The moment of a look, for the stream.
    static func moment(_ overview: AssetOverview) -> ServerEvent { .values([(clock, .string(time(overview)))]) }

    /// What a look has counted, for the stream.
    static func replacement(_ overview: AssetOverview) -> ServerEvent { .replace(figures, content(overview)) }

    private static func time(_ overview: AssetOverview) -> String { CivilTime(overview.countedAt).description }

    private static func content(_ overview: AssetOverview) -> HTML {
        block {
            WallFigures(
                AssetFigure.allCases.map { figure in
                    let number = overview.figures[figure]
                    return WallFigure(
                        figure.chinese, number, to: figure.link, note: OverviewPages.change(figure, overview),
                        tone: figure.tone(number), course: overview.trend.line(figure))
                })
            WallPanels(
                overview.shares.map { shares in
                    WallPanel(
                        "按\(shares.breakdown.chinese)",
                        rows: shares.bars.map { .init($0.name, $0.number, to: $0.link, isRest: $0 == shares.unknown) })
                })
        }
    }
}
