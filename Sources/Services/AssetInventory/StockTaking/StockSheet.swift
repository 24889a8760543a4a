import Directory
import Documents
import Kernel

/// The results of a stock-taking as a sheet.
enum StockSheet {
    static let columns: [Report.Column] = [
        .init("结果"), .init("资产名称"), .init("资产指纹码"), .init("资产编号"), .init("地址"), .init("所属部门"), .init("责任人"),
        .init("账面位置"),
        .init("实际位置"), .init("备注"), .init("方式"), .init("盘点人"), .init("盘点时间"),
    ]

    static func cells(_ item: StockItem, _ names: PersonNames) -> [Report.Cell] {
        let (asset, count) = (item.asset, item.count)
        return [
            text(count?.result.chinese ?? "未盘"), text(asset.title), text(asset.code), text(asset.assetNumber),
            text(asset.address?.description), text(asset.unitName), text(asset.ownerName), text(item.expectedLocation),
            text(count?.location), text(count?.note), text(count?.means.chinese), text(count.map { names[$0.by] }),
            text(count.map { CivilTime($0.at).description }),
        ]
    }

    static func cells(_ surplus: StockSurplus, _ names: PersonNames) -> [Report.Cell] {
        [
            text("盘盈"), text(surplus.what), text(nil), text(surplus.number), text(nil), text(nil), text(nil), text(nil),
            text(surplus.location), text(surplus.note), text(StockMeans.phone.chinese), text(names[surplus.by]),
            text(CivilTime(surplus.at).description),
        ]
    }

    private static func text(_ text: String?) -> Report.Cell { .text(text ?? "") }
}
