import Console
import Kernel

/// The overview of assets.
enum OverviewPages {
    /// The figures of each chart of the trend: all assets beside a few risks would press these to the floor.
    private static let courses: [(title: String, figures: [AssetFigure])] = [
        ("资产总数与存活资产", [.total, .alive]),
        ("待处理的资产与端口", [.unclaimed, .zombies, .exposedPorts, .responsibilityGaps]),
    ]

    static func overview(_ overview: AssetOverview) -> Page {
        Page(
            "资产总览", subtitle: HTML(text: "截至 \(CivilTime(overview.countedAt).toMinute)，点击数字查看其统计的清单"),
            actions: [.link("大屏", to: Links.assetWall, icon: "display"), .print]
        ) {
            StatRow(AssetFigure.allCases.map { card($0, overview) })
            section("近 \(AssetTrend.length) 天趋势") {
                sideBySide {
                    for course in courses {
                        Chart(
                            .line, title: course.title, categories: overview.trend.days.map(label),
                            series: course.figures.map { figure in
                                Chart.Series(figure.chinese, overview.trend.line(figure), tone: nil)
                            })
                    }
                }
                paragraph {
                    muted("自 \(overview.trend.firstKnown) 起有记录，末点为当前数；没有记录的日期留空，不计为 0。")
                }
            }
            sideBySide {
                for shares in overview.shares.prefix(2) { part(shares) }
            }
            sideBySide {
                for shares in overview.shares.dropFirst(2) { part(shares) }
            }
        }
    }

    private static func card(_ figure: AssetFigure, _ overview: AssetOverview) -> StatCard {
        let number = overview.figures[figure]
        return StatCard(
            figure.chinese, number, to: figure.link, note: change(figure, overview), tone: figure.tone(number))
    }

    /// How a figure has changed in a week. Nil: it is not known what it was.
    static func change(_ figure: AssetFigure, _ overview: AssetOverview) -> String? {
        guard let before = overview.trend.number(figure, daysAgo: 7) else { return nil }
        let change = overview.figures[figure] - before
        return change == 0 ? "较7天前持平" : "较7天前 \(change > 0 ? "+" : "−")\(grouped(abs(change)))"
    }

    /// `09-03`: a day of the last three months needs no year.
    private static func label(_ day: CivilDate) -> String { String(day.description.suffix(5)) }

    private static func part(_ shares: AssetShares) -> HTML {
        section("按\(shares.breakdown.chinese)") {
            Chart(
                .rows, title: title(shares), categories: shares.bars.map(\.name),
                series: [Chart.Series("资产数", shares.bars.map(\.number))], links: shares.bars.map(\.link), unit: "项")
            if shares.values > shares.shown.count {
                paragraph {
                    link(
                        "全部 \(grouped(shares.values)) 个\(shares.breakdown.chinese)",
                        to: Links.assetBreakdown(shares.breakdown))
                }
            }
        }
    }

    private static func title(_ shares: AssetShares) -> String {
        shares.values > shares.shown.count
            ? "资产最多的 \(shares.shown.count) 个\(shares.breakdown.chinese)" : "各\(shares.breakdown.chinese)的资产"
    }

    static func breakdown(_ shares: AssetShares, query: TableQuery) -> Page {
        let name = shares.breakdown.chinese
        return Page("按\(name)", path: [Crumb("资产总览", Links.assetOverview)], actions: [.print]) {
            Tabs(
                AssetBreakdown.allCases.map { .init("按\($0.chinese)", Links.assetBreakdown($0)) },
                current: Links.assetBreakdown(shares.breakdown))
            Table(
                shares.shown, columns: columns(name), query: query, total: shares.values, caption: "各\(name)的资产",
                empty: EmptyState("没有资产的\(name)已登记"))
            if shares.unknown.number > 0 {
                paragraph {
                    "另有 "
                    link("\(grouped(shares.unknown.number)) 项资产", to: shares.unknown.link)
                    " 的\(name)\(shares.unknown.name)。"
                }
            }
        }
    }

    private static func columns(_ title: String) -> [Column<AssetShare>] {
        [.text(title, key: "name", width: .wide) { $0.name }, .count("资产数", key: "assets") { ($0.number, $0.link) }]
    }
}
