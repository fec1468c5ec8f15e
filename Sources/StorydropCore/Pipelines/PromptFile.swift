import Native
import SystemPackage

/// A template among the resources that a workspace can override in `rules/prompts/`.
enum PromptFile {
    static func source(
        _ name: String,
        in folder: FilePath,
        standard: String
    ) throws(StorydropError) -> String {
        let file = folder.appending(name)
        return try checked(name) {
            guard try FileIO.facts(file) != nil else { return standard }
            return String(decoding: try FileIO.read(file, limit: 1 << 20), as: UTF8.self)
        }
    }

    static func checked<Value>(_ name: String, _ body: () throws -> Value) throws(StorydropError) -> Value {
        do {
            return try body()
        } catch {
            throw StorydropError(
                .invalidRule,
                "rules/prompts/\(name) cannot be used.",
                hint: "Mend it, or remove it to use the built-in one.",
                cause: "\(error)"
            )
        }
    }
}
