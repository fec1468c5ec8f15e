/// The purse of those who only look: no call that costs is ever made.
struct NoMoney: Purse, PauseStore {
    func reserve(_ usd: Double, for name: ModelName, _ context: CallContext) async throws -> Int64 {
        throw ModelFailure(kind: .jobBudget, name: name, message: "nothing may be spent here")
    }

    func pay(_ reservation: Int64, usd: Double?, usage: ModelUsage) async throws {}
    func doubt(_ reservation: Int64) async throws {}
    func release(_ reservation: Int64) async throws {}
    func pause(_ name: ModelName, seconds: Double, isQuota: Bool) async throws {}
    func standing(for name: ModelName) async -> Ledger.ModelPause? { nil }
    func standing() async throws -> [Ledger.ModelPause] { [] }
}
