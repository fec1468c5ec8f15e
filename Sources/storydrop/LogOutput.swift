import ArgumentParser
import Foundation
import Logging

/// The two ways of writing log lines.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// Log lines on standard error: one line each, as text or as one JSON object.
struct LogOutput: LogHandler {
    var format: LogFormat
    var label: String
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let time = Date().formatted(.iso8601)
        let line: String
        switch format {
        case .text:
            let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
            line = "\(time) \(event.level.rawValue) \(event.message)\(details)"
        case .json:
            var object = all.mapValues { "\($0)" }
            object["time"] = time
            object["level"] = event.level.rawValue
            object["message"] = "\(event.message)"
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            line = (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        }
        // A log that cannot be written (a full disk) is no reason to stop working.
        try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
    }

    /// Values with blanks are quoted, and line ends never break a line in two.
    private static func quoted(_ value: String) -> String {
        let flat = value.replacing("\n", with: " ⏎ ")
        return flat.contains(" ") ? "\"\(flat.replacing("\"", with: "'"))\"" : flat
    }

    static func makeLogger(format: LogFormat, quiet: Bool) -> Logger {
        let asked = ProcessInfo.processInfo.environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0.lowercased()) }
        var logger = Logger(label: "storydrop") { LogOutput(format: format, label: $0) }
        logger.logLevel = asked ?? (quiet ? .error : .info)
        return logger
    }
}
