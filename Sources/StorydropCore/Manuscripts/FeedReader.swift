import Foundation
import Native
import Reading

/// Feeds of stories, RSS and Atom: each story becomes a job of its own.
enum FeedReader: ManuscriptReader {
    static let extensions = ["rss", "atom"]

    /// Stories of one feed that are told, the first of it: feeds have the newest first.
    static let mostStories = 100

    static func read(_ request: ReadRequest) throws -> ReadResult {
        let declared = request.declaredCharset ?? HTMLReader.declaredCharset(request.bytes)
        let text = try PlainText(request.bytes, name: request.name, declared: declared)
        let tree = try HTMLReader.tree(of: Array(text.text.utf8), request, isFeed: true)
        guard let feed = Feed(tree) else {
            throw StorydropError(
                .damaged,
                "\(request.name) says that it is a feed, but is neither RSS nor Atom.",
                hint: "Open it in a browser, and list the URLs of its stories instead."
            )
        }
        let address = request.address.flatMap { URL(string: $0) }
        let urls = feed.links.map { URL(string: $0, relativeTo: address)?.absoluteString ?? $0 }
        guard !urls.isEmpty else {
            throw StorydropError(
                .emptyStory,
                "The feed \(request.name) names no story.",
                hint: "List the URLs of its stories instead."
            )
        }
        var warnings: [String] = []
        if urls.count > mostStories {
            warnings.append("The feed has \(urls.count) stories: only the first \(mostStories) are told.")
        }
        if feed.unlinked > 0 { warnings.append("\(feed.unlinked) entries of the feed name no page and were left.") }
        return .list(Array(urls.prefix(mostStories)), warnings: warnings)
    }
}
