/// Every image provider of this version, by the name that rules use.
///
/// Adding one is a file and a line here.
func allImageModels() -> [any ImageModel] {
    [LocalImageModel()]
}

/// Chooses among the providers by a rule's list.
enum ProviderChoice {
    /// The models of a list in its order; `auto` is all of them.
    ///
    /// Names that this version lacks are told as warnings.
    static func images(
        _ names: [String],
        from models: [any ImageModel]
    ) -> (
        models: [any ImageModel], warnings: [String]
    ) {
        var chosen: [any ImageModel] = []
        var warnings: [String] = []
        for name in names {
            let found = models.filter { name == "auto" || $0.provider == name }
            if found.isEmpty {
                warnings.append(
                    "The image provider `\(name)` is not part of this version; the next of the list is used."
                )
            }
            chosen += found.filter { model in !chosen.contains { $0.provider == model.provider } }
        }
        return (chosen, warnings)
    }
}
