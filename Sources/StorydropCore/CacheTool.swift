import Foundation
import Native
import SystemPackage

/// `storydrop gc`: shortens what is kept of what models made.
package enum CacheTool {
    /// What was removed, and what is left, for people.
    ///
    /// `maximumBytes`, `maximumAge`: instead of those of the settings, the age in seconds.
    package static func prune(_ workspace: Workspace, maximumBytes: Int?, maximumAge: Double?) throws -> String {
        let settings = workspace.settings.cache
        let pruned = try ModelCache(folder: workspace.modelState.appending("cache")).prune(
            maximumBytes: Int64(maximumBytes ?? settings.maximumBytes),
            maximumAge: maximumAge ?? settings.maximumAge
        )
        func megabytes(_ bytes: Int64) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
        return "\(pruned.entries) answers of models removed (\(megabytes(pruned.bytes))), "
            + "\(pruned.kept) kept (\(megabytes(pruned.keptBytes)))"
    }

    /// A number of bytes or seconds as people write it; nil if it is none.
    package static func bytes(_ text: String) -> Int? { Quantity.bytes(text) }
    package static func seconds(_ text: String) -> Double? { Quantity.seconds(text) }
}
