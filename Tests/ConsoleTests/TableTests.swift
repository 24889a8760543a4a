import Kernel
import Testing

@testable import Console

@Suite struct PagingTests {
    @Test(arguments: [
        (0, 50, 1, 1, 0, 0), (1, 50, 1, 1, 1, 1), (50, 50, 1, 1, 1, 50), (51, 50, 2, 2, 51, 51), (51, 50, 9, 2, 51, 51),
        (1000, 20, 50, 50, 981, 1000), (-5, 0, -1, 1, 0, 0),
    ])
    func `Rows and pages add up`(total: Int, size: Int, asked: Int, page: Int, first: Int, last: Int) {
        let paging = Paging(total: total, size: size, page: asked)
        #expect(paging.page == page)
        #expect(paging.firstRow == first)
        #expect(paging.lastRow == last)
    }

    @Test func `Every row is on exactly one page`() {
        for total in 0...130 {
            for size in [1, 7, 20, 64] {
                let last = Paging(total: total, size: size, page: 1).last
                var next = 1
                for page in 1...last {
                    let paging = Paging(total: total, size: size, page: page)
                    if total > 0 { #expect(paging.firstRow == next) }
                    next = paging.lastRow + 1
                }
                #expect(next == total + 1)
            }
        }
    }

    @Test func `Offered pages are the ends and the neighbours`() {
        #expect(Paging(total: 1000, size: 10, page: 50).offered == [1, nil, 48, 49, 50, 51, 52, nil, 100])
        #expect(Paging(total: 30, size: 10, page: 1).offered == [1, 2, 3])
        #expect(Paging(total: 0, size: 10, page: 1).offered == [1])
    }

    @Test func `Figures are grouped by thousands`() {
        #expect(
            [0, 7, 999, 1_000, 12_345, 1_234_567, -1_000].map(grouped) == [
                "0", "7", "999", "1,000", "12,345", "1,234,567", "-1,000",
            ])
    }
}

@Suite struct TableTests {
    private struct Row: Sendable {
        let name: String
    }

    private let columns: [Column<Row>] = [
        .text("名称", key: "name", isSortable: true) { $0.name },
        .text("隐藏", key: "hidden", isShownAtFirst: false) { _ in "藏" },
    ]

    private func query(_ pairs: KeyValuePairs<String, String>) -> TableQuery {
        TableQuery(FormValues(pairs), at: Link("things").with("x", 1), sortable: ["name"], sort: .descending("seen"))
    }

    private func shown(_ component: some Component) -> String {
        var html = HTML()
        html.add(component)
        return String(decoding: html.finished(token: "T"), as: UTF8.self)
    }

    @Test func `Only what the table knows is taken from the address`() {
        #expect(query(["sort": "-name"]).sort == .descending("name"))
        #expect(query(["sort": "name; DROP TABLE"]).sort == .descending("seen"))
        #expect(query(["size": "7"]).size == 50)
        #expect(query(["size": "1000", "page": "3"]).offset == 2_000)
        #expect(query(["page": "-9223372036854775808"]).page == 1)
        #expect(query(["page": "9223372036854775807"]).offset < Int.max / 2)
        #expect(query(["q": " ", "unit": "3"]).filters == FormValues(["unit": "3"]))
    }

    @Test func `Links keep filters, order, size and columns`() {
        let query = query(["q": "a&b", "sort": "name", "size": "20", "column": "hidden", "page": "4"])
        #expect(query.link(page: 5).text == "/things?q=a%26b&sort=name&column=hidden&size=20&page=5")
        #expect(query.link(page: 1).text == "/things?q=a%26b&sort=name&column=hidden&size=20")
        #expect(query.link(at: Link("things.xlsx")).text == "/things.xlsx?q=a%26b&sort=name&column=hidden")
    }

    @Test func `A heading sorts, and sorts the other way the next time`() {
        let page = shown(Table([Row(name: "a")], columns: columns, query: query(["sort": "name"])))
        #expect(page.contains("aria-sort=\"ascending\""))
        #expect(page.contains("href=\"/things?sort=-name&amp;size=50\""))
    }

