import CCurl
import Glibc
import Synchronization

/// What to fetch, and the limits that it must keep.
package struct HTTPRequest: Sendable {
    package var url: String
    /// Seconds for the whole transfer.
    package var timeout: Double
    /// Bytes of body, after decompression.
    package var maximumBytes: Int
    /// Whether a body beyond that is cut off there rather than refused.
    package var isCut: Bool
    package var userAgent: String
    /// Whether loopback, private and link-local addresses may be asked.
    package var allowsPrivateAddresses: Bool
    /// Addresses of names (`host:port:address,address`), instead of asking the resolver: what a hostile server of names
    /// might answer.
    package var resolved: [String] = []

    package init(
        url: String,
        timeout: Double,
        maximumBytes: Int,
        isCut: Bool = false,
        userAgent: String,
        allowsPrivateAddresses: Bool
    ) {
        self.url = url
        self.timeout = timeout
        self.maximumBytes = maximumBytes
        self.isCut = isCut
        self.userAgent = userAgent
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }
}

/// What a server answered.
package struct HTTPResponse: Sendable {
    /// What was asked for.
    package var url: String
    package var status: Int
    package var body: [UInt8]
    package var contentType: String?
    /// Where a redirect leads, made absolute; nil if it is none.
    package var redirectURL: String?
}

/// Fetches over HTTP with libcurl.
///
/// Blocks: call it off the cooperative threads.
package enum HTTPFetch {
    /// Fetches one URL, http and https only, and checks every address that is connected to.
    ///
    /// Redirects are the caller's to follow.
    ///
    /// `isCancelled`: asked about once a second while waiting.
    package static func get(
        _ request: HTTPRequest,
        isCancelled: @escaping @Sendable () -> Bool
    )
        throws(NativeError) -> HTTPResponse
    {
        _ = CurlLibrary.start
        guard let handle = curl_easy_init() else { throw .library(name: "libcurl", message: "cannot start") }
        defer { curl_easy_cleanup(handle) }
        var names: UnsafeMutablePointer<curl_slist>?
        for name in request.resolved { names = curl_slist_append(names, name) }
        defer { curl_slist_free_all(names) }
        if names != nil { _ = storydrop_curl_set_list(handle, CURLOPT_RESOLVE, names) }
        let transfer = Transfer(request: request, isCancelled: isCancelled)
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        try configure(handle, request, context: context)
        let code = withExtendedLifetime(transfer) { curl_easy_perform(handle) }
        if transfer.isForbidden { throw .forbiddenAddress(host: request.url) }
        if transfer.isTooLarge { throw .tooLarge(limit: request.maximumBytes) }
        if transfer.wasCancelled { throw .cancelled }
        if code == CURLE_FILESIZE_EXCEEDED { throw .tooLarge(limit: request.maximumBytes) }
        if code == CURLE_OPERATION_TIMEDOUT, !transfer.body.isEmpty { throw .endless(bytes: transfer.body.count) }
        guard code == CURLE_OK || transfer.isFull else {
            throw .library(name: "libcurl", message: String(cString: curl_easy_strerror(code)))
        }
        return HTTPResponse(
            url: request.url,
            status: Int(storydrop_curl_get_long(handle, CURLINFO_RESPONSE_CODE)),
            body: transfer.body,
            contentType: storydrop_curl_get_string(handle, CURLINFO_CONTENT_TYPE).map { String(cString: $0) },
            redirectURL: storydrop_curl_get_string(handle, CURLINFO_REDIRECT_URL).map { String(cString: $0) }
        )
    }

    private static func configure(
        _ handle: UnsafeMutableRawPointer,
        _ request: HTTPRequest,
        context: UnsafeMutableRawPointer
    )
        throws(NativeError)
    {
        let codes = [
            storydrop_curl_set_string(handle, CURLOPT_URL, request.url),
            storydrop_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            storydrop_curl_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https"),
            storydrop_curl_set_string(handle, CURLOPT_USERAGENT, request.userAgent),
            // A proxy of the environment would be what is connected to, and no address behind it could be checked.
            storydrop_curl_set_string(handle, CURLOPT_PROXY, ""),
            storydrop_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, ""),
            storydrop_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            // A body that says that it is too large is not begun.
            storydrop_curl_set_offset(
                handle,
                CURLOPT_MAXFILESIZE_LARGE,
                request.isCut ? 0 : curl_off_t(request.maximumBytes)
            ),
            storydrop_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            storydrop_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(min(request.timeout, 10) * 1000)),
            storydrop_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(request.timeout * 1000)),
            storydrop_curl_set_write(
                handle,
                { bytes, size, count, context in
                    guard let context, let bytes else { return 0 }
                    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
                },
                context
            ),
            storydrop_curl_set_progress(
                handle,
                { context, _, _, _, _ in
                    guard let context else { return 0 }
                    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().poll()
                },
                context
            ),
            storydrop_curl_set_socket(
                handle,
                { context, _, address in
                    guard let context, let address else { return curl_socket_t(-1) }
                    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().connect(address)
                },
                context
            ),
        ]
        guard let failed = codes.first(where: { $0 != CURLE_OK }) else { return }
        throw .library(name: "libcurl", message: String(cString: curl_easy_strerror(failed)))
    }
}

/// What the callbacks of one transfer share; all of them run on the thread that performs it.
private final class Transfer {
    let request: HTTPRequest
    let isCancelled: @Sendable () -> Bool
    var body: [UInt8] = []
    var isForbidden = false
    var isTooLarge = false
    /// Whether it was cut off at the limit.
    var isFull = false
    var wasCancelled = false

    init(request: HTTPRequest, isCancelled: @escaping @Sendable () -> Bool) {
        self.request = request
        self.isCancelled = isCancelled
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= request.maximumBytes else {
            if request.isCut {
                body.append(contentsOf: bytes.prefix(request.maximumBytes - body.count))
                isFull = true
            } else {
                isTooLarge = true
            }
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    func poll() -> Int32 {
        wasCancelled = isCancelled()
        return wasCancelled ? 1 : 0
    }

    func connect(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let allowed =
            request.allowsPrivateAddresses
            || withUnsafePointer(to: &address.pointee.addr) {
                AddressPolicy.isPublic(UnsafeRawPointer($0), family: address.pointee.family)
            }
        guard allowed else {
            isForbidden = true
            return curl_socket_t(-1)
        }
        let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, kind, address.pointee.protocol)
    }
}
