import Console
import Kernel

/// What the rules of organisation, accounts and sign-in refuse.
package enum DirectoryError: ExplainedError, Equatable {
    /// A field of a form cannot be taken: its label and the rule.
    case field(String, String)
    /// No such unit.
    case noUnit(Identifier<Unit>)
    /// Another unit beside it has the name.
    case unitNameTaken(String)
    /// A unit cannot stand below itself.
    case unitBelowItself
    /// A unit with persons or units in it cannot be closed.
    case unitInUse(String, persons: Int, units: Int)
    /// No such person.
    case noPerson(Identifier<Person>)
    /// The person has left.
    case personLeft(String)
    /// No such account: its number or login name.
    case noAccount(String)
    /// Another account has the login name.
    case loginTaken(String)
    /// One's own account cannot be disabled, reset or moved by oneself here.
    case ownAccount
    /// One cannot give or take one's own roles.
    case ownRoles
    /// The account does not have the role that is to be taken away.
    case roleNotHeld(Role)
    /// There is no lock and no failure to forgive.
    case notLocked
    /// Nobody is two of the three administrators.
    case twoAdministrators(Role, Role)
    /// No administrator's account does other work.
    case administratorWithBusiness(administrator: Role, business: Role)
    /// An administrator's account has no end.
    case temporaryAdministrator
    /// Of each administrator there is always one.
    case lastAdministrator(Role)
    /// A figure of the security policy outside its bounds.
    case policyFigure(String, bounds: ClosedRange<Int>, unit: String)
    /// The new password is refused.
    case weakPassword([PasswordPolicy.Violation])
    /// The two new passwords differ.
    case passwordsDiffer
    /// The present password is wrong.
    case wrongPassword
    /// Login name or password is wrong; which, is not told.
    case wrongCredentials
    /// Too many failures; so many minutes to wait.
    case locked(minutes: Int)
    /// The password is right, but the account is disabled or over.
    case accountDisabled
    /// The code is wrong.
    case wrongCode
    /// The code has been used.
    case codeUsed
    /// Every code of the sheet has been used.
    case sheetUsedUp
    /// No such second factor, or not one for this.
    case noFactor
    /// The account has a factor of this kind.
    case factorExists(FactorKind)
    /// A policy wants the factor that is to be removed.
    case lastFactor
    /// The token belongs to somebody.
    case tokenInUse(String)
    /// A line of a file of tokens cannot be read.
    case tokenLine(Int, String)
    /// No such session.
    case noSession
    /// No such token for programs, or none that can still be revoked.
    case noToken
    /// The account has so many tokens for programs in force, and no more.
    case tooManyTokens(Int)
    /// Too many sign-ins at once.
    case overloaded
    /// The role approves for the hospital, and the person is the provider's.
    case roleOfHospital(Role)
    /// What was done by an account that has signed in stays its person's.
    case accountUsed(String)
    /// The password of an administrator without a second factor is reset at the server only.
    case administratorWithoutFactor(String)
    /// The operating system's user is no account's.
    case osUserUnknown(String)
    /// The operating system's user stands for another person, by the account named.
    case osUserTaken(String, String)
    /// None of the user's accounts may do this.
    case osUserMayNot(String, String)
    /// No such audit entry.
    case noEntry(Int64)

    package var kind: FaultKind {
        switch self {
        case .field, .policyFigure, .weakPassword, .passwordsDiffer, .wrongPassword, .wrongCredentials, .wrongCode,
            .codeUsed, .sheetUsedUp, .tokenLine, .unitBelowItself:
            .badInput
        case .noUnit, .noPerson, .noAccount, .noFactor, .noSession, .noEntry, .noToken: .notFound
        case .ownAccount, .ownRoles, .twoAdministrators, .administratorWithBusiness, .temporaryAdministrator,
            .accountDisabled, .osUserUnknown, .osUserMayNot, .lastFactor,
            .roleOfHospital, .administratorWithoutFactor:
            .forbidden
        case .unitNameTaken, .unitInUse, .personLeft, .loginTaken, .lastAdministrator, .factorExists, .tokenInUse,
            .osUserTaken, .accountUsed, .roleNotHeld, .notLocked, .tooManyTokens:
            .conflict
        case .locked, .overloaded: .unavailable
        }
    }

    package var explanation: Explanation {
        switch self {
        case .field(let name, let rule): Explanation("\(name)填写有误：\(rule)")
        case .noUnit: Explanation("没有该部门或部门已停用", advice: "请刷新页面后重新选择")
        case .unitNameTaken(let name): Explanation("同一上级下已有名为“\(name)”的部门")
        case .unitBelowItself: Explanation("上级部门不能是本部门或其下级部门")
        case .unitInUse(let name, let persons, let units):
            Explanation("“\(name)”仍有 \(persons) 名人员、\(units) 个下级部门，不能停用", advice: "请先调整人员和下级部门")
        case .noPerson: Explanation("没有该人员")
        case .personLeft(let name): Explanation("\(name)已登记离岗", advice: "请先登记返岗，或选择其他人员")
        case .noAccount(let name): Explanation("没有该账号", place: name)
        case .loginTaken(let login): Explanation("登录名已被使用", place: login, advice: "登录名停用后也不再分配给他人，请换一个")
        case .ownAccount: Explanation("不能对本人账号执行该操作", advice: "请由另一名系统管理员办理")
        case .roleNotHeld(let role): Explanation("该账号没有\(role.chinese)角色", advice: "可能已被撤销，请刷新后查看")
        case .notLocked: Explanation("该账号没有锁定，也没有登录失败记录", advice: "可能已解除锁定，请刷新后查看")
        case .ownRoles: Explanation("不得为本人授予或撤销角色", advice: "请由另一名安全管理员办理")
        case .twoAdministrators(let one, let other):
            Explanation("三员分立：同一人不得同时担任\(one.chinese)和\(other.chinese)", advice: "请将两个角色交由不同人员担任")
        case .administratorWithBusiness(let administrator, let business):
            Explanation(
                "三员分立：\(administrator.chinese)账号不得同时持有业务角色\(business.chinese)", advice: "请为业务工作另建账号")
        case .temporaryAdministrator: Explanation("管理员账号不得设置有效期")
        case .lastAdministrator(let role):
            Explanation("这是最后一个启用的\(role.chinese)，不能停用或撤销", advice: "请先指定并启用另一名\(role.chinese)")
        case .policyFigure(let title, let bounds, let unit):
            Explanation("\(title)须为 \(bounds.lowerBound) 至 \(bounds.upperBound) \(unit)")
        case .weakPassword(let violations):
            Explanation("新口令不符合安全策略：\(violations.map(\.chinese).joined(separator: "；"))")
        case .passwordsDiffer: Explanation("两次输入的新口令不一致")
        case .wrongPassword: Explanation("当前口令不正确")
        case .wrongCredentials: Explanation("登录名或口令不正确")
        case .locked(let minutes):
            Explanation("失败次数过多，已锁定", advice: "请 \(minutes) 分钟后再试，或联系系统管理员解锁")
        case .accountDisabled: Explanation("账号已停用或已到期", advice: "请联系系统管理员")
        case .wrongCode: Explanation("动态口令或口令卡代码不正确")
        case .codeUsed: Explanation("该动态口令已使用过", advice: "请等待下一个动态口令")
        case .sheetUsedUp: Explanation("口令卡已用完", advice: "请联系安全管理员换发口令卡")
        case .noFactor: Explanation("没有该认证因素")
        case .factorExists(let kind): Explanation("已有\(kind.chinese)", advice: "请先注销原有的再办理")
        case .lastFactor: Explanation("安全策略要求该账号使用双因素认证，不能注销唯一的认证因素", advice: "请先绑定另一种认证因素")
        case .tokenInUse(let serial): Explanation("令牌已分配或已登记", place: serial)
        case .tokenLine(let line, let reason): Explanation("令牌文件第 \(line) 行有误：\(reason)")
        case .noSession: Explanation("没有该登录会话，或已结束")
        case .noToken: Explanation("没有该接口令牌，或已失效")
        case .tooManyTokens(let most):
            Explanation("本账号有效的接口令牌已达 \(most) 个", advice: "请先注销不再使用的令牌")
        case .overloaded: Explanation("同时登录的人数过多", advice: "请稍候几秒再试")
        case .roleOfHospital(let role):
            Explanation("\(role.chinese)代表医院审批，只授予医院人员", advice: "请在人员信息中核对所属单位")
        case .accountUsed(let login):
            Explanation("账号 \(login) 已使用过，不能改给他人", advice: "请停用该账号，为接任人员另建账号；姓名有误的请修改人员信息")
        case .administratorWithoutFactor(let login):
            Explanation(
                "\(login) 为三员之一且尚未启用双因素认证，不能在控制台重置其口令",
                advice: "请在服务器上运行 anhu user reset-password \(login)，并由本人当场修改")
        case .osUserUnknown(let name):
            Explanation("操作系统用户未对应任何启用的账号", place: name, advice: "请以 root 身份执行，或由系统管理员建立对应关系")
        case .osUserTaken(let name, let login):
            Explanation(
                "操作系统用户“\(name)”已对应他人的账号 \(login)，一个用户不得代表不同人员", advice: "请为该人员另建操作系统用户后再建立对应关系")
        case .osUserMayNot(let name, let permission):
            Explanation("操作系统用户所对应的账号均无此权限：\(permission)", place: name, advice: "请用 --as 指明账号，或由有权限的人员执行")
        case .noEntry(let number): Explanation("没有第 \(number) 条审计记录")
        }
    }
}
