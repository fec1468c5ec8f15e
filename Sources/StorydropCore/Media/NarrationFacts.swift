import Film

/// How a narration came about; also delivered beside it.
struct NarrationFacts: MadeThing, Codable, Equatable {
    /// What is delivered: `narration/scene_001.m4a`.
    var file: String
    /// The WAV file that a film takes; empty if there is none.
    var wav: String
    var provider: String
    var model: String
    /// The voices, the narrator's first.
    var voices: [String]
    /// Seconds of sound.
    var seconds: Double
    /// Integrated loudness in LUFS; nil if it is too short to be measured.
    var loudness: Double?
    /// When each word is said.
    var words: [TimedWord]
    /// US dollars; nil if the price is unknown.
    var costUsd: Double?
    var cached: Bool?
    var tried: [String]?
    var notes: [String]?
    /// Set if it stands in for another, or for none: why.
    var placeholder: String?
}

/// How a piece of a film came about.
struct ClipFacts: MadeThing, Codable, Equatable {
    var file: String
    /// Why it could not be made, if so; told once for the whole film.
    var failure: String?
    var provider = "local"
    var model = "film"
    /// Frames in it.
    var frames = 0
    var cached: Bool?
    var tried: [String]?
    var notes: [String]?
    var placeholder: String?
}
