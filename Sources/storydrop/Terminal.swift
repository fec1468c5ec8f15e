import Foundation
import Glibc

/// What is written for people.
enum Terminal {
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// A line on standard error.
    static func complain(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// A bar with its percentage: `[#####.....] 50 %`.
    static func bar(_ fraction: Double, width: Int = 24) -> String {
        let filled = Int((min(max(fraction, 0), 1) * Double(width)).rounded())
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "]"
            + " \(Int((fraction * 100).rounded())) %"
    }

    /// A text without the control characters that would steer the terminal.
    static func visible(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 })
        )
    }

    /// Replaces the current line of an interactive terminal.
    static func redraw(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(("\r\u{1B}[K" + text).utf8))
    }
}

/// The folder that the program was started in.
func currentDirectory() throws -> String {
    FileManager.default.currentDirectoryPath
}
