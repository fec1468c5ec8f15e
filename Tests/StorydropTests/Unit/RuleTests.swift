import Foundation
import Testing

@testable import StorydropCore

@Suite("Rules")
struct RuleTests {
    private let parser = RuleParser(steps: allSteps)

    private func problems(_ text: String) -> [String] {
        guard case .failure(let broken) = parser.parse(text, file: "rules/a.yaml") else { return [] }
        return broken.problems.map(\.description)
    }

    @Test func aFullRuleIsRead() throws {
        let rule = try parser.parse(
            """
            name: picture-book
            match: {path: "kids/**", kind: [text, pdf], words: {min: 50, max: 20000}, language: [en, de]}
            pipeline:
              - illustrate: {style: 🎨 Watercolor, aspect_ratio: "21:9", quality: Ultra, max_illustrations: 20}
              - scenes: {max_scenes: 8, duration_per_scene: 2.5}
            providers: {image: [gemini, local]}
            deliver: {zip: true, folder: false}
            """,
            file: "rules/a.yaml"
        ).get()
        #expect(rule.name == "picture-book")
        #expect(rule.pipeline.map(\.name) == ["illustrate", "scenes"])
        #expect(rule.pipeline[0].settings.word("style") == "watercolor")
        #expect(rule.pipeline[0].settings.word("quality") == "ultra")
        #expect(rule.pipeline[1].settings.number("duration_per_scene") == 2.5)
        #expect(rule.imageProviders == ["gemini", "local"])
        #expect(!rule.deliversFolder)
        let facts = RuleFacts(path: "kids/a/b.txt", kind: .text, words: 60, language: "en")
        #expect(rule.match.accepts(facts))
        #expect(!rule.match.accepts(RuleFacts(path: "kids/a.txt", kind: .text, words: 49, language: "en")))
        #expect(!rule.match.accepts(RuleFacts(path: "kids/a.txt", kind: .url, words: 60, language: "en")))
        #expect(!rule.match.accepts(RuleFacts(path: "kids/a.txt", kind: .text, words: 60, language: "fr")))
        #expect(!rule.match.accepts(RuleFacts(path: "a.txt", kind: .text, words: 60, language: "en")))
    }

    @Test func aMisspeltKeyIsNamedWithItsPlaceAndTheNearest() throws {
        let found = problems("pipeline:\n  - illustrate: {max_ilustrations: 5}\n")
        let problem = try #require(found.first)
        #expect(problem.hasPrefix("rules/a.yaml:2:18:"))
        #expect(problem.contains("`max_ilustrations`") && problem.contains("did you mean `max_illustrations`?"))
    }

    @Test(arguments: [
        ("pipeline:\n  - illustrate: {max_illustrations: 21}", "`max_illustrations` in illustrate is `21`", "1 to 20"),
        ("pipeline:\n  - illustrate: {min_segment_length: 49}", "`49`", "50 to 500"),
        ("pipeline:\n  - illustrate: {style: watercolour}", "did you mean `watercolor`?", "oil painting"),
        ("pipeline:\n  - illustrate: {aspect_ratio: \"3:2\"}", "`3:2`", "21:9"),
        ("pipeline:\n  - scenes: {duration_per_scene: 31}", "`31`", "1.0 to 30.0"),
        ("pipeline:\n  - ilustrate", "unknown step `ilustrate`", "did you mean `illustrate`?"),
        ("pipeline:\n  - book: {}", "not part of this version", "scenes"),
        ("pipeline:\n  - film: {}", "needs pictures", "illustrate"),
        ("pipeline:\n  - scenes: {}\n  - film: {}\n  - narrate: {}", "before `film`", "silent"),
        (
            "pipeline:\n  - scenes: {}\n  - film: {subtitles: {font_colour: red}}", "did you mean `font_color`",
            "film, subtitles"
        ),
        ("pipeline:\n  - scenes: {}\n  - film: {subtitles: {font_color: reddish}}", "reddish", "#ffcc00"),
        ("pipeline:\n  - scenes: {}\n  - film: {audio: loud}", "key: value", "audio"),
        ("pipline: []", "unknown key `pipline`", "did you mean `pipeline`?"),
        ("pipeline: []", "must be a list of steps", "illustrate"),
        ("pipeline: [scenes]\nmatch: {kind: pfd}", "unknown kind `pfd`", "did you mean `pdf`?"),
        ("pipeline: [scenes]\nproviders: {image: [gemni]}", "unknown provider `gemni`", "did you mean `gemini`?"),
        ("pipeline: [scenes]\nname: [", "rules/a.yaml:", ":"),
        ("pipeline: [scenes]\ndeliver: {zip: false, folder: false}", "nothing would be delivered", ""),
        ("pipeline: [scenes, scenes]", "there twice", ""),
        ("just words", "must be a list of `key: value` lines", ""),
    ])
    func wrongRulesSayWhatIsWrong(text: String, says: String, andAlso: String) {
        let found = problems(text).joined(separator: "\n")
        #expect(found.contains(says), "\(found)")
        #expect(andAlso.isEmpty || found.contains(andAlso), "\(found)")
    }

