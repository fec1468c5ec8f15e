import Glibc
import Native
import Reading
import SystemPackage

/// Reads the pages of a PDF that are pictures, with tesseract if it is installed.
///
/// Caller: `PDFReader`. Promises: each such page ends with lines, or is named in a warning. Pictures are drawn and read
/// in the jail, a page at a time.
struct TextRecognition {
    /// Where Debian has it.
    static let program = "/usr/bin/tesseract"
    static let models = "/usr/share/tesseract-ocr"
    /// Dots an inch: what tesseract's models were trained on.
    private static let resolution = 300
    /// Pages beyond this many are not read: that many take an hour.
    private static let mostPages = 2000

    static var isInstalled: Bool { access(program, X_OK) == 0 }

    private let request: ReadRequest

    init(_ request: ReadRequest) { self.request = request }

    /// Fills in the lines of the pages with these numbers; returns what to tell of those that are left.
    func fill(_ pages: inout [PDFPage], _ numbers: [Int]) throws -> [String] {
        guard Self.isInstalled, let languages = Self.languages() else {
            return [
                "\(PageList.words(numbers)) of \(request.name) are pictures: text on them is missing. "
                    + "Install tesseract-ocr to have it read."
            ]
        }
        var empty: [Int] = []
        var failed: [Int] = Array(numbers.dropFirst(Self.mostPages))
        for number in numbers.prefix(Self.mostPages) {
            guard let place = pages.firstIndex(where: { $0.number == number }) else { continue }
            do {
                let words = try recognise(number, languages)
                let lines = RecognisedText.lines(words, width: pages[place].width, resolution: Self.resolution)
                // A stamp that is text already stays, if the picture does not say it, too.
                if lines.isEmpty { empty.append(number) } else { pages[place].lines = lines }
            } catch let error as StorydropError where error.code != .cancelled && error.code != .unreadable {
                failed.append(number)
            }
        }
        let read = numbers.count - empty.count - failed.count
        var told: [String] = []
        if read > 0 {
            told.append(
                "The text of \(read) pages of \(request.name) was recognised in pictures (\(languages)): it may have errors."
            )
        }
        if !empty.isEmpty { told.append("\(PageList.words(empty)) of \(request.name): a picture without text.") }
        if !failed.isEmpty {
            told.append(
                "\(PageList.words(failed)) of \(request.name) are pictures that could not be read: text on them is missing."
            )
        }
        return told
    }

    private func recognise(_ number: Int, _ languages: String) throws -> String {
        var picture: [UInt8] = []
        let draw = Jail.Task(
            "storydrop-jail-pdf",
            "picture",
            arguments: ["\(number)", "\(Self.resolution)"],
            readable: [PDFReader.tables]
        )
        try request.sandbox.run(draw, on: request, limits: JailLimits(memoryMiB: 1024)) { picture += $0 }
        let options = ["stdin", "stdout", "-l", languages, "--dpi", "\(Self.resolution)", "tsv"]
        let read = Jail.Task("storydrop-jail", "run", arguments: [Self.program] + options, readable: [Self.models])
        var table: [UInt8] = []
        let limits = JailLimits(cpuSeconds: 60, wallSeconds: 120, memoryMiB: 2048, outputBytes: 16 << 20)
        try request.sandbox.run(read, on: request, input: picture, limits: limits) { table += $0 }
        return String(decoding: table, as: UTF8.self)
    }

    /// The installed languages that are asked for, as tesseract wants them: `eng+deu`.
    ///
    /// No more than three: each takes its time. English first, since most models know its letters best.
    static func languages(among folder: String = models) -> String? {
        var found: Set<String> = []
        let root = FilePath(folder)
        // What cannot be listed has no models.
        for version in (try? FileIO.names(in: root)) ?? [] {
            for file in (try? FileIO.names(in: root.appending(version).appending("tessdata"))) ?? []
            where file.extension == "traineddata" {
                found.insert(file.stem)
            }
        }
        found.subtract(["osd", "equ"])
        let order = found.sorted { ($0 == "eng" ? 0 : 1, $0) < ($1 == "eng" ? 0 : 1, $1) }
        return order.isEmpty ? nil : order.prefix(3).joined(separator: "+")
    }
}
