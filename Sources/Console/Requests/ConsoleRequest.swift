import Kernel
import Logging

/// A request that has passed the door: whose it is, what it asks, and what it carries, already read and checked.
package struct ConsoleRequest: Sendable {
    /// The request's number, shown on error pages and kept in the log.
    package let id: String
    /// When it came.
    package let now: Timestamp
    /// The method.
    package let method: Method
    /// The address with its query, as it was asked for.
    package let link: Link
    /// The query of the address.
    package let query: FormValues
    /// The form's fields, without the token against forged requests. Empty where the route takes no form.
    package let form: FormValues
    /// The form's files.
    package let files: [UploadedFile]
    /// The body of a route that takes bytes.
    package let bytes: [UInt8]
    /// Who asks. Nil: nobody signed in.
    package let visitor: Visitor?
    /// The address that the request came from.
    package let peer: String
    /// The browser's own description, at most 300 bytes; may be anything.
    package let userAgent: String
    /// True when a script of the page fetches a part of it (htmx).
    package let isFragment: Bool
    /// Writes to the log with the request's number.
    package let logger: Logger

    let parameters: [String: String]

    /// The value of a parameter of the path.
    ///
    /// - Throws: not found (404) when the route's path has no such parameter or it does not take the text.
    package subscript<Value>(parameter: PathParameter<Value>) -> Value {
        get throws(ConsoleFault) {
            guard let text = parameters[parameter.name], let value = parameter.read(text) else { throw .notFound }
            return value
        }
    }

    /// The account that asks.
    ///
    /// - Throws: not signed in (401); cannot happen behind any `Access` that needs an account.
    package var account: Visitor {
        get throws(ConsoleFault) {
            guard let visitor else { throw .notSignedIn }
            return visitor
        }
    }

    /// True when the visitor is signed in and has the permission.
    package func may(_ permission: Permission) -> Bool {
        visitor?.may(permission) ?? false
    }
}