    @Test func allProblemsOfAFileAreTold() {
        #expect(problems("nam: x\npipeline:\n  - illustrate: {style: x, quality: y}\n").count == 3)
    }

    @Test(arguments: [
        ("kids/**", "kids/a.txt", true), ("kids/**", "kids/a/b/c.txt", true), ("kids/**", "kid/a.txt", false),
        ("*.txt", "a.txt", true), ("*.txt", "kids/a.txt", false), ("**/*.txt", "kids/a.txt", true),
        ("**/*.txt", "a.txt", true), ("a?c.txt", "abc.txt", true), ("**", "x/y", true), ("kids/*", "kids/a/b", false),
    ])
    func globsMatch(pattern: String, path: String, isMatch: Bool) {
        #expect(GlobPattern(text: pattern).matches(path) == isMatch)
    }

    @Test(arguments: [
        "digital art", "watercolor", "oil painting", "pencil sketch", "cartoon", "anime", "realistic", "fantasy",
        "children's book illustration",
    ])
    func everyStyleIsAcceptedPlainAndWithEmoji(style: String) throws {
        let spec = try #require(IllustrateStep.settings.first { $0.name == "style" })
        for text in [style, "🎨 " + style, style.capitalized, style.replacing("'", with: "’")] {
            #expect(spec.value(from: text) == .word(style), "\(text)")
        }
    }

    @Test func defaultsAreThoseOfTheServiceBefore() {
        let plan = Plan(rule: .builtIn, overrides: [:])
        let settings = plan.steps[0].settings
        #expect(settings.integer("max_illustrations") == 10)
        #expect(settings.integer("min_segment_length") == 100)
        #expect(settings.word("quality") == "standard")
        #expect(plan.steps[1].settings.number("duration_per_scene") == 5)
    }

    @Test(arguments: [("2s", 2.0), ("500ms", 0.5), ("5m", 300), ("3", 3), ("0s", 0)])
    func durationsHaveUnits(text: String, seconds: Double) { #expect(Quantity.seconds(text) == seconds) }

    @Test func amountsWithoutSenseAreRefused() {
        for text in ["", "s", "-1s", "2 weeks", "1..2s"] { #expect(Quantity.seconds(text) == nil, "\(text)") }
        #expect(Quantity.bytes("10MB") == 10_000_000)
        #expect(Quantity.bytes("ten") == nil)
    }

    @Test func settingsNameWhatIsWrong() throws {
        guard
            case .failure(let broken) = SettingsParser.parse(
                "jobs: 65\nsetle: 2s\nurls: {timeout: soon}",
                file: "storydrop.yaml"
            )
        else { return #expect(Bool(false), "wrong settings were taken") }
        let text = broken.description
        #expect(
            text.contains("storydrop.yaml:1:7") && text.contains("did you mean `settle`?") && text.contains("`soon`")
        )
    }
}
