import CArchive
import CPage
import CZip
import Foundation
import Glibc

@testable import Native
@testable import Reading
@testable import StorydropCore

/// What libFuzzer calls with bytes that it made up; `STORYDROP_FUZZ_TARGET` names what gets them.
///
/// Built by `make fuzz` only. A target promises nothing but to come back: every trap, hang or leak is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    target(bytes)
    return 0
}

private let target: @Sendable ([UInt8]) -> Void = {
    let name = ProcessInfo.processInfo.environment["STORYDROP_FUZZ_TARGET"] ?? ""
    guard let target = targets[name] else {
        FileHandle.standardError.write(Data("targets: \(targets.keys.sorted().joined(separator: " "))\n".utf8))
        exit(2)
    }
    return target
}()

private let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "rule": { bytes in
        _ = RuleParser(steps: allStages).parse(String(decoding: bytes, as: UTF8.self), file: "fuzz.yaml")
    },
    "settings": { _ = SettingsParser.parse(String(decoding: $0, as: UTF8.self), file: "storydrop.yaml") },
    "brief": { read(BriefReader.self, $0, ["brief.yaml", "brief.json", "brief.md"]) },
    "urls": { read(URLListReader.self, $0, ["urls", "url", "webloc"]) },
    "text": { read(TextReader.self, $0, ["txt", "md"]) },
    "encoding": { bytes in
        for declared in [nil, "shift_jis", "utf-8"] as [String?] {
            guard let encoding = EncodingDetector.detect(bytes, declared: declared) else { continue }
            _ = try? TextDecoder.decode(bytes, as: encoding)
        }
    },
    "html": { bytes in
        guard let tree = parsed(bytes, PAGE_HTML) else { return }
        _ = ArticleExtractor.article(in: tree)
        _ = DocumentText(tree)
    },
    "feed": { bytes in
        guard let tree = parsed(bytes, PAGE_XML), let feed = Feed(tree) else { return }
        precondition(feed.links.allSatisfy { !$0.isEmpty })
    },
    "page-stream": { bytes in
        guard let tree = try? PageTree(stream: bytes) else { return }
        _ = ArticleExtractor.article(in: tree)
        _ = DocumentText(tree)
    },
    "pdf-stream": { bytes in
        var stream = PDFStream()
        var pages: [PDFPage] = []
        try? bytes.withUnsafeBytes { piece in try stream.append(piece) { pages.append($0) } }
        _ = PDFReflow.passages(of: pages, bookmarks: stream.bookmarks)
    },
    "zip": { bytes in
        let stream = unpacked(bytes)
        guard !stream.isEmpty else { return }
        // What the unpacker writes is always a whole stream.
        precondition(readArchive(stream))
    },
    "zip-stream": { _ = readArchive($0) },
    "rtf": { _ = RTFRepair.repaired($0) },
    "ocr": { _ = RecognisedText.lines(String(decoding: $0, as: UTF8.self), width: 400, resolution: 300) },
    "feed-head": { _ = Feed.looksLikeFeed($0) },
    "next-page": { bytes in
        let urls = String(decoding: bytes, as: UTF8.self).split(separator: "\n", maxSplits: 1).map(String.init)
        guard urls.count == 2 else { return }
        _ = NextPage.verdict(on: "http://a" + urls[0], after: "http://a" + urls[1])
    },
    "robots": { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        _ = RobotsRules(text, for: "storydrop").allows(String(text.suffix(100)))
    },
]

/// The parser and the reader of its stream, as in the jail and out of it.
private func parsed(_ bytes: [UInt8], _ language: page_language) -> PageTree? {
    var stream: [UInt8] = []
    let result = withUnsafeMutablePointer(to: &stream) { target in
        bytes.withUnsafeBytes { page in
            page_events(
                language,
                page.baseAddress?.assumingMemoryBound(to: CChar.self),
                page.count,
                { context, piece, count in
                    context?.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeRawBufferPointer(start: piece, count: count))
                    return 0
                },
                target
            )
        }
    }
    guard result == 0 else { return nil }
    // What the parser writes is always a whole stream.
    guard let tree = try? PageTree(stream: stream) else { fatalError("the stream of a page is not whole") }
    return tree
}

/// The records of an archive, as the jail writes them; empty if it is none.
private func unpacked(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = []
    bytes.withUnsafeBytes { file in
        guard let source = zip_source_buffer_create(file.baseAddress, UInt64(file.count), 0, nil) else { return }
        guard let archive = zip_open_from_source(source, Int32(ZIP_RDONLY), nil) else { return zip_source_free(source) }
        var limits = archive_limits(entries: 100, entry_bytes: 1 << 20, all_bytes: 1 << 22)
        withUnsafeMutablePointer(to: &stream) { target in
            archive_events(
                archive,
                &limits,
                { context, piece, count in
                    context?.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeRawBufferPointer(start: piece, count: count))
                    return 0
                },
                target
            )
        }
        zip_discard(archive)
    }
    return stream
}

/// Whether a stream of an archive is one, and whole; its names must be safe.
private func readArchive(_ bytes: [UInt8]) -> Bool {
    var stream = ArchiveStream()
    try? bytes.withUnsafeBytes { piece in
        try stream.append(piece) { event in
            if case .entry(let entry) = event {
                let name = MemberName.safe(entry.name)
                precondition(!name.isEmpty && !name.contains("/") && name != ".." && name.utf8.count <= 120)
                _ = MemberName.isHidden(entry.name)
            }
        }
    }
    return stream.isComplete
}

private func read(_ reader: any ManuscriptReader.Type, _ bytes: [UInt8], _ endings: [String]) {
    for ending in endings {
        let request = ReadRequest(bytes: bytes, name: "fuzz.\(ending)", lowercasedExtension: ending)
        do {
            _ = try reader.read(request)
        } catch {
            // Only errors of ours may come out of a reader.
            guard error is StorydropError else { fatalError("\(error)") }
        }
    }
}
