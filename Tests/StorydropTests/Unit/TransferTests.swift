import Foundation
import Native
import Synchronization
import Testing

@testable import StorydropCore

@Suite("When a transfer takes too long")
struct TransferClockTests {
    private let deadlines = HTTPDeadlines(connect: 5, firstByte: 60, stall: 10, total: 100)

    private func phase(_ failure: HTTPFailure?) -> HTTPPhase? {
        if case .timeout(let phase, _)? = failure { phase } else { nil }
    }

    @Test func everyPhaseHasItsOwnPatience() {
        var clock = TransferClock(deadlines, sending: 10, at: 0)
        #expect(clock.deadline == 5)
        #expect(phase(clock.advance(.init(), at: 5)) == .connecting)
        clock = TransferClock(deadlines, sending: 10, at: 0)
        #expect(clock.advance(.init(isConnected: true, sent: 3), at: 4) == nil)
        #expect(phase(clock.advance(.init(isConnected: true, sent: 3), at: 14)) == .sending)
        #expect(clock.advance(.init(isConnected: true, sent: 10), at: 15) == nil)
        #expect(clock.advance(.init(isConnected: true, sent: 10), at: 74) == nil)
        #expect(phase(clock.advance(.init(isConnected: true, sent: 10), at: 75)) == .waiting)
        #expect(clock.advance(.init(isConnected: true, sent: 10, received: 1), at: 76) == nil)
        #expect(phase(clock.advance(.init(isConnected: true, sent: 10, received: 1), at: 86)) == .receiving)
    }

    @Test func aDripEndsWithTheWhole() {
        var clock = TransferClock(deadlines, sending: 0, at: 0)
        for second in 1..<100 {
            #expect(clock.advance(.init(isConnected: true, received: second), at: Double(second)) == nil)
        }
        #expect(phase(clock.advance(.init(isConnected: true, received: 100), at: 100)) == .receiving)
    }

    @Test func nothingThatWasNotSentIsPaid() {
        #expect(!HTTPFailure.unreachable("x").mayHaveArrived)
        #expect(!HTTPFailure.timeout(.connecting, seconds: 1).mayHaveArrived)
        #expect(HTTPFailure.timeout(.waiting, seconds: 1).mayHaveArrived && HTTPFailure.broken("x").mayHaveArrived)
    }
}

@Suite("HTTP transfers")
struct TransferTests {
    private let quick = HTTPDeadlines(connect: 2, firstByte: 0.5, stall: 0.5, total: 1.5)

    private func server(_ acts: [LoopbackServer.Act]) throws -> LoopbackServer { try LoopbackServer { _ in acts } }

    private func failure(_ server: LoopbackServer, limit: Int = 1 << 20) async throws -> HTTPFailure? {
        do {
            _ = try await HTTPTransfer().send(
                HTTPCall(url: server.address, body: .bytes([1]), deadlines: quick, maximumBytes: limit)
            )
            return nil
        } catch let failure as HTTPFailure {
            return failure
        }
    }

    @Test func connectionsAreUsedAgain() async throws {
        let server = try LoopbackServer { LoopbackServer.Act.reply(Array("you sent \($0.text)".utf8)) }
        let transfer = try HTTPTransfer()
        for number in 0..<5 {
            let reply = try await transfer.send(
                HTTPCall(url: server.address + "/x", body: .bytes(Array("\(number)".utf8)))
            )
            #expect(reply.status == 200 && String(decoding: reply.body, as: UTF8.self) == "you sent \(number)")
            #expect(reply.headers["content-type"] == "application/json")
        }
        #expect(server.connections == 1)
    }

