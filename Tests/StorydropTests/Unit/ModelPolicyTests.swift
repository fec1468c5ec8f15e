import Foundation
import Testing

@testable import StorydropCore

@Suite("When a model is asked again")
struct RetryPlanTests {
    private let plan = RetryPlan()

    private func failure(_ kind: ModelFailure.Kind, after seconds: Double? = nil) -> ModelFailure {
        ModelFailure(kind: kind, name: ModelName(provider: "p", model: "m"), message: "x", retryAfter: seconds)
    }

    @Test func waitsDoubleAndEnd() {
        let waits = (1...5).map { plan.wait(after: failure(.overloaded), attempt: $0, jitter: 0) }
        #expect(waits == [1, 2, 4, 8, nil])
        #expect(plan.wait(after: failure(.overloaded), attempt: 1, jitter: 1) == 1.5)
        var unasked = failure(.unreachable, after: 15)
        unasked.isUnasked = true
        #expect(plan.wait(after: unasked, attempt: 1, jitter: 0) == nil)
        #expect(plan.wait(after: failure(.badResponse), attempt: 1, jitter: 0) != nil)
        #expect(plan.wait(after: failure(.badResponse), attempt: 2, jitter: 0) == nil)
    }

    @Test func neverBeforeTheAnnouncedMoment() {
        for jitter in [0.0, 0.5, 1] {
            for seconds in [0.2, 1, 38, 60] {
                let wait = plan.wait(after: failure(.rateLimited, after: seconds), attempt: 1, jitter: jitter)
                #expect((wait ?? 0) >= seconds)
            }
        }
        #expect(plan.wait(after: failure(.rateLimited, after: 61), attempt: 1, jitter: 0) == nil)
    }

    @Test(arguments: ModelFailure.Kind.allCases)
    func whatDoesNotPassIsNotAskedAgain(kind: ModelFailure.Kind) {
        let isAsked = plan.wait(after: failure(kind), attempt: 1, jitter: 0) != nil
        #expect(isAsked == [.unreachable, .overloaded, .rateLimited, .badResponse].contains(kind))
    }
}

@Suite("When a job waits for a provider")
struct ModelPauseTests {
    private let policy = RetryPolicy(settings: RetrySettings())

    private func wait(_ code: ErrorCode, after seconds: Double?, pauses: Int) -> Double? {
        var error = StorydropError(code, "x", hint: "y", isRetryable: true)
        error.retryAfter = seconds
        guard case .retry(let wait) = policy.decide(error, attempt: 99, pauses: pauses, jitter: 0) else { return nil }
        return wait
    }

    @Test(arguments: ErrorCode.allCases.filter(\.isModelPause))
    func itCostsNoAttemptAndWaitsLongerEachTime(code: ErrorCode) {
        #expect((0..<4).map { wait(code, after: nil, pauses: $0) } == [15, 30, 60, 120])
        #expect(wait(code, after: nil, pauses: 50) == 600)
        #expect(wait(code, after: 38, pauses: 0) == 38)
        #expect(wait(code, after: 0.3, pauses: 0) == 1)
        #expect(wait(code, after: 0.3, pauses: 2) == 60)
        #expect(wait(code, after: 7200, pauses: 9) == 7200)
    }
}

