import Foundation
import Native
import Reading
import SystemPackage

/// What is behind a URL: one page, or those that a story is cut into, all of which lie in the job's folder.
///
/// Caller: `Conveyor`. Promises: what was fetched is not fetched again by a later try of the job; all pages come from one
/// host; a story that ends before its last page says so in a warning.
struct FetchedStory {
    /// One page as it was fetched.
    struct Page: Codable, Sendable {
        var url: String
        var contentType: String?
        /// Its name in the job's folder.
        var file: String

        enum CodingKeys: String, CodingKey {
            case url, file
            case contentType = "content_type"
        }
    }

    /// Pages of one story.
    static let mostPages = 50

    let url: String
    /// The job's.
    let folder: FilePath
    /// Bytes of all pages.
    let maximumBytes: Int
    /// What to ask for a page; throws what should end the job.
    let get: (String) throws -> HTTPResponse

    private(set) var pages: [Page] = []
    private(set) var warnings: [String] = []
    private(set) var bytes = 0
    /// Whether it goes on beyond its last page.
    private var isCut = false

    init(_ url: String, in folder: FilePath, maximumBytes: Int, get: @escaping (String) throws -> HTTPResponse) throws {
        self.url = url
        self.folder = folder
        self.maximumBytes = maximumBytes
        self.get = get
        guard try FileIO.facts(list) != nil else { return }
        pages = try JSONText.decode([Page].self, from: try FileIO.read(list))
    }

    /// The first lies where the source of any job does.
    private func name(_ index: Int) -> String { index == 0 ? "source" : "source-\(index + 1)" }

    private var list: FilePath { folder.appending("pages.json") }

    /// The request for the first page, fetched unless it is there.
    mutating func first(_ request: ReadRequest) throws -> ReadRequest {
        var request = request
        request.name = url
        if pages.isEmpty { try keep(try get(url)) }
        return try opened(0, request)
    }

    /// The story that begins with a page, with the pages that go on from it.
    mutating func read(_ request: ReadRequest) throws -> Manuscript {
        var read = [try HTMLReader.page(request)]
        while let page = read.last, let next = address(after: page.article, of: pages[read.count - 1].url) {
            guard try fetch(next, at: read.count) else { break }
            do {
                read.append(try HTMLReader.page(try opened(read.count, request)))
            } catch let error as StorydropError where [.noText, .badEncoding, .damaged].contains(error.code) {
                warn(next, error.message)
                break
            }
        }
        var manuscript = try HTMLReader.manuscript(read, request)
        manuscript.warnings += warnings
        manuscript.isIncomplete = isCut
        return manuscript
    }

    /// The pages, and what they are called when delivered: `page.html`, `page-2.html`.
    func files(endingIn suffix: String) -> [Source.File] {
        pages.enumerated().map { index, page in
            let name = index == 0 ? "page" : "page-\(index + 1)"
            return Source.File(name: "\(name).\(suffix)", path: folder.appending(page.file))
        }
    }

    /// The SHA-256 of all pages, one behind the other.
    func sha256() throws -> String {
        let hasher = SHA256Hasher()
        for page in pages { try FileIO.read(folder.appending(page.file)).withUnsafeBytes { hasher.update($0) } }
        return hasher.hex()
    }

    /// Where the story goes on; nil at its end.
    private mutating func address(after article: Article, of page: String) -> String? {
        guard let link = article.nextPage, let here = URL(string: page) else { return nil }
        let base = article.base.flatMap { URL(string: $0, relativeTo: here) } ?? here
        guard let next = URL(string: link, relativeTo: base)?.absoluteString else { return nil }
        switch NextPage.verdict(on: next, after: page) {
        case .sameStory: return next
        case .samePage, .otherHost: return nil
        case .otherStory:
            warnings.append("\(page) names \(next) as the next page, which looks like another story and was left.")
            return nil
        }
    }

    /// - Returns: false if the story ends before that page.
    private mutating func fetch(_ next: String, at index: Int) throws -> Bool {
        if index < pages.count { return true }
        // A ring of pages has no end of its own.
        guard !pages.contains(where: { $0.url == next }) else { return false }
        guard index < Self.mostPages else {
            warn(next, "a story has at most \(Self.mostPages) pages here")
            return false
        }
        do {
            let response = try get(next)
            guard NextPage.verdict(on: response.url, after: pages[index - 1].url) == .sameStory,
                response.contentType?.contains("html") ?? true
            else {
                warn(next, "it leads to \(response.url), which is no page of this story")
                return false
            }
            try keep(response)
            return true
        } catch let error as StorydropError where !error.isRetryable && error.code != .cancelled {
            warn(next, error.message)
            return false
        }
    }

    private mutating func warn(_ next: String, _ reason: String) {
        isCut = true
        warnings.append("The story goes on at \(next), which was not read: \(reason)")
    }

    private mutating func keep(_ response: HTTPResponse) throws {
        try FileIO.makeDirectory(folder)
        let page = Page(url: response.url, contentType: response.contentType, file: name(pages.count))
        try FileIO.write(response.body, to: folder.appending(page.file))
        pages.append(page)
        // Written last: what it names is whole.
        try FileIO.replace(list, with: try JSONText.encode(pages), temporary: folder.appending("pages.json.tmp"))
    }

    /// The request for a page, with its bytes.
    private mutating func opened(_ index: Int, _ request: ReadRequest) throws -> ReadRequest {
        var request = request
        let page = pages[index]
        let file = folder.appending(page.file)
        request.bytes = try Source.bytes(of: file, named: page.url, limit: maximumBytes, taken: bytes)
        bytes += request.bytes.count
        if index > 0 { request.name = page.url }
        request.address = page.url
        request.contentType = page.contentType
        request.lowercasedExtension = FetchedFormat.suffix(
            of: request.bytes,
            contentType: page.contentType,
            url: page.url
        )
        return request
    }
}