    @Test func manyCallsRunAtOnce() async throws {
        let server = try server([.pause(0.2)] + LoopbackServer.Act.reply([1, 2, 3]))
        let transfer = try HTTPTransfer()
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask { try await transfer.send(HTTPCall(url: server.address)).body.count }
            }
            return try await group.reduce(0, +)
        }
        #expect(count == 60)
        #expect(server.mostInFlight > 10)
    }

    @Test func everyDeadlineEndsACall() async throws {
        let head = LoopbackServer.Act.head(200, length: 1000)
        // Neither a remark on the way nor the headers say how long the server will think.
        let remark = Array("HTTP/1.1 102 Processing\r\n\r\n".utf8)
        for begin: [LoopbackServer.Act] in [[], [.send(remark)], [.send(head)]] {
            guard case .timeout(.waiting, _)? = try await failure(try server(begin + [.pause(10)])) else {
                Issue.record("the first byte after \(begin)")
                return
            }
        }
        guard case .timeout(.receiving, _)? = try await failure(try server([.send(head), .send([1]), .pause(10)]))
        else {
            Issue.record("a stall")
            return
        }
        let drip: [LoopbackServer.Act] =
            [.send(head)] + (0..<40).flatMap { _ in [.send([1]), .pause(0.1)] as [LoopbackServer.Act] }
        guard case .timeout(.receiving, let seconds)? = try await failure(try server(drip)), seconds == 1.5 else {
            Issue.record("the whole")
            return
        }
    }

    @Test func brokenConnectionsAreTold() async throws {
        let head = LoopbackServer.Act.head(200, length: 1000)
        for acts: [LoopbackServer.Act] in [
            [.reset], [.close], [.send(head), .send([1]), .close], [.send(head), .reset],
        ] {
            guard case .broken? = try await failure(try server(acts)) else {
                Issue.record("\(acts)")
                continue
            }
        }
        let gone = try server([])
        gone.close()
        guard case .unreachable? = try await failure(gone) else {
            Issue.record("nobody listens")
            return
        }
    }

    /// Nobody is paid for what was not asked.
    @Test func aConnectionThatNeverStandsHasSentNothing() async throws {
        let mute = try server([.pause(10)])
        let address = mute.address.replacing("http:", with: "https:")
        let call = HTTPCall(url: address, deadlines: HTTPDeadlines(connect: 1, firstByte: 9, stall: 9, total: 9))
        let result = await Task { try await HTTPTransfer().send(call) }.result
        guard case .failure(let error) = result, let failure = error as? HTTPFailure else {
            Issue.record("connected")
            return
        }
        #expect(!failure.mayHaveArrived, "\(failure)")
    }

    @Test func anAnswerThatIsTooLargeIsCutOff() async throws {
        let server = try server(LoopbackServer.Act.reply([UInt8](repeating: 1, count: 100_000)))
        guard case .tooLarge(5000)? = try await failure(server, limit: 5000) else {
            Issue.record("too large")
            return
        }
    }

    /// A server may have done the work before the connection died: only the caller may ask again.
    @Test func aDeadConnectionDoesNotSendTwice() async throws {
        let count = Mutex(0)
        let server = try LoopbackServer { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number == 2 ? [.close] : LoopbackServer.Act.reply([1])
        }
        let transfer = try HTTPTransfer()
        let call = HTTPCall(url: server.address, body: .bytes([1]))
        _ = try await transfer.send(call)
        let second = await Task { try await transfer.send(call) }.result
        #expect(throws: HTTPFailure.self) { try second.get() }
        #expect(count.withLock { $0 } == 2)
    }

    @Test func cancellingReallyHangsUp() async throws {
        let server = try server([.pause(20)])
        let transfer = try HTTPTransfer()
        let task = Task { try await transfer.send(HTTPCall(url: server.address)) }
        let isAsked = await eventually { server.mostInFlight == 1 }
        #expect(isAsked)
        task.cancel()
        guard case .failure(let error) = await task.result, case .cancelled? = error as? HTTPFailure else {
            Issue.record("cancelled")
            return
        }
        let isGone = await eventually { server.hangUps == 1 }
        #expect(isGone)
    }

    @Test func formsArriveInParts() async throws {
        let server = try LoopbackServer { LoopbackServer.Act.reply($0.body) }
        let parts = [
            HTTPCall.FormPart(name: "prompt", bytes: Array("a fox".utf8)),
            HTTPCall.FormPart(name: "image[]", fileName: "a.png", contentType: "image/png", bytes: [0, 1, 2]),
        ]
        let reply = try await HTTPTransfer().send(HTTPCall(url: server.address, body: .form(parts)))
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(text.contains(#"name="prompt""#) && text.contains(#"filename="a.png""#) && text.contains("image/png"))
    }
}
