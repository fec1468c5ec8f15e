import CCurl
import Glibc

/// One call at work: its libcurl handle, and what the callbacks share.
///
/// Everything here happens on the loop's thread.
final class ActiveTransfer {
    typealias Continuation = CheckedContinuation<Result<HTTPReply, HTTPFailure>, Never>

    let handle: UnsafeMutableRawPointer
    let continuation: Continuation
    private(set) var clock: TransferClock
    private let call: HTTPCall
    private let sink: (any HTTPSink)?
    private let headers: UnsafeMutablePointer<curl_slist>?
    private let form: OpaquePointer?
    /// The body: libcurl keeps the pointer.
    private let body: UnsafeMutableRawBufferPointer
    private var reply = HTTPReply(status: 0)
    /// Bytes of the answer's body.
    private var received = 0
    private var sends = 0
    private var failure: HTTPFailure?
    /// Bytes that are kept of an answer that is none.
    private static let mostOfAnError = 64 << 10

    init(_ call: HTTPCall, _ sink: (any HTTPSink)?, _ continuation: Continuation, at now: Double) throws(NativeError) {
        guard let handle = curl_easy_init() else { throw .library(name: "libcurl", message: "cannot start") }
        self.handle = handle
        self.call = call
        self.sink = sink
        self.continuation = continuation
        var headers: UnsafeMutablePointer<curl_slist>?
        for (name, value) in call.headers { headers = curl_slist_append(headers, "\(name): \(value)") }
        // Without it a large body waits for the server's leave.
        headers = curl_slist_append(headers, "Expect:")
        self.headers = headers
        if case .bytes(let bytes) = call.body {
            body = .allocate(byteCount: bytes.count, alignment: 1)
            body.copyBytes(from: bytes)
        } else {
            body = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        }
        if case .form(let parts) = call.body { form = Self.form(parts, of: handle) } else { form = nil }
        clock = TransferClock(call.deadlines, sending: call.body.size, at: now)
        try configure()
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
        if let form { curl_mime_free(form) }
        body.deallocate()
    }

    /// Looks how far the transfer is.
    ///
    /// - Returns: the failure if its time has run out.
    func check(at now: Double) -> HTTPFailure? {
        let reading = TransferClock.Reading(
            isConnected: storydrop_curl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T) > 0,
            sent: Int(storydrop_curl_get_offset(handle, CURLINFO_SIZE_UPLOAD_T)),
            received: received
        )
        return clock.advance(reading, at: now)
    }

    /// What a transfer that libcurl has ended came to.
    func outcome(of code: CURLcode) -> Result<HTTPReply, HTTPFailure> {
        if let failure { return .failure(failure) }
        if code == CURLE_OK {
            reply.status = Int(storydrop_curl_get_long(handle, CURLINFO_RESPONSE_CODE))
            return .success(reply)
        }
        let words = String(cString: curl_easy_strerror(code))
        // The request was not even begun, whatever went wrong.
        guard sends > 0 else { return .failure(.unreachable(words)) }
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST,
            CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_PROXY, CURLE_OUT_OF_MEMORY:
            return .failure(.unreachable(words))
        default: return .failure(.broken(words))
        }
    }

    // MARK: What libcurl calls

    fileprivate func readHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
        if line.hasPrefix("HTTP/") {
            // A 100 or a proxy's answer came before: what counts is the last.
            reply.headers = [:]
            reply.status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            reply.headers[line[..<colon].lowercased()] = String(value)
        }
        return bytes.count
    }

    fileprivate func readBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        received += bytes.count
        guard received <= call.maximumBytes else {
            failure = .tooLarge(limit: call.maximumBytes)
            return 0
        }
        guard 200..<300 ~= reply.status else {
            // Nobody needs more to know what is wrong.
            reply.body += bytes.prefix(max(0, Self.mostOfAnError - reply.body.count))
            return bytes.count
        }
        guard let sink else {
            reply.body.append(contentsOf: bytes)
            return bytes.count
        }
        do {
            try sink.receive(bytes)
            return bytes.count
        } catch {
            failure = .sink(error)
            return 0
        }
    }

    /// libcurl sends a request again if a kept connection turns out to be dead, but the server may have done the work.
    fileprivate func mayBeSent() -> Bool {
        sends += 1
        return sends == 1
    }
}

