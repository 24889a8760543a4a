import Observations

/// The titles under which registers and exports of this country have things, in Chinese and English.
///
/// The words are those that hospitals' registers, 等保 assessment forms and exports of security devices use; the first of
/// each is the name that pages show.
enum TitleBook {
    /// A target and its titles, in the form that `normalised` makes of them.
    struct Entry: Sendable {
        let target: ColumnTarget
        let titles: [String]

        /// The name that pages show.
        var chinese: String { titles[0] }
    }

    static let entries: [Entry] = [
        Entry(
            target: .address,
            titles: [
                "IP 地址", "ip地址", "ip", "设备ip", "管理ip", "业务ip", "主机ip", "终端ip", "内网ip", "管理地址", "网络地址", "ipv4", "ipv4地址",
                "ipv6", "ipv6地址", "ipaddress", "ipaddr", "hostip", "deviceip", "managementip",
            ]),
        entry(
            .hardware,
            "MAC 地址", "mac地址", "mac", "物理地址", "网卡地址", "硬件地址", "网卡mac", "macaddress", "macaddr", "physicaladdress"),
        entry(
            .assetNumber,
            "资产编号", "资产编码", "资产号", "固定资产编号", "固定资产编码", "固定资产号", "固资编号", "固资编码", "设备编号", "设备编码", "资产标签", "资产标签号",
            "资产卡片号",
            "卡片编号", "院内编号", "assettag", "assetno", "assetnumber", "assetid", "assetcode"),
        entry(
            .serial,
            "序列号", "sn", "sn号", "sn码", "设备sn", "设备序列号", "主机序列号", "产品序列号", "机器序列号", "硬件序列号", "出厂编号", "出厂序列号", "序列编号",
            "serial",
            "serialnumber", "serialno"),
        Entry(target: .machine, titles: ["机器标识", "uuid", "机器uuid", "主板uuid", "机器码", "machineid", "deviceuuid"]),
        entry(
            .name,
            "资产名称", "设备名称", "名称", "资产名", "设备名", "服务器名称", "devicename", "assetname", "name"),
        entry(
            .hostName,
            "主机名", "主机名称", "计算机名", "计算机名称", "机器名", "机器名称", "电脑名", "电脑名称", "终端名", "终端名称", "hostname", "computername",
            "computer", "host"),
        entry(
            .kind,
            "资产类型", "设备类型", "类型", "资产类别", "设备类别", "类别", "资产分类", "设备分类", "分类", "终端类型", "devicetype", "assettype", "type",
            "category"),
        entry(
            .brand,
            "品牌", "设备品牌", "厂商", "厂家", "生产厂家", "生产厂商", "制造商", "设备厂商", "设备厂家", "厂商名称", "brand", "vendor", "manufacturer",
            "maker"),
        entry(.model, "型号", "设备型号", "规格型号", "型号规格", "品牌型号", "产品型号", "机型", "model", "productmodel"),
        entry(
            .system, "操作系统", "操作系统版本", "操作系统类型", "操作系统名称", "os", "osversion", "osname", "operatingsystem"),
        entry(.firmware, "系统版本", "固件版本", "软件版本", "设备版本", "版本号", "版本", "firmware", "firmwareversion", "version"),
        entry(.cardMaker, "网卡厂商", "mac厂商", "macvendor"),
        entry(
            .location,
            "设备位置", "存放位置", "存放地点", "位置", "所在位置", "安装位置", "安装地点", "物理位置", "放置位置", "放置地点", "使用地点", "所在机房", "机房", "地点",
            "楼层",
            "location", "site"),
        entry(.rack, "机柜与U位", "机柜", "机柜号", "机柜位置", "所在机柜", "u位", "机柜u位", "机架", "rack"),
        entry(.performance, "性能参数", "配置", "硬件配置", "设备配置", "配置信息", "主要配置", "技术参数", "设备性能", "设备性能参数", "性能"),
        entry(.processor, "处理器", "cpu", "cpu型号", "processor"),
        entry(.memory, "内存", "内存大小", "内存容量", "memory", "ram"),
        entry(.storage, "存储", "硬盘", "硬盘容量", "磁盘", "磁盘容量", "存储容量", "disk", "storage"),
        entry(
            .purchased,
            "购买日期", "购置日期", "采购日期", "购买时间", "购置时间", "采购时间", "购入日期", "购入时间", "购买年份", "购置年份", "购买年限", "购买年月", "购置年月",
            "purchasedate", "purchased"),
        entry(
            .warranty,
            "保修到期", "保修期至", "保修至", "维保到期", "质保到期", "保修截止", "维保截止", "质保截止", "保修到期日期", "维保到期日期", "质保到期日期", "保修截止日期",
            "维保截止日期",
            "质保截止日期", "维保到期时间", "保修到期时间", "质保到期时间", "过保日期", "过保时间", "保修期", "质保期", "维保期", "保修期限", "维保期限", "质保期限", "保修年限",
            "维保年限", "质保年限", "warranty", "warrantyend", "warrantyexpiration", "warrantyexpiry"),
        entry(.spares, "备件情况", "备件", "备件状况", "备品备件", "有无备件", "spares"),
        entry(
            .unit,
            "所属部门", "部门", "使用部门", "责任部门", "归属部门", "管理部门", "归口部门", "所属科室", "科室", "使用科室", "责任科室", "部门科室", "所属单位", "使用单位",
            "部门名称",
            "department", "dept", "unit"),
        entry(
            .owner,
            "责任人", "使用人", "负责人", "资产责任人", "安全责任人", "管理员", "管理人", "管理人员", "保管人", "使用者", "领用人", "联系人", "owner", "user",
            "username", "contact"),
        entry(
            .businessSystem,
            "所属系统", "业务系统", "所属业务系统", "应用系统", "承载业务", "承载系统", "所属业务", "业务名称", "业务系统名称", "系统名称", "business",
            "businesssystem", "application"),
        entry(.purpose, "用途", "设备用途", "主要用途", "使用用途", "功能", "作用", "purpose", "usage"),
        entry(.importance, "重要性", "重要程度", "重要级别", "重要等级", "资产重要性", "资产等级", "资产价值", "关键程度", "importance"),
        entry(.supplier, "供应商", "供货商", "集成商", "代理商", "维保单位", "维保厂商", "维保商", "supplier"),
        entry(.zone, "网络区域", "区域", "安全域", "安全区域", "所属区域", "网络域", "所属网络", "zone"),
        entry(.vlan, "VLAN", "vlan", "vlan号", "vlanid", "所属vlan"),
        entry(
            .attachment,
            "接入交换机与端口", "接入交换机", "接入端口", "接入位置", "交换机端口", "接入交换机端口", "上联端口", "上联交换机", "上联设备", "switchport"),
        entry(.screen, "分辨率与尺寸", "分辨率", "屏幕尺寸", "尺寸", "resolution"),
        entry(.url, "访问地址", "网址", "url", "系统地址", "访问链接", "链接地址", "域名"),
        entry(.protectionLevel, "等保定级", "等保级别", "等保等级", "保护等级", "定级", "定级情况", "等级保护级别"),
        entry(.note, "备注", "说明", "备注信息", "备注说明", "描述", "remark", "remarks", "note", "notes", "comment", "description"),
        Entry(
            target: .seenAt,
            titles: [
                "最近在线时间", "最后在线时间", "最近上线时间", "最后上线时间", "最近活跃时间", "最后活跃时间", "最近发现时间", "最后发现时间", "最近通信时间", "最后通信时间",
                "lastseen", "lastonline", "lastseentime", "lastonlinetime", "lastseenat",
            ]),
        Entry(target: .ports, titles: ["开放端口", "服务端口", "端口列表", "openports", "ports"]),
    ]