    @Test func `Columns are those at first, or those chosen`() {
        #expect(!shown(Table([Row(name: "a")], columns: columns, query: query([:]))).contains("<td>藏"))
        #expect(shown(Table([Row(name: "a")], columns: columns, query: query(["column": "hidden"]))).contains("<td>藏"))
        #expect(shown(Table([Row(name: "a")], columns: columns, query: query(["column": "none"]))).contains("<td>a"))
    }

    @Test func `Moments and figures are written as their slow forms write them`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            let moment = Timestamp(seconds: Int64.random(in: -30_000_000_000...200_000_000_000, using: &random))
            var html = HTML()
            html.moment(moment)
            #expect(String(decoding: html.bytes, as: UTF8.self) == CivilTime(moment).toMinute)
            let number = Int.random(in: 0...Int.max, using: &random) >> Int.random(in: 0...62, using: &random)
            let groups: [Substring] = grouped(number).split(separator: ",")
            #expect(groups.joined() == String(number))
            #expect(groups.dropFirst().allSatisfy { $0.utf8.count == 3 })
        }
    }

    @Test func `Without a row the table says so`() {
        #expect(shown(Table([], columns: columns, query: query([:]), total: 0)).contains("没有符合条件的记录"))
    }

    @Test func `Names are text however evil, and long ones are clipped to the eye`() {
        let evil = String(repeating: "<img src=x onerror=alert(1)>", count: 10)
        let page = shown(Table([Row(name: evil)], columns: columns))
        #expect(!page.contains("<img"))
        #expect(page.contains("class=\"clip\""))
        #expect(shown(Table([Row(name: "")], columns: columns)).contains("—"))
    }
}

@Suite struct FormTests {
    private func shown(_ component: some Component) -> String {
        var html = HTML()
        html.add(component)
        return String(decoding: html.finished(token: "TOKEN"), as: UTF8.self)
    }

    @Test func `What was typed comes back with its errors, secrets and files do not`() {
        var errors = FormErrors()
        errors["name"] = "不得超过 <100> 个字"
        let form = shown(
            Form(
                to: Link("x"), values: FormValues(["name": "\"typed\"", "password": "geheim", "unit": "2"]),
                errors: errors,
                fields: [
                    .text("name", "名称", value: "old"), .secret("password", "口令", .current),
                    .select("unit", "单位", options: [.init("1", "一"), .init("2", "二")], value: "1"),
                    .checkbox("on", "启用", isOn: true),
                ]))
        #expect(form.contains("value=\"&quot;typed&quot;\""))
        #expect(!form.contains("old") && !form.contains("geheim"))
        #expect(form.contains("<option value=\"2\" selected>二"))
        #expect(!form.contains("value=\"1\" selected") && !form.contains("checked"))
        #expect(form.contains("不得超过 &lt;100&gt; 个字"))
        #expect(form.contains("aria-invalid=\"true\""))
        #expect(form.contains("name=\"csrf\" value=\"TOKEN\""))
    }

    @Test func `A form with a file says so in its encoding`() {
        #expect(shown(Form(to: Link("x"), fields: [.file("f", "文件")])).contains("enctype=\"multipart/form-data\""))
    }

    @Test func `Text that begins with a line end keeps it`() {
        #expect(shown(Form(to: Link("x"), fields: [.textArea("t", "文", value: "\nx")])).contains(">\n\nx</textarea>"))
    }

    @Test func `No component writes inline styles, handlers or foreign addresses`() throws {
        for page in [Gallery.dashboard(), Gallery.form(), Gallery.signIn()] {
            let text = String(decoding: page.content.finished(token: ""), as: UTF8.self)
            for forbidden in [" style=", " onclick", "javascript:", "http://", "https://", "<script"] {
                #expect(!text.contains(forbidden), "\(forbidden)")
            }
        }
    }
}