extension ActiveTransfer {
    private func configure() throws(NativeError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        var codes = [
            storydrop_curl_set_string(handle, CURLOPT_URL, call.url),
            storydrop_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            storydrop_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, ""),
            storydrop_curl_set_string(handle, CURLOPT_NOPROXY, Self.withoutProxy),
            storydrop_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            // Otherwise taking out a transfer whose name is being looked up waits for the name server, and with it all.
            storydrop_curl_set_long(handle, CURLOPT_QUICK_EXIT, 1),
            storydrop_curl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
            storydrop_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            storydrop_curl_set_long(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS),
            // Only TLS tells early whether many calls fit on one connection; without it the first answer would be waited
            // for.
            storydrop_curl_set_long(handle, CURLOPT_PIPEWAIT, call.url.lowercased().hasPrefix("https:") ? 1 : 0),
            storydrop_curl_set_long(handle, CURLOPT_BUFFERSIZE, 256 << 10),
            storydrop_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
            // A connection that was idle for longer is likely to be closed by then.
            storydrop_curl_set_long(handle, CURLOPT_MAXAGE_CONN, 50),
            storydrop_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(call.deadlines.connect * 1000)),
            storydrop_curl_set_headers(handle, headers),
            storydrop_curl_set_header_reader(
                handle,
                { bytes, size, count, context in
                    guard let context, let bytes else { return 0 }
                    return transfer(of: context).readHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
                },
                context
            ),
            storydrop_curl_set_write(
                handle,
                { bytes, size, count, context in
                    guard let context, let bytes else { return 0 }
                    return transfer(of: context).readBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
                },
                context
            ),
            storydrop_curl_set_before(
                handle,
                { context, _, _, _, _ in
                    guard let context, transfer(of: context).mayBeSent() else { return CURL_PREREQFUNC_ABORT }
                    return CURL_PREREQFUNC_OK
                },
                context
            ),
        ]
        if let authorities = Self.authorities {
            codes.append(storydrop_curl_set_string(handle, CURLOPT_CAINFO, authorities))
        }
        switch call.body {
        case .none: break
        case .bytes: codes.append(storydrop_curl_set_body(handle, body.baseAddress, curl_off_t(body.count)))
        case .form: codes.append(storydrop_curl_set_form(handle, form))
        }
        guard let failed = codes.first(where: { $0 != CURLE_OK }) else { return }
        throw .library(name: "libcurl", message: String(cString: curl_easy_strerror(failed)))
    }

    private static func form(_ parts: [HTTPCall.FormPart], of handle: UnsafeMutableRawPointer) -> OpaquePointer? {
        let form = curl_mime_init(handle)
        for part in parts {
            let item = curl_mime_addpart(form)
            curl_mime_name(item, part.name)
            if let name = part.fileName { curl_mime_filename(item, name) }
            if let type = part.contentType { curl_mime_type(item, type) }
            part.bytes.withUnsafeBytes { _ = curl_mime_data(item, $0.baseAddress, $0.count) }
        }
        return form
    }

    /// Servers of this machine are never asked through a proxy, whatever else the environment excepts.
    private static let withoutProxy = ["localhost,127.0.0.1,::1", variable("NO_PROXY") ?? variable("no_proxy")]
        .compactMap { $0 }.joined(separator: ",")

    /// Certificates of a company's own, as other programs take them from the environment; libcurl itself does not.
    private static let authorities = variable("CURL_CA_BUNDLE") ?? variable("SSL_CERT_FILE")

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension HTTPCall.Body {
    /// Bytes to be sent; those of a form without its boundaries.
    var size: Int {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .form(let parts): parts.reduce(0) { $0 + $1.bytes.count }
        }
    }
}

private func transfer(of context: UnsafeMutableRawPointer) -> ActiveTransfer {
    Unmanaged<ActiveTransfer>.fromOpaque(context).takeUnretainedValue()
}