@Suite("A minute's quota")
struct TokenBucketTests {
    @Test func aQuarterAtOnceThenEvenly() {
        var bucket = TokenBucket(perMinute: 60, at: 0)
        for _ in 0..<15 { #expect(bucket.take(1, at: 0) == 0) }
        #expect(abs(bucket.take(1, at: 0) - 4.0 / 3) < 1e-6)
        #expect(bucket.take(1, at: 1.3335) == 0)
        #expect(bucket.take(1, at: 1.3336) > 1.3)
    }

    @Test func neverMoreThanAMinuteAllows() {
        var bucket = TokenBucket(perMinute: 30, at: 0)
        var taken = 0
        var now = 0.0
        while now < 60 {
            if bucket.take(1, at: now) == 0 { taken += 1 }
            now += 0.01
        }
        #expect(taken <= 30 && taken >= 28)
    }

    @Test func whatIsLargerThanTheBucketGoesThroughAFullOne() {
        var bucket = TokenBucket(perMinute: 60, at: 0)
        #expect(bucket.take(100, at: 0) == 0)
        #expect(bucket.take(1, at: 1) > 100)
    }
}

@Suite("How many calls a server stands")
struct AdaptiveLimitTests {
    @Test func isHalvedOnceForAWaveAndGrowsAgain() {
        var limit = AdaptiveLimit(8)
        limit.limited(begunAt: 0, now: 1)
        limit.limited(begunAt: 0.5, now: 1.1)
        #expect(limit.places == 4)
        limit.limited(begunAt: 2, now: 3)
        #expect(limit.places == 2)
        for _ in 0..<2 { limit.succeeded() }
        #expect(limit.places == 3)
        for _ in 0..<100 { limit.succeeded() }
        #expect(limit.places == 8)
        for moment in stride(from: 10.0, to: 20, by: 1) { limit.limited(begunAt: moment, now: moment + 0.5) }
        #expect(limit.places == 1)
    }
}

@Suite("A server in trouble")
struct BreakerTests {
    @Test func opensAfterOutagesInARowAndProbes() {
        var breaker = Breaker()
        for _ in 1..<Breaker.tolerance { breaker.failed("x", at: 0) }
        #expect(breaker.ask(at: 0) == .pass)
        breaker.failed("x", at: 0)
        #expect(breaker.ask(at: 1) == .closed(Breaker.first - 1))
        #expect(breaker.ask(at: Breaker.first) == .pass)
        #expect(breaker.ask(at: Breaker.first) == .probing, "one probe at a time")
        breaker.failed("still", at: Breaker.first)
        #expect(breaker.isOpen(at: Breaker.first) == Breaker.first * 2)
        #expect(breaker.ask(at: Breaker.first * 3) == .pass)
        breaker.succeeded()
        #expect(breaker == Breaker())
    }

    @Test func aSuccessBetweenStartsTheCountAnew() {
        var breaker = Breaker()
        for _ in 0..<20 {
            for _ in 1..<Breaker.tolerance { breaker.failed("x", at: 0) }
            breaker.succeeded()
        }
        #expect(breaker.ask(at: 0) == .pass)
    }

    @Test func aRefusalIsRememberedUntilItIsOver() {
        var breaker = Breaker()
        breaker.succeeded(refusal: "bad key")
        #expect(breaker.ask(at: 0) == .pass && breaker.refusal == "bad key")
        breaker.succeeded()
        #expect(breaker.refusal == nil)
    }

    @Test func aProbeThatWasLeftIsFollowedByAnother() {
        var breaker = Breaker()
        for _ in 0..<Breaker.tolerance { breaker.failed("x", at: 0) }
        #expect(breaker.ask(at: 100) == .pass)
        breaker.left()
        #expect(breaker.ask(at: 100) == .pass)
    }
}

@Suite("The way to a model")
struct LaneStateTests {
    private func lane(concurrency: Int = 2, perMinute: Int = 6000, tokens: Int? = nil) -> LaneState {
        LaneState(concurrency: concurrency, requestsPerMinute: perMinute, tokensPerMinute: tokens, patience: 60, at: 0)
    }

    private func ticket(_ number: Int, _ job: String, tokens: Double = 0) -> LaneState.Ticket {
        LaneState.Ticket(number: number, job: job, tokens: tokens)
    }

    @Test func storiesTakeTurnsHoweverManyCallsTheyWant() {
        var lane = lane(concurrency: 1)
        for number in 0..<10 { lane.enter(ticket(number, "big")) }
        lane.enter(ticket(10, "small"))
        var order: [String] = []
        for turn in 0..<11 {
            let verdict = lane.admit(at: Double(turn))
            order += verdict.admitted.map(\.job)
            lane.succeeded()
        }
        #expect(order.count == 11 && order[1] == "small")
    }

    @Test func neverMoreAtOnceThanPlaces() {
        var lane = lane(concurrency: 3)
        for number in 0..<10 { lane.enter(ticket(number, "a")) }
        #expect(lane.admit(at: 0).admitted.count == 3)
        lane.limited(begunAt: 0, at: 1)
        #expect(lane.limit.places == 1 && lane.running == 2)
        #expect(lane.admit(at: 2).admitted.isEmpty)
    }

    @Test func nobodyGoesBeforeTheServerWantsIt() {
        var lane = lane()
        lane.pause(seconds: 38, at: 0)
        lane.enter(ticket(1, "a"))
        #expect(lane.admit(at: 1) == LaneState.Verdict(wake: 38))
        #expect(lane.admit(at: 38).admitted.map(\.number) == [1])
    }

