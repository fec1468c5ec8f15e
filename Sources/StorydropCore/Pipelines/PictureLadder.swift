/// Decides what is tried next for a picture that could not be made: the refusal ladder, and the fallback along the
/// rule's list.
///
/// Pure. A refused picture is asked for again with a softened prompt, then from the next provider, then painted by the
/// Studio as a marked placeholder. A bad answer gets one more try, then goes the same way. What will pass, and what only
/// money can mend, is not painted over: the job waits.
struct PictureLadder: Sendable, Equatable {
    /// What to do.
    enum Rung: Sendable, Equatable {
        /// Ask the model at a place of the list; `isAgain`: for another picture than the last.
        case ask(Int, isSoftened: Bool, isAgain: Bool)
        /// Paint a placeholder.
        case studio
        /// Let the error stand.
        case stop
    }

    /// How a rung ended.
    enum Outcome: Sendable, Equatable, CaseIterable {
        case refused
        /// It is no picture, or not a good one.
        case unusable
        /// The server is away.
        case outage
        /// Too many requests; the server says until when.
        case limited
        /// Nothing more today.
        case quota
        /// The server will never take this: a wrong key, an unknown model, a request that it does not understand.
        case rejected
        case noMoney
    }

    /// Whether each model of the list is the Studio.
    let isLocal: [Bool]
    private var place = 0
    private var isSoftened = false
    private var triedAgain = false

    init(isLocal: [Bool]) { self.isLocal = isLocal }

    /// The first thing to do.
    var first: Rung { isLocal.isEmpty ? .stop : .ask(0, isSoftened: false, isAgain: false) }

    /// Whether what the model at a place makes stands in for what another should have made.
    func isStandIn(_ place: Int) -> Bool { isLocal[place] && place > 0 }

    /// What to do after a rung that ended without a picture.
    mutating func next(after outcome: Outcome) -> Rung {
        switch outcome {
        case .noMoney: return .stop
        case .refused where !isSoftened && !isLocal[place]:
            isSoftened = true
            return .ask(place, isSoftened: true, isAgain: false)
        case .unusable where !triedAgain && !isLocal[place]:
            triedAgain = true
            return .ask(place, isSoftened: isSoftened, isAgain: true)
        case .limited: return moveOn { !$0 } ?? .stop
        case .refused, .unusable: return moveOn { _ in true } ?? (isLocal[place] ? .stop : .studio)
        case .outage, .quota, .rejected: return moveOn { _ in true } ?? .stop
        }
    }

    /// To the next of the list that will do.
    private mutating func moveOn(_ willDo: (Bool) -> Bool) -> Rung? {
        guard let next = isLocal.indices.first(where: { $0 > place && willDo(isLocal[$0]) }) else { return nil }
        place = next
        triedAgain = false
        return .ask(next, isSoftened: isSoftened, isAgain: false)
    }
}

extension PictureLadder.Outcome {
    init(_ kind: ModelFailure.Kind) {
        self =
            switch kind {
            case .refused: .refused
            case .badResponse: .unusable
            case .unreachable, .overloaded: .outage
            case .rateLimited: .limited
            case .quota: .quota
            case .badKey, .noSuchModel, .badRequest, .tooLong: .rejected
            case .jobBudget, .dayBudget: .noMoney
            }
    }
}
