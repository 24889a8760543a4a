import ArgumentParser

/// Accounts at the terminal.
struct User: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "账号：列表、新建、重置口令、停用、启用、解锁、角色、会话、口令卡、操作系统用户",
        subcommands: [
            UserList.self, UserCreate.self, UserSecrets.Reset.self, UserDeed.Disable.self, UserDeed.Enable.self,
            UserDeed.Unlock.self, UserRole.Grant.self, UserRole.Revoke.self, UserDeed.EndSessions.self,
            UserSecrets.Sheet.self, UserDeed.Map.self, UserDeed.Unmap.self,
        ],
        defaultSubcommand: UserList.self)
}
