import Native
import Testing

@testable import StorydropCore

@Suite("Decisions")
struct PolicyTests {
    private let policy = RetryPolicy(settings: RetrySettings())

    private func error(_ code: ErrorCode, retryable: Bool) -> StorydropError {
        StorydropError(code, "x", hint: "y", isRetryable: retryable)
    }

    @Test func retriesWaitFourTimesAsLongEachTime() {
        let failure = error(.fetchFailed, retryable: true)
        let waits = (1...4).map { policy.decide(failure, attempt: $0, jitter: 0) }
        #expect(waits == [.retry(seconds: 10), .retry(seconds: 40), .retry(seconds: 160), .retry(seconds: 640)])
        #expect(policy.decide(failure, attempt: 5, jitter: 0) == .fail)
        #expect(policy.decide(failure, attempt: 1, jitter: 1) == .retry(seconds: 12.5))
    }

    @Test func permanentErrorsFailAtOnce() {
        #expect(policy.decide(error(.encrypted, retryable: false), attempt: 1, jitter: 0) == .fail)
    }

    @Test func aFullDiskNeverUsesUpTheAttempts() {
        #expect(policy.decide(error(.diskFull, retryable: true), attempt: 99, jitter: 0) == .retry(seconds: 10))
    }

    @Test func everyErrorCodeHasTypeAndCode() {
        for code in ErrorCode.allCases {
            #expect(!code.type.isEmpty && !code.code.isEmpty)
            #expect(code.rawValue == "\(code.type).\(code.code)")
        }
    }

    @Test(arguments: [
        ([127, 0, 0, 1], false), ([10, 1, 2, 3], false), ([172, 16, 0, 1], false), ([172, 32, 0, 1], true),
        ([192, 168, 1, 1], false),
        ([169, 254, 169, 254], false), ([100, 64, 0, 1], false), ([224, 0, 0, 1], false), ([0, 0, 0, 0], false),
        ([93, 184, 216, 34], true),
        ([255, 255, 255, 255], false),
    ])
    func privateAddressesAreKnown(bytes: [UInt8], isPublic: Bool) {
        #expect(AddressPolicy.isPublic(ipv4: bytes) == isPublic)
    }

    @Test func privateAddressesOfTheNewKindAreKnown() {
        func address(_ head: [UInt8], _ tail: [UInt8] = []) -> [UInt8] {
            head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
        }
        #expect(!AddressPolicy.isPublic(ipv6: address([], [1])))
        #expect(!AddressPolicy.isPublic(ipv6: address([0xFE, 0x80], [1])))
        #expect(!AddressPolicy.isPublic(ipv6: address([0xFD], [1])))
        #expect(!AddressPolicy.isPublic(ipv6: address([], [0xFF, 0xFF, 127, 0, 0, 1])))
        #expect(!AddressPolicy.isPublic(ipv6: address([0, 0x64, 0xFF, 0x9B], [10, 0, 0, 1])))
        #expect(AddressPolicy.isPublic(ipv6: address([0, 0x64, 0xFF, 0x9B], [93, 184, 216, 34])))
        #expect(AddressPolicy.isPublic(ipv6: address([0x26, 0x06], [1])))
    }

    @Test(arguments: [
        ("https://User@Host.example:80/x", "host.example"), ("http://[::1]:8080/", "::1"),
        ("http://a.example?x", "a.example"),
    ])
    func hostsAreFound(url: String, host: String) { #expect(URLFetcher.host(of: url) == host) }

    @Test(arguments: ["ftp://a.example/x", "file:///etc/passwd", "gopher://a.example"])
    func onlyTheWebIsFetched(url: String) {
        let result = code { _ = try URLFetcher(settings: URLSettings()).fetch(url, isCancelled: { false }) }
        #expect(result == .fetchForbidden)
    }

    @Test(arguments: ["http:/broken", "http://", "not a url", "http://a b/"])
    func whatIsNoURLFailsForGood(url: String) {
        #expect(throws: StorydropError.self) {
            try URLFetcher(settings: URLSettings()).fetch(url, isCancelled: { false })
        }
        #expect(code { _ = try URLFetcher(settings: URLSettings()).fetch(url, isCancelled: { false }) } == .fetchFailed)
    }

    @Test func loopbackIsForbiddenUnlessAllowed() {
        let result = code {
            _ = try URLFetcher(settings: URLSettings()).fetch("http://127.0.0.1:9/", isCancelled: { false })
        }
        #expect(result == .fetchForbidden)
    }

    @Test(arguments: [
        ("16:9", "standard", 1024, 576), ("9:16", "standard", 576, 1024), ("1:1", "high", 1600, 1600),
        ("4:3", "standard", 1024, 768),
        ("21:9", "ultra", 3840, 1646),
    ])
    func sizesFollowAspectAndQuality(aspect: String, quality: String, width: Int, height: Int) {
        let size = PictureSettings.size(aspect: aspect, quality: quality)
        #expect(size.width == width && size.height == height)
    }

    @Test func hashesAreThoseOfFIPS180() {
        // FIPS 180-2, appendix B.1.
        #expect(
            SHA256Hasher.hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test func wordsThatAreNearAreFound() {
        #expect(NearestMatch.find("illustate", among: ["illustrate", "scenes"]) == "illustrate")
        #expect(NearestMatch.find("sceens", among: ["illustrate", "scenes"]) == "scenes")
        #expect(NearestMatch.find("zebra", among: ["illustrate", "scenes"]) == nil)
    }
}

struct CrashRuleTests {
    @Test func whatKillsTheServiceIsGivenUp() {
        #expect(CrashRule.verdict(4, during: "read", of: "a.txt") == nil)
        #expect(CrashRule.verdict(5, during: "read", of: "a.txt")?.code == .parserCrashed)
        #expect(CrashRule.verdict(5, during: "illustrate", of: "a.txt") == nil)
        let verdict = CrashRule.verdict(10, during: "illustrate", of: "a.txt")
        #expect(verdict?.code == .storyFailed)
        #expect(verdict?.stage == "illustrate")
        #expect(verdict?.isRetryable == false)
    }
}
