import Foundation
import Native
import Reading

/// Fetches the page of one URL within the limits of the settings.
struct URLFetcher: Sendable {
    let settings: URLSettings
    private let hosts: PoliteHosts

    init(settings: URLSettings) {
        self.settings = settings
        hosts = PoliteHosts(pause: settings.pause)
    }

    /// - Throws: `fetch_failed` (retryable if the server or the way to it failed), `fetch_forbidden`, `too_large`.
    func fetch(_ url: String, isCancelled: @escaping @Sendable () -> Bool) throws(StorydropError) -> HTTPResponse {
        let answer = try follow(url) { (hop) throws(StorydropError) in
            try askRobots(hop, isCancelled)
            return try get(hop, isCancelled)
        }
        guard let answer else { throw failed(url, "more than \(Self.maximumRedirects) redirects", isRetryable: false) }
        return try accepted(answer, url)
    }

    private static let maximumRedirects = 5

    /// The first answer that leads no further; nil after too many that do.
    private func follow(
        _ url: String,
        _ get: (String) throws(StorydropError) -> HTTPResponse
    ) throws(StorydropError) -> HTTPResponse? {
        var next = url
        for _ in 0...Self.maximumRedirects {
            // Every hop must be one that the list itself might have named.
            try check(next)
            let response = try get(next)
            guard (300..<400).contains(response.status), let target = response.redirectURL else {
                return response
            }
            next = target
        }
        return nil
    }

    /// - Throws: `fetch_forbidden` if the host asks programs not to fetch this.
    private func askRobots(
        _ url: String,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) throws(StorydropError) {
        guard settings.obeysRobots, let (origin, path) = Self.parts(of: url) else { return }
        let rules: RobotsRules
        if let known = hosts.rules(of: origin) {
            rules = known
        } else {
            rules = try fetchRobots(origin, isCancelled)
            hosts.remember(rules, of: origin)
        }
        guard rules.allows(path) else {
            throw StorydropError(
                .fetchForbidden,
                "\(origin) asks programs not to fetch \(path) (robots.txt).",
                hint: "Save the page in a browser and drop the file, or write `robots: false` under `urls:` in "
                    + "storydrop.yaml if the pages are yours."
            )
        }
    }

    /// No file, or one that may not be read, asks nothing; a server with trouble may have one (RFC 9309, 2.3.1).
    private func fetchRobots(
        _ origin: String,
        _ isCancelled: @escaping @Sendable () -> Bool
    ) throws(StorydropError) -> RobotsRules {
        let answer = try follow("\(origin)/robots.txt") { (hop) throws(StorydropError) in
            try get(hop, isCancelled, limit: RobotsRules.longest, isCut: true)
        }
        guard let response = answer else { return RobotsRules() }
        switch response.status {
        case 200..<300: return RobotsRules(String(decoding: response.body, as: UTF8.self), for: "storydrop")
        case 429, 500...: throw failed(response.url, "the server answered \(response.status)", isRetryable: true)
        default: return RobotsRules()
        }
    }

    /// `https://host:port`, and the path with its query.
    static func parts(of url: String) -> (origin: String, path: String)? {
        guard let scheme = url.range(of: "://"), let server = server(of: url) else { return nil }
        let path = url[server.endIndex...].prefix { $0 != "#" }
        let origin = "\(url[..<scheme.lowerBound])://\(server)".lowercased()
        return (origin, path.isEmpty ? "/" : String(path))
    }

    /// The host of a URL as it stands there, with its port, without a user.
    private static func server(of url: String) -> Substring? {
        guard let range = url.range(of: "://") else { return nil }
        let authority = url[range.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
    }

    /// `isCut`: whether a body beyond the limit is cut off there rather than refused.
    private func get(
        _ url: String,
        _ isCancelled: @escaping @Sendable () -> Bool,
        limit: Int? = nil,
        isCut: Bool = false
    ) throws(StorydropError) -> HTTPResponse {
        do {
            try hosts.wait(for: Self.host(of: url) ?? "", isCancelled: isCancelled)
        } catch {
            throw .cancelledByUser
        }
        let request = HTTPRequest(
            url: url,
            timeout: settings.timeout,
            maximumBytes: limit ?? settings.maximumBytes,
            isCut: isCut,
            userAgent: "Storydrop/\(storydropVersion)",
            allowsPrivateAddresses: settings.allowPrivateAddresses
        )
        do {
            return try HTTPFetch.get(request, isCancelled: isCancelled)
        } catch {
            throw translated(error, url)
        }
    }

    private func accepted(_ response: HTTPResponse, _ url: String) throws(StorydropError) -> HTTPResponse {
        guard (200..<300).contains(response.status) else {
            // 408, 425, 429 and the 5xx may pass; the rest will answer the same tomorrow.
            let mayPass = [408, 425, 429].contains(response.status) || response.status >= 500
            throw failed(url, "the server answered \(response.status)", isRetryable: mayPass)
        }
        return response
    }

    private func check(_ url: String) throws(StorydropError) {
        let parts = url.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, parts[1].hasPrefix("//"), !url.contains(where: \.isWhitespace),
            url.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw failed(url, "this is not a URL", isRetryable: false)
        }
        guard ["http", "https"].contains(parts[0].lowercased()) else {
            throw forbidden("\(url) is neither http nor https.")
        }
        guard let host = Self.host(of: url), !host.isEmpty else {
            throw failed(url, "this URL names no host", isRetryable: false)
        }
        let isAllowed =
            settings.allowHosts.isEmpty || settings.allowHosts.contains { host == $0 || host.hasSuffix("." + $0) }
        guard isAllowed else { throw forbidden("\(host) is not among the hosts that the settings allow.") }
    }

    /// The lower-case host of a URL, without user, port and brackets.
    static func host(of url: String) -> String? {
        guard let host = server(of: url) else { return nil }
        if host.hasPrefix("[") { return host.dropFirst().prefix { $0 != "]" }.lowercased() }
        return host.prefix { $0 != ":" }.lowercased()
    }

    private func translated(_ error: NativeError, _ url: String) -> StorydropError {
        switch error {
        case .forbiddenAddress: forbidden("\(url) leads to an address inside the network.")
        case .tooLarge(let limit):
            StorydropError(
                .tooLarge,
                "The page \(url) is larger than \(limit) bytes.",
                hint: "Raise `urls: max_bytes` in storydrop.yaml, or drop the story as a file."
            )
        case .endless(let bytes):
            StorydropError(
                .tooLarge,
                "The page \(url) did not end within \(Int(settings.timeout)) s: \(bytes) bytes came, and more would.",
                hint: "Raise `urls: timeout` in storydrop.yaml if the server is slow, or drop the story as a file.",
                isRetryable: true
            )
        case .cancelled: .cancelledByUser
        case .library(_, let message) where message.contains("URL"): failed(url, message, isRetryable: false)
        default: failed(url, "\(error)", isRetryable: true)
        }
    }

    private func failed(_ url: String, _ cause: String, isRetryable: Bool) -> StorydropError {
        StorydropError(
            .fetchFailed,
            "\(url) could not be fetched.",
            hint: "Open it in a browser; then drop the list again.",
            cause: cause,
            isRetryable: isRetryable
        )
    }

    private func forbidden(_ message: String) -> StorydropError {
        StorydropError(
            .fetchForbidden,
            message,
            hint: "Allow it under `urls:` in storydrop.yaml if it is meant, or drop the story as a file."
        )
    }
}