    /// Titles of columns that only number the rows.
    static let counters: Set<String> = ["序号", "序", "行号", "no", "no.", "#", "id", "index", "排序"]

    /// What stands in titles that begin or end like an address and are none.
    private static let noAddresses = ["掩码", "网关", "dns", "网段", "方式", "数量", "范围", "归属", "段"]

    private static func entry(_ name: AttributeName, _ titles: String...) -> Entry {
        Entry(target: .attribute(name), titles: titles)
    }

    /// The entry of a target. Nil: a property of the hospital's own.
    static func entry(of target: ColumnTarget) -> Entry? { entries.first { $0.target == target } }

    private static let exact: [String: ColumnTarget] = {
        var book: [String: ColumnTarget] = [:]
        for entry in entries {
            for title in entry.titles where book[normalised(title)] == nil { book[normalised(title)] = entry.target }
        }
        return book
    }()

    /// What a title means, and how sure that is: 3 word for word, 2 one of its parts, 1 how it ends. Nil: unknown.
    static func target(of title: String) -> (target: ColumnTarget, sureness: Int)? {
        // A title is short; the cells of a register need not be.
        guard title.utf8.count <= 240 else { return nil }
        let whole = normalised(title)
        guard !whole.isEmpty else { return nil }
        if let target = exact[whole] { return (target, 3) }
        let parts = whole.split(whereSeparator: { "/|、&和及".contains($0) }).map(String.init)
        // Of titles over one another the last is the nearest to the cells.
        if parts.count > 1, let target = parts.reversed().lazy.compactMap({ exact[$0] }).first { return (target, 2) }
        let plain = String(whole.reversed().drop { $0.isNumber }.reversed())
        if let target = exact[plain] { return (target, 2) }
        if noAddresses.contains(where: whole.contains) { return nil }
        // The head of a Chinese noun stands last: `生产环境数据库服务器IP地址`.
        var start = plain.startIndex
        while start < plain.endIndex {
            let tail = plain[start...]
            if tail.count < 2 { break }
            if let target = exact[String(tail)],
                !tail.allSatisfy(\.isASCII) || tail.count >= 2 && isWordStart(plain, start)
            {
                return (target, 1)
            }
            start = plain.index(after: start)
        }
        return nil
    }

    /// ASCII words count only from their beginning: `sn` in `设备sn`, not in `vsn`.
    private static func isWordStart(_ text: String, _ index: String.Index) -> Bool {
        index == text.startIndex || !text[text.index(before: index)].isASCII
    }

    /// Half-width, in small letters, without blanks, marks and what stands in brackets.
    static func normalised(_ title: String) -> String {
        var result = ""
        var depth = 0
        for character in CellText.halfWidth(title).lowercased() {
            switch character {
            case "(", "[", "【", "〔": depth += 1
            case ")", "]", "】", "〕": depth = max(0, depth - 1)
            case _ where depth > 0 || character.isWhitespace: continue
            case "*", ":", "_", "-", ".", "\"", "'", "“", "”": continue
            default: result.append(character)
            }
        }
        return result
    }
}
