import Foundation
import Native
import SystemPackage

/// The money and the pauses of a workspace, in its ledger.
///
/// Called by the wrappers around every model.
struct Accounts: Purse, PauseStore {
    let ledger: Ledger
    let budget: BudgetSettings
    /// The ledger that has the jobs, if it is another: their sums are told there as well.
    var jobs: Ledger?
    private let clock = SteadyClock()

    /// The accounts of a workspace: in its own ledger, or in that of the workspace that it shares them with.
    static func of(_ workspace: Workspace, ledger: Ledger) throws -> Accounts {
        guard workspace.modelState != workspace.state else {
            return Accounts(ledger: ledger, budget: workspace.settings.budget)
        }
        try FileIO.makeDirectory(workspace.modelState)
        let shared = try Ledger(Self.ledger(of: workspace))
        var accounts = Accounts(ledger: shared, budget: workspace.settings.budget)
        accounts.jobs = ledger
        return accounts
    }

    /// Where the money and the pauses of a workspace are kept.
    static func ledger(of workspace: Workspace) -> FilePath {
        workspace.modelState == workspace.state ? workspace.ledger : workspace.modelState.appending("ledger.sqlite")
    }

    init(ledger: Ledger, budget: BudgetSettings) {
        self.ledger = ledger
        self.budget = budget
    }

    func reserve(_ usd: Double, for name: ModelName, _ context: CallContext) async throws -> Int64 {
        let limit = budget.limit(ofJob: context.budget)
        let result = try await ledger.reserve(
            usd,
            for: name,
            job: context.job ?? "",
            label: context.label,
            jobLimit: context.job == nil ? .infinity : limit,
            day: QuotaDay.today(),
            dayLimit: budget.usdPerDay
        )
        switch result {
        case .success(let id): return id
        case .failure(.job(let spent)):
            throw ModelFailure(
                kind: .jobBudget,
                name: name,
                message: "\(Money.text(spent)) of \(Money.text(limit)) are spent, and the next call may cost "
                    + Money.text(usd),
                retryAfter: 600
            )
        case .failure(.day(let spent)):
            throw ModelFailure(
                kind: .dayBudget,
                name: name,
                message: "\(Money.text(spent)) of \(Money.text(budget.usdPerDay)) are spent today, and the next call "
                    + "may cost \(Money.text(usd))",
                retryAfter: QuotaDay.secondsUntilMidnight(in: .current)
            )
        }
    }

    func pay(_ reservation: Int64, usd: Double?, usage: ModelUsage) async throws {
        try await tell(try await ledger.paid(reservation, usd: usd, usage: usage))
    }

    func doubt(_ reservation: Int64) async throws { try await tell(try await ledger.doubted(reservation)) }

    private func tell(_ job: String?) async throws {
        guard let jobs, let job else { return }
        try await jobs.note(try await ledger.spent(by: job), of: job)
    }
    func release(_ reservation: Int64) async throws { try await ledger.unreserve(reservation) }

    func pause(_ name: ModelName, seconds: Double, isQuota: Bool) async throws {
        try await ledger.pause(name, seconds: seconds, isQuota: isQuota, now: clock.now)
    }

    func standing(for name: ModelName) async -> Ledger.ModelPause? {
        try? await ledger.pause(of: name, now: clock.now)
    }

    func standing() async throws -> [Ledger.ModelPause] { try await ledger.pauses(now: clock.now) }
}

/// Days as budgets and quotas count them.
enum QuotaDay {
    /// The day where the service runs: `2026-11-23`.
    static func today(_ now: Date = Date()) -> String {
        now.formatted(Date.ISO8601FormatStyle(timeZone: .current).year().month().day())
    }

    /// Seconds until the next day begins somewhere, and one minute more.
    static func secondsUntilMidnight(in zone: TimeZone, now: Date = Date()) -> Double {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let next = calendar.nextDate(
            after: now,
            matching: DateComponents(hour: 0, minute: 0, second: 0),
            matchingPolicy: .nextTime
        )
        return (next?.timeIntervalSince(now) ?? 86_400) + 60
    }
}

/// US dollars for people.
enum Money {
    /// To a millionth of a dollar: what is left of adding binary fractions is none of it.
    static func rounded(_ usd: Double) -> Double { (usd * 1e6).rounded() / 1e6 }

    /// `$0.0672`: at least cents, at most hundredths of them.
    static func text(_ usd: Double) -> String {
        usd.isFinite
            ? "$" + usd.formatted(.number.precision(.fractionLength(2...4)).locale(Locale(identifier: "en_US")))
            : "no limit"
    }
}
