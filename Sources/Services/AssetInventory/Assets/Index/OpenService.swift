/// What answers at an open port; many assets have the same.
struct OpenService: Sendable, Hashable {
    let number: Int
    let service: String?
    let product: String?
    let version: String?

    /// Product and version in one, as the line of search looks through them.
    var software: String {
        [product, version].compactMap(\.self).joined(separator: " ")
    }
}

/// Every open service of the ledger once.
struct OpenServiceTable: Sendable {
    private(set) var services: [OpenService] = []
    private var numbers: [OpenService: UInt32] = [:]

    /// The number of a service.
    mutating func number(of service: OpenService) -> UInt32 {
        if let number = numbers[service] { return number }
        let number = UInt32(services.count)
        services.append(service)
        numbers[service] = number
        return number
    }
}
