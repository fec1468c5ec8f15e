import Foundation
import Native
import SystemPackage

@testable import StorydropCore

/// The sample files of the tests.
enum Fixture {
    static func path(_ name: String) -> FilePath {
        FilePath(Bundle.module.bundleURL.path).appending("Fixtures").appending(name)
    }

    static func bytes(_ name: String) throws -> [UInt8] { try FileIO.read(path(name)) }

    static func request(_ name: String, as other: String? = nil) throws -> ReadRequest {
        let shown = FilePath(other ?? name)
        return ReadRequest(
            bytes: try bytes(name),
            name: other ?? name,
            lowercasedExtension: shown.extension?.lowercased() ?? ""
        )
    }

    /// A fixture as a manuscript.
    static func manuscript(_ name: String) throws -> Manuscript {
        guard case .story(let manuscript) = try DropFormat.read(try request(name)) else { throw WrongKind() }
        return manuscript
    }

    /// A text as a manuscript.
    static func manuscript(text: String, extension suffix: String = "txt") throws -> Manuscript {
        let request = ReadRequest(bytes: Array(text.utf8), name: "story.\(suffix)", lowercasedExtension: suffix)
        guard case .story(let manuscript) = try DropFormat.read(request) else { throw WrongKind() }
        return manuscript
    }

    struct WrongKind: Error {}
}

/// The code of the `StorydropError` that a body throws, or nil.
func code(of body: () throws -> Void) -> ErrorCode? {
    do {
        try body()
        return nil
    } catch let error as StorydropError {
        return error.code
    } catch {
        return nil
    }
}