    @Test func whoWouldWaitTooLongIsTurnedAway() {
        var lane = lane()
        lane.enter(ticket(1, "a"))
        lane.pause(seconds: 3600, at: 0)
        let verdict = lane.admit(at: 0)
        #expect(verdict.turnedAway.map(\.number) == [1] && verdict.seconds == 3600)
    }

    @Test func tokensOfAMinuteAreKept() {
        var lane = lane(concurrency: 100, tokens: 60_000)
        for number in 0..<5 { lane.enter(ticket(number, "a", tokens: 5000)) }
        let verdict = lane.admit(at: 0)
        #expect(verdict.admitted.count == 3)
        #expect(abs((verdict.wake ?? 0) - 20.0 / 3) < 0.01)
        #expect(lane.admit(at: 6.68).admitted.count == 1)
    }

    @Test func whoLeavesIsNotLetGo() {
        var lane = lane(concurrency: 1)
        for number in 0..<3 { lane.enter(ticket(number, "a")) }
        lane.leave(0)
        #expect(lane.admit(at: 0).admitted.map(\.number) == [1])
    }
}

@Suite("What is kept of what models made")
struct CachePruneTests {
    private func entry(_ key: String, _ bytes: Int64, hours: Double) -> ModelCache.Candidate {
        ModelCache.Candidate(key: key, bytes: bytes, age: hours * 3600)
    }

    @Test func theOldestGoFirstAndNothingThatWasJustUsed() {
        let all = [
            entry("a", 10, hours: 50), entry("b", 10, hours: 5), entry("c", 10, hours: 20), entry("d", 10, hours: 0.5),
        ]
        func gone(_ bytes: Int64, days: Double) -> [String] {
            ModelCache.victims(all, maximumBytes: bytes, maximumAge: days * 86_400).map(\.key)
        }
        #expect(gone(1000, days: 1000) == [])
        #expect(gone(1000, days: 1) == ["a"])
        #expect(gone(20, days: 1000) == ["a", "c"])
        #expect(gone(0, days: 0) == ["a", "c", "b"], "a job may be about to read what was just used")
    }
}

@Suite("The ladder of a picture")
struct PictureLadderTests {
    private func climb(_ isLocal: [Bool], _ outcomes: [PictureLadder.Outcome]) -> [PictureLadder.Rung] {
        var ladder = PictureLadder(isLocal: isLocal)
        return [ladder.first] + outcomes.map { ladder.next(after: $0) }
    }

    @Test func aRefusedPictureIsSoftenedThenPassedOnThenPainted() {
        #expect(
            climb([false, false, true], [.refused, .refused, .refused]) == [
                .ask(0, isSoftened: false, isAgain: false), .ask(0, isSoftened: true, isAgain: false),
                .ask(1, isSoftened: true, isAgain: false), .ask(2, isSoftened: true, isAgain: false),
            ]
        )
        #expect(climb([false], [.refused, .refused]).last == .studio)
    }

    @Test func aBadPictureGetsOneMoreTry() {
        #expect(
            climb([false, false], [.unusable, .unusable, .unusable, .unusable]) == [
                .ask(0, isSoftened: false, isAgain: false), .ask(0, isSoftened: false, isAgain: true),
                .ask(1, isSoftened: false, isAgain: false), .ask(1, isSoftened: false, isAgain: true), .studio,
            ]
        )
    }

    @Test func whatPassesIsWaitedForUnlessTheListSaysElse() {
        #expect(climb([false], [.outage]).last == .stop)
        #expect(climb([false, true], [.outage]).last == .ask(1, isSoftened: false, isAgain: false))
        #expect(climb([false, true], [.limited]).last == .stop, "the Studio is no cure for a minute's limit")
        #expect(climb([false, false], [.limited]).last == .ask(1, isSoftened: false, isAgain: false))
        #expect(climb([false, true], [.noMoney]).last == .stop)
        #expect(climb([true], [.unusable]).last == .stop)
        #expect(climb([], []).last == .stop)
    }

    @Test func everyClimbEnds() {
        for outcome in PictureLadder.Outcome.allCases {
            var ladder = PictureLadder(isLocal: [false, false, true])
            var rung = ladder.first
            var steps = 0
            while case .ask = rung {
                rung = ladder.next(after: outcome)
                steps += 1
                guard steps < 20 else {
                    Issue.record("\(outcome) never ends")
                    return
                }
            }
            #expect(steps <= 5)
        }
    }
}
