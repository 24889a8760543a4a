import Console
import Kernel
import Records

/// The security administrator's page of the security policy.
struct SecurityPolicyRoutes: Sendable {
    let context: DirectoryContext

    func add(to routes: inout RouteTable) {
        routes.page("security-policy", access: .permission(.managePolicy)) { request in
            .page(try await page(request, FormErrors()))
        }
        routes.action("security-policy", access: .permission(.managePolicy), save)
    }

    private func save(_ request: ConsoleRequest) async throws -> ConsoleResponse {
        try await submit({ try await page(request, $0) }) {
            var policy = SecurityPolicy()
            for figure in SecurityPolicy.figures {
                guard let number = request.form.integer(figure.name), figure.bounds.contains(number) else {
                    throw DirectoryError.policyFigure(figure.title, bounds: figure.bounds, unit: figure.unit)
                }
                policy[keyPath: figure.path] = number
            }
            policy.secondFactorRoles = Set(request.form.all("role").compactMap { Role(rawValue: $0) })
            let saved = policy
            try await context.store.write(AuditAction("policy.update"), by: request.principal) {
                try SecurityPolicyStore.save(saved, $0)
            }
            return .redirect(to: Links.securityPolicy, Notice(.success, "安全策略已保存，立即生效"))
        }
    }

    private func page(_ request: ConsoleRequest, _ errors: FormErrors) async throws -> Page {
        let policy = try await context.store.read { try SecurityPolicyStore.current($0) }
        return SecurityPolicyPages.edit(request, policy, errors)
    }
}
