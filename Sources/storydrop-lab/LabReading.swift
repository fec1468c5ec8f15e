import Foundation
import Native
import Reading

/// How files become text, measured.
extension Lab {
    /// The text of a PDF, as the reader makes it of the jail's stream.
    static func pdf(_ files: [String]) throws {
        for file in files {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            var stream = PDFStream()
            var pages: [PDFPage] = []
            let task = Jail.Task("storydrop-jail-pdf", "text", readable: ["/usr/share/poppler"])
            let report = try Jail().run(task, input: bytes) { piece in
                try stream.append(piece) { pages.append($0) }
            }
            guard report.end == .done else { fail("\(file): \(report.end), \(stream.complaint ?? "")") }
            let passages = PDFReflow.passages(of: pages, bookmarks: stream.bookmarks)
            print(passages.map(\.text).joined(separator: "\n\n"))
        }
    }
}
