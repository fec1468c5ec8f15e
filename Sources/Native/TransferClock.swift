/// Decides when a transfer has taken too long.
///
/// Pure: told what libcurl has counted, it says when to look again and what has run out. Times are seconds of a
/// monotonic clock.
package struct TransferClock: Sendable {
    /// What libcurl knows of a transfer at one moment.
    package struct Reading: Sendable, Equatable {
        package var isConnected = false
        package var sent = 0
        /// Of the answer's body: its headers, or those of a proxy, say nothing of how long the server will think.
        package var received = 0

        package init(isConnected: Bool = false, sent: Int = 0, received: Int = 0) {
            self.isConnected = isConnected
            self.sent = sent
            self.received = received
        }
    }

    private let deadlines: HTTPDeadlines
    /// Bytes to be sent.
    private let size: Int
    private let begin: Double
    private var reading = Reading()
    private var lastProgress: Double
    package private(set) var phase = HTTPPhase.connecting

    package init(_ deadlines: HTTPDeadlines, sending size: Int, at now: Double) {
        self.deadlines = deadlines
        self.size = size
        begin = now
        lastProgress = now
    }

    /// Takes a reading.
    ///
    /// - Returns: the failure if time has run out.
    package mutating func advance(_ new: Reading, at now: Double) -> HTTPFailure? {
        let next: HTTPPhase =
            new.received > 0
            ? .receiving : !new.isConnected ? .connecting : new.sent < size ? .sending : .waiting
        if next != phase || new.sent > reading.sent || new.received > reading.received { lastProgress = now }
        phase = next
        reading = new
        // The whole is asked first: it is the harder promise, and a drip never stalls.
        if now - begin >= deadlines.total { return .timeout(phase, seconds: deadlines.total) }
        return now - lastProgress >= patience ? .timeout(phase, seconds: patience) : nil
    }

    /// When time runs out if nothing happens until then.
    package var deadline: Double { min(begin + deadlines.total, lastProgress + patience) }

    private var patience: Double {
        switch phase {
        case .connecting: deadlines.connect
        case .waiting: deadlines.firstByte
        case .sending, .receiving: deadlines.stall
        }
    }
}
