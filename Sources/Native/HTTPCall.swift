/// One call of an HTTP server: what is sent, and the limits that the answer must keep.
package struct HTTPCall: Sendable {
    /// What is sent along with a call.
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        case form([FormPart])
    }

    /// One part of a `multipart/form-data` body.
    package struct FormPart: Sendable {
        package var name: String
        /// Set for files.
        package var fileName: String?
        package var contentType: String?
        package var bytes: [UInt8]

        package init(name: String, fileName: String? = nil, contentType: String? = nil, bytes: [UInt8]) {
            self.name = name
            self.fileName = fileName
            self.contentType = contentType
            self.bytes = bytes
        }
    }

    /// `GET` without a body, `POST` with one.
    package var url: String
    /// Names and values; a value may be a secret, and is never part of an error.
    package var headers: [(name: String, value: String)]
    package var body: Body
    package var deadlines: HTTPDeadlines
    /// Most bytes of an answer's body, after decompression.
    package var maximumBytes: Int

    package init(
        url: String,
        headers: [(name: String, value: String)] = [],
        body: Body = .none,
        deadlines: HTTPDeadlines = HTTPDeadlines(),
        maximumBytes: Int = 64 << 20
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.deadlines = deadlines
        self.maximumBytes = maximumBytes
    }
}

/// How long each part of a transfer may take, in seconds.
package struct HTTPDeadlines: Sendable, Equatable {
    /// Until a connection stands: name, TCP and TLS.
    package var connect: Double
    /// From the last byte sent to the first byte of the answer: a model at work.
    package var firstByte: Double
    /// Between two bytes of the answer, or of what is sent.
    package var stall: Double
    /// All of it.
    package var total: Double

    package init(connect: Double = 10, firstByte: Double = 120, stall: Double = 30, total: Double = 300) {
        self.connect = connect
        self.firstByte = firstByte
        self.stall = stall
        self.total = total
    }
}

/// What a server answered.
package struct HTTPReply: Sendable {
    package var status: Int
    /// Names in lower case.
    package var headers: [String: String]
    /// The body; empty if a sink took it.
    package var body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Takes the body of a successful answer as it comes.
///
/// Called on the transfers' own thread, one piece after another: it must not wait for anything but a local disk. What
/// it throws ends the transfer. An answer with another status than 2xx does not reach it.
package protocol HTTPSink: AnyObject, Sendable {
    func receive(_ bytes: UnsafeRawBufferPointer) throws
}

/// Why there is no answer.
package enum HTTPFailure: Error, Sendable {
    /// No connection: the server cannot have seen the call.
    case unreachable(String)
    /// The connection broke; the server may have done the work.
    case broken(String)
    case timeout(HTTPPhase, seconds: Double)
    case tooLarge(limit: Int)
    case cancelled
    /// The sink would not take it.
    case sink(any Error)

    /// Whether the server may have seen the whole call, and be paid for it.
    package var mayHaveArrived: Bool {
        switch self {
        case .unreachable, .timeout(.connecting, _), .timeout(.sending, _): false
        default: true
        }
    }
}

extension HTTPFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let words), .broken(let words): words
        case .timeout(let phase, let seconds): "nothing happened for \(seconds) s while \(phase.rawValue)"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .cancelled: "cancelled"
        case .sink(let error): "\(error)"
        }
    }
}

/// Where a transfer is.
package enum HTTPPhase: String, Sendable, Equatable {
    case connecting
    case sending = "sending the request"
    case waiting = "waiting for the first byte of the answer"
    case receiving = "receiving the answer"
}
