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
    /// Seconds for all pages of one file; a page takes two to seven.
    private static let mostSeconds = 3600.0

    static var isInstalled: Bool { access(program, X_OK) == 0 }

    private let request: ReadRequest

    init(_ request: ReadRequest) { self.request = request }

    /// What became of the pages.
    struct Outcome {
        var warnings: [String] = []
        /// Whether text that is there could not be read, or was given up as nonsense.
        var isTextLost = false
    }

    /// Words of what is hardly text, or in letters that the models do not know, are this sure or less (0 to 100).
    ///
    /// Measured with English alone: an upright English page 96, one on its side 31; Hebrew 41, Arabic 32, Chinese 17.
    private static let leastSure = 55.0
    /// From here on no other way up is tried.
    private static let sure = 75.0

    /// Fills in the lines of the pages with these numbers; tells of those that are left.
    func fill(_ pages: inout [PDFPage], _ numbers: [Int]) throws -> Outcome {
        guard Self.isInstalled, let languages = Self.languages() else {
            // Illustrations are pages without text, too: what they are cannot be told here.
            return Outcome(
                warnings: [
                    "\(PageList.words(numbers)) of \(request.name) are pictures: text on them is missing. "
                        + "Install tesseract-ocr to have it read."
                ]
            )
        }
        var empty: [Int] = []
        var doubtful: [Int] = []
        var failed: [Int] = []
        var late: [Int] = []
        let deadline = ContinuousClock.now + .seconds(Self.mostSeconds)
        let places = Dictionary(pages.enumerated().map { ($1.number, $0) }) { first, _ in first }
        for number in numbers {
            guard let place = places[number] else { continue }
            guard ContinuousClock.now < deadline else {
                late.append(number)
                continue
            }
            do {
                let page = try recognise(number, languages)
                // A stamp that is text already stays, if the picture does not say it, too.
                if page.lines.isEmpty {
                    empty.append(number)
                } else if page.confidence < Self.leastSure {
                    doubtful.append(number)
                } else {
                    (pages[place].lines, pages[place].width, pages[place].height) = (
                        page.lines, page.width, page.height
                    )
                }
            } catch let error as StorydropError where error.code != .cancelled && error.code != .unreadable {
                failed.append(number)
            }
        }
        let read = numbers.count - empty.count - failed.count - doubtful.count - late.count
        var outcome = Outcome(isTextLost: !failed.isEmpty || !doubtful.isEmpty || !late.isEmpty)
        func tell(_ pages: [Int], _ what: String) {
            if !pages.isEmpty { outcome.warnings.append("\(PageList.words(pages)) of \(request.name) \(what)") }
        }
        if read > 0 {
            outcome.warnings.append(
                "The text of \(read) pages of \(request.name) was recognised in pictures (\(languages)): it may have errors."
            )
        }
        tell(empty, "show a picture without text.")
        tell(
            doubtful,
            "made no sense to tesseract (it has: \(languages)) and were left out. Install the language of the text, "
                + "on Debian tesseract-ocr-deu, -fra, -heb and so on, or scan them anew."
        )
        tell(late, "were not read: recognising text in one file may take an hour at most. Drop it in parts.")
        tell(failed, "are pictures that could not be read: text on them is missing.")
        return outcome
    }

    /// A page as it was read: what stands on it, its size in points, and how sure of its words tesseract is.
    private struct Page {
        var lines: [PDFLine]
        var width: Double
        var height: Double
        var confidence: Double
        var isSideways: Bool

        init(_ table: String, _ picture: GreyPicture) {
            let scale = 72 / Double(TextRecognition.resolution)
            (width, height) = (Double(picture.width) * scale, Double(picture.height) * scale)
            lines = RecognisedText.lines(table, width: width, resolution: TextRecognition.resolution)
            confidence = RecognisedText.confidence(table)
            isSideways = RecognisedText.isSideways(table)
        }
    }

    private func recognise(_ number: Int, _ languages: String) throws -> Page {
        var bytes: [UInt8] = []
        let draw = Jail.Task(
            "storydrop-jail-pdf",
            "picture",
            arguments: ["\(number)", "\(Self.resolution)"],
            readable: [PDFReader.tables]
        )
        try request.sandbox.run(draw, on: request, limits: JailLimits(memoryMiB: 1024)) { bytes += $0 }
        guard let picture = GreyPicture(bytes) else { throw damaged("the picture is none") }
        let options = ["-l", languages, "--dpi", "\(Self.resolution)"]
        let page = Page(try tesseract(picture, options + ["tsv"]), picture)
        guard page.confidence < Self.sure || page.isSideways, !page.lines.isEmpty, let turn = try turn(picture) else {
            return page
        }
        let upright = picture.turned(byQuarters: turn)
        let again = Page(try tesseract(upright, options + ["tsv"]), upright)
        return again.confidence > page.confidence || page.isSideways && !again.isSideways ? again : page
    }

    /// By how many quarters a page must be turned clockwise to stand upright; nil if it does, or nobody can tell.
    private func turn(_ picture: GreyPicture) throws -> Int? {
        do {
            let told = try tesseract(picture, ["--psm", "0", "--dpi", "\(Self.resolution)"])
            return RecognisedText.rotation(told)
        } catch let error as StorydropError where error.code == .damaged || error.code == .parserCrashed {
            // It has no model of orientation, or too few letters for it.
            return nil
        }
    }

    private func tesseract(_ picture: GreyPicture, _ options: [String]) throws -> String {
        let arguments = [Self.program, "stdin", "stdout"] + options
        let task = Jail.Task("storydrop-jail", "run", arguments: arguments, readable: [Self.models])
        var table: [UInt8] = []
        let limits = JailLimits(cpuSeconds: 60, wallSeconds: 120, memoryMiB: 2048, outputBytes: 16 << 20)
        try request.sandbox.run(task, on: request, input: picture.bytes, limits: limits) { table += $0 }
        return String(decoding: table, as: UTF8.self)
    }

    private func damaged(_ cause: String) -> StorydropError {
        StorydropError(
            .damaged,
            "\(request.name) has a page that cannot be drawn.",
            hint: "Export it anew and drop it again; the file is kept.",
            cause: cause
        )
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
