import Console
import Kernel

/// The pages of persons.
enum PersonPages {
    /// What the list shows.
    struct List: Sendable {
        let persons: [Person]
        let total: Int
        let tree: UnitTree
    }

    /// What the page of one person shows.
    struct Edit: Sendable {
        let person: Person
        let tree: UnitTree
        let accounts: [UserAccount]
    }

    static let sortable = ["name", "unit", "newest"]

    static func list(_ view: List, _ query: TableQuery, mayManage: Bool) -> Page {
        Page(
            "人员", actions: mayManage ? [.link("登记人员", to: Links.newPerson, icon: "person-plus", weight: .primary)] : []
        ) {
            Table(
                view.persons, columns: columns(view.tree, mayManage), query: query, total: view.total,
                filters: [
                    .search("姓名、职务或电话"),
                    .select("unit", "部门", options: unitOptions(view.tree), empty: "全部"),
                    .select("employer", "单位", options: employerOptions, empty: "全部"),
                    .select("state", "状态", options: [.init("left", "离岗")], empty: "在岗"),
                ], caption: "人员列表")
        }
    }

    private static let employerOptions = Person.Employer.allCases.map { Field.Option($0.rawValue, $0.chinese) }

    private static func unitOptions(_ tree: UnitTree) -> [Field.Option] {
        tree.nodes.map { Field.Option($0.unit.id.description, $0.path) }
    }

    private static func columns(_ tree: UnitTree, _ mayManage: Bool) -> [Column<Person>] {
        let name: Column<Person> =
            mayManage
            ? .link("姓名", key: "name", width: .tight, isSortable: true) { ($0.name, Links.person($0.id)) }
            : .text("姓名", key: "name", width: .tight, isSortable: true) { $0.name }
        return [
            name,
            .text("部门", key: "unit", width: .wide, isSortable: true) { tree.path(of: $0.unitID) },
            .text("单位", key: "employer", width: .tight) { $0.employer.chinese },
            .text("职务", key: "title") { $0.title },
            .code("电话", key: "phone") { $0.phone },
            .badge("状态", key: "state") { $0.leftAt == nil ? Badge("在岗", .success) : Badge("离岗") },
        ]
    }

    static func new(_ request: ConsoleRequest, _ tree: UnitTree, _ errors: FormErrors) -> Page {
        Page("登记人员", path: [Crumb("人员", Links.persons)]) {
            section("人员信息") { form(request, to: Links.persons, nil, tree, errors) }
        }
    }

    static func edit(_ request: ConsoleRequest, _ view: Edit, _ errors: FormErrors) -> Page {
        let person = view.person
        var subtitle = HTML(text: "")
        subtitle.add(person.leftAt == nil ? Badge("在岗", .success) : Badge("离岗"))
        let deed: PageAction =
            person.leftAt == nil
            ? .post(
                "登记离岗", to: Links.person(person.id, "leave"), icon: "person-dash", weight: .danger,
                confirm: "登记离岗后，其账号立即停用。确定登记？")
            : .post("登记返岗", to: Links.person(person.id, "return"), icon: "person-check")
        return Page(person.name, subtitle: subtitle, path: [Crumb("人员", Links.persons)], actions: [deed]) {
            sideBySide {
                section("人员信息") { form(request, to: Links.person(person.id), person, view.tree, errors) }
                section("账号") {
                    Table(
                        view.accounts,
                        columns: [
                            .link("登录名", key: "login") { ($0.login, Links.account($0.id)) },
                            .badge("状态", key: "state") { AccountPages.state($0) },
                            .moment("建立时间", key: "created") { $0.createdAt },
                        ], caption: "账号", empty: EmptyState("没有账号"))
                    if person.leftAt == nil {
                        PageAction.link(
                            "为其新建账号", to: Links.newAccount.with("person", person.id), icon: "person-badge")
                    }
                }
            }
        }
    }

    private static func form(
        _ request: ConsoleRequest, to link: Link, _ person: Person?, _ tree: UnitTree, _ errors: FormErrors
    ) -> Form {
        Form(
            to: link, cancel: Links.persons, values: request.form.isEmpty ? nil : request.form, errors: errors,
            fields: [
                .text("name", "姓名", value: person?.name, isRequired: true, longest: 40),
                .select(
                    "employer", "单位", options: employerOptions, value: person?.employer.rawValue, isRequired: true),
                .select(
                    "unit", "部门", options: unitOptions(tree), value: person?.unitID.description, isRequired: true),
                .text("title", "职务", value: person?.title, longest: 40),
                .text("phone", "电话", value: person?.phone, longest: 30),
            ])
    }
}
