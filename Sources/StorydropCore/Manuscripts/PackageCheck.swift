import Native
import Reading

/// Finds the text of a Word or OpenDocument file that pandoc leaves out, and puts it back.
///
/// Caller: `DocumentReader`. Promises: what is in the document's own text is in the passages, or a warning says that it is
/// not. Unpacked and parsed in the jail.
struct PackageCheck {
    /// Where each kind has its text.
    private static let parts = ["docx": "word/document.xml", "odt": "content.xml"]
    private static let mostBytes = 256 << 20

    private let request: ReadRequest

    init(_ request: ReadRequest) { self.request = request }

    /// - Returns: what to tell of it, and whether all is there.
    func complete(_ passages: inout [Passage]) throws -> (warnings: [String], isWhole: Bool) {
        guard let part = Self.parts[request.lowercasedExtension], let package = try package(part) else {
            return ([], true)
        }
        var warnings: [String] = []
        if !package.boxes.isEmpty {
            let known = Self.letters(passages.map(\.text))
            let boxes = package.boxes.filter { !known.contains(Self.letters([$0])) }
            passages += boxes.map { Passage(.aside, $0) }
            if !boxes.isEmpty { warnings.append("The text boxes of \(request.name) stand behind its text.") }
        }
        let (all, read) = (Self.words(package.passages), Self.words(passages))
        // Numbers of lists and marks of notes are counted by one of them only.
        guard read * 50 < all * 49, all - read > 2 else { return (warnings, true) }
        guard request.lowercasedExtension == "odt" else {
            warnings.append("\(all - read) of the \(all) words of \(request.name) could not be read.")
            return (warnings, false)
        }
        passages = package.passages
        warnings.append("Parts of \(request.name) (sections, frames, heads of tables) are read as plain paragraphs.")
        return (warnings, true)
    }

    private static func words(_ passages: [Passage]) -> Int {
        passages.reduce(0) { $0 + WordCount.words(in: $1.text) }
    }

    private static func letters(_ texts: [String]) -> String {
        texts.joined().filter { $0.isLetter || $0.isNumber }
    }

    /// Nil if it cannot be had: pandoc read the document all the same.
    private func package(_ part: String) throws -> PackageText? {
        do {
            return try unpacked(part).map { PackageText(try HTMLReader.tree(of: $0, request, isFeed: true)) }
        } catch let error as StorydropError where error.code != .cancelled && error.code != .unreadable {
            return nil
        } catch is StreamError {
            return nil
        }
    }

    /// One file out of the package; nil if it is not there, or not whole.
    private func unpacked(_ part: String) throws -> [UInt8]? {
        var stream = ArchiveStream()
        var bytes: [UInt8] = []
        var isWanted = false
        var isWhole = false
        let task = Jail.Task("storydrop-jail", "archive", arguments: ["10000", "\(Self.mostBytes)"])
        let limits = JailLimits(cpuSeconds: 60, wallSeconds: 120, memoryMiB: 256, outputBytes: 2 * Self.mostBytes)
        try request.sandbox.run(task, on: request, limits: limits) { piece in
            try stream.append(piece) { event in
                switch event {
                case .entry(let entry): isWanted = entry.name.elementsEqual(part.utf8)
                case .bytes(let more): if isWanted { bytes += more }
                case .end(let state): if isWanted { isWhole = state == .whole }
                case .finished: break
                }
            }
        }
        return isWhole ? bytes : nil
    }
}
