import Foundation
import Native
import Reading
import SystemPackage

/// How files become text, measured.
extension Lab {
    /// The text of a PDF, as the reader makes it of the jail's stream.
    static func pdf(_ files: [String]) throws {
        for file in files {
            let bytes = try FileIO.read(FilePath(file))
            var stream = PDFStream()
            var pages: [PDFPage] = []
            let task = Jail.Task("storydrop-jail-pdf", "text", readable: ["/usr/share/poppler"])
            let report = try Jail().run(task, input: bytes) { piece in
                try stream.append(piece) { pages.append($0) }
            }
            guard report.end == .done else { fail("\(file): \(report.end), \(stream.complaint ?? "")") }
            var all: [PDFPage] = []
            swap(&all, &pages)
            for passage in PDFReflow.passages(of: consume all, bookmarks: stream.bookmarks) {
                print(passage.text + "\n")
            }
        }
    }
}

extension Lab {
    private struct PageLine: Encodable {
        var file: String
        var title: String?
        var text: String
    }

    /// The article of each page, as the reader makes it of the jail's stream.
    static func pages(_ files: [String]) throws {
        for file in files {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            guard let encoding = EncodingDetector.detect(bytes, declared: nil),
                let text = try? TextDecoder.decode(bytes, as: encoding)
            else { fail("\(file): no text") }
            var stream: [UInt8] = []
            let report = try Jail().run(Jail.Task("storydrop-jail-page", "tree"), input: Array(text.utf8)) {
                stream += $0
            }
            guard report.end == .done else { fail("\(file): \(report.end)") }
            let article = ArticleExtractor.article(in: try PageTree(stream: stream))
            try emit(PageLine(file: file, title: article.title, text: article.text))
        }
    }

    private struct EncodingLine: Encodable {
        var file: String
        var charset: String?
        var confidence: Double?
        /// Processor time of detection and decoding.
        var milliseconds: Double
        /// Nil if it cannot be decoded.
        var text: String?
    }

    /// The encoding of each file, and its text.
    static func encodings(_ files: [String]) throws {
        for file in files {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
            // The first time, tables and converters are loaded.
            if file == files.first { _ = EncodingDetector.detect(bytes, declared: nil) }
            let start = clock()
            let encoding = EncodingDetector.detect(bytes, declared: nil)
            let text = encoding.flatMap { try? TextDecoder.decode(bytes, as: $0) }
            let milliseconds = Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1000
            try emit(
                EncodingLine(
                    file: file,
                    charset: encoding?.charset,
                    confidence: encoding?.confidence,
                    milliseconds: milliseconds,
                    text: text
                )
            )
        }
    }
}
