import Glibc
import Native
import Reading

/// Documents of word processors and e-books, through pandoc in the jail.
///
/// Pandoc makes HTML of them, which the parser of pages makes a tree of: both behind the same walls.
enum DocumentReader: ManuscriptReader {
    /// What pandoc calls each kind.
    static let formats = ["docx": "docx", "odt": "odt", "rtf": "rtf", "epub": "epub", "fb2": "fb2"]
    static let extensions = ["docx", "odt", "rtf", "epub", "fb2"]
    static let program = "/usr/bin/pandoc"
    /// Its templates.
    static let data = "/usr/share/pandoc"

    static func read(_ request: ReadRequest) throws -> ReadResult {
        guard access(program, X_OK) == 0 else {
            throw StorydropError(
                .unsupportedType,
                "\(request.name) cannot be read here: pandoc is not installed.",
                hint: "Install it (on Debian: apt install pandoc), or save the story as text or PDF; the file is kept."
            )
        }
        try checkKind(request)
        let bytes = try readable(request)
        let html = try convert(bytes, request)
        let tree = try HTMLReader.tree(of: html, request)
        let document = DocumentText(tree)
        var passages = document.passages
        let check = try PackageCheck(request).complete(&passages)
        var warnings = check.warnings
        if request.lowercasedExtension == "fb2" { warnings += try tables(bytes, request, &passages) }
        guard passages.contains(where: { $0.text.unicodeScalars.contains { $0.properties.isAlphabetic } })
        else {
            throw StorydropError(
                .noText,
                "\(request.name) has no text in it\(document.pictures > 0 ? ", only pictures" : "").",
                hint: "Type the story into it and drop it again; the file is kept."
            )
        }
        if document.pictures > 0 {
            warnings.append("\(document.pictures) pictures in \(request.name) were left out: only its text is read.")
        }
        var manuscript = try Manuscript(
            passages: passages,
            title: document.title,
            author: document.author,
            kind: .document,
            name: request.name,
            warnings: warnings
        )
        manuscript.isIncomplete = !check.isWhole
        return .story(manuscript)
    }

    /// What the first bytes say: pandoc takes any bytes for RTF, and names a damaged zip for everything else.
    private static func checkKind(_ request: ReadRequest) throws(StorydropError) {
        // Office keeps what is protected, as the Word of long ago kept everything, in a file of another kind.
        if request.bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            let mark = Array("EncryptedPackage".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            if request.bytes.holds(mark) {
                throw StorydropError(
                    .encrypted,
                    "\(request.name) is protected by a password.",
                    hint: "Save it without a password and drop it again; the file is kept."
                )
            }
            throw StorydropError(
                .damaged,
                "\(request.name) is a document of an old Word, which is not read.",
                hint: "Save it as .docx and drop it again; the file is kept."
            )
        }
        let isRight =
            switch request.lowercasedExtension {
            case "docx", "odt", "epub": request.bytes.starts(with: [0x50, 0x4B])
            case "rtf": request.bytes.prefix(64).holds(Array("{\\rtf".utf8))
            default: true
            }
        guard isRight else { throw damaged(request, nil) }
    }

    private static func convert(_ bytes: [UInt8], _ request: ReadRequest) throws -> [UInt8] {
        let format = formats[request.lowercasedExtension] ?? "docx"
        // A gigabyte of heap is for documents of a hundred megabytes; the rest of its memory is little.
        let options = ["-f", format, "-t", "html5", "-s", "--wrap=none", "--no-highlight", "--sandbox"]
        let runtime = ["+RTS", "-M768M", "-RTS"]
        let task = Jail.Task(
            "storydrop-jail",
            "run",
            arguments: [program] + options + runtime,
            readable: [data]
        )
        var html: [UInt8] = []
        let limits = JailLimits(memoryMiB: 1024, outputBytes: 128 << 20)
        do {
            try request.sandbox.run(task, on: request, input: bytes, limits: limits) { html += $0 }
        } catch let error as StorydropError where error.code == .damaged {
            throw damaged(request, error)
        }
        return html
    }

    /// Pandoc leaves out the tables of FictionBook: their rows, behind the text.
    private static func tables(
        _ bytes: [UInt8],
        _ request: ReadRequest,
        _ passages: inout [Passage]
    ) throws -> [String] {
        let tree = try HTMLReader.tree(of: bytes, request, isFeed: true)
        let rows = DocumentText.rows(tree)
        guard !rows.isEmpty else { return [] }
        passages += rows.map { Passage(.aside, $0) }
        return ["The tables of \(request.name) stand behind its text."]
    }

    /// The bytes as pandoc reads all of them.
    private static func readable(_ request: ReadRequest) throws(StorydropError) -> [UInt8] {
        switch request.lowercasedExtension {
        case "rtf": RTFRepair.repaired(request.bytes)
        case "fb2": try unicode(request)
        default: request.bytes
        }
    }

    /// Pandoc takes XML for UTF-8, whatever it says it is.
    private static func unicode(_ request: ReadRequest) throws(StorydropError) -> [UInt8] {
        let declared = HTMLReader.declaredCharset(request.bytes)
        var text = try PlainText(request.bytes, name: request.name, declared: declared).text[...]
        if let end = text.firstRange(of: "?>"), text.prefix(64).contains("<?xml") { text = text[end.upperBound...] }
        return Array(text.utf8)
    }

    private static func damaged(_ request: ReadRequest, _ error: StorydropError?) -> StorydropError {
        // Exit code 251 is a heap that is full (GHC users' guide).
        if error?.cause?.contains("251") ?? false {
            return StorydropError(
                .tooLarge,
                "\(request.name) needs more memory than a document may.",
                hint: "Save it in parts, or as text, and drop it again; the file is kept."
            )
        }
        let isPacked = ["docx", "odt", "epub"].contains(request.lowercasedExtension)
        return StorydropError(
            .damaged,
            "\(request.name) is no readable \(request.lowercasedExtension) document\(isPacked ? ", or is protected by a password" : "").",
            hint: "Open it in a word processor, save it anew and drop it again; the file is kept.",
            cause: error?.cause
        )
    }
}

extension Collection<UInt8> {
    /// Whether some bytes stand in it.
    fileprivate func holds(_ wanted: [UInt8]) -> Bool {
        let bytes = Array(self)
        guard let first = wanted.first, bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            bytes[start] == first && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
        }
    }
}
