// swift-tools-version: 6.2

import Foundation
import PackageDescription

/// One set of rules for every Swift target: Swift 6 mode comes with the tools version; warnings stop the build.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// For what computes: optimised in tests, too, whose debug build would take most of their time.
let computing: [SwiftSetting] = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A program of the jail, in C or C++: the package manager would link Swift's library with it, which it never calls.
///
/// `archives`: libraries that it is linked with for good where the system has them so (Debian has): to load them takes
/// longer than to parse a page.
func jailed(_ name: String, _ libraries: [Target.Dependency], archives: [String] = []) -> Target {
    let files = FileManager.default
    let folder = (try? files.contentsOfDirectory(atPath: "/usr/lib"))?.sorted().first { name in
        name.hasSuffix("-linux-gnu")
            && (archives + ["seccomp"]).allSatisfy { archive in
                files.fileExists(atPath: "/usr/lib/\(name)/lib\(archive).a")
            }
    }
    guard !archives.isEmpty, folder != nil else {
        return .executableTarget(
            name: name,
            dependencies: ["CJail"] + libraries,
            linkerSettings: [.unsafeFlags(["-nostartfiles", "-static-stdlib"]), .linkedLibrary("m")]
        )
    }
    // libxml2 refers weakly to what threads need; an archive gives only what is asked for, and part of it is too little.
    let threads = [
        "mutex_lock", "mutex_unlock", "mutex_init", "mutex_destroy", "once", "getspecific", "setspecific",
        "key_create", "key_delete", "self", "equal", "cond_init", "cond_destroy", "cond_wait", "cond_signal",
    ]
    .flatMap { ["-Xlinker", "-u", "-Xlinker", "pthread_\($0)"] }
    return .executableTarget(
        name: name,
        dependencies: ["CJail"] + libraries,
        linkerSettings: [.unsafeFlags(["-nostartfiles", "-static-executable"] + threads)]
            + (archives + ["stdc++", "m"]).map { .linkedLibrary($0) }
    )
}

/// A C library of the system: a module map and a shim header, found by pkg-config.
func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
    name: "storydrop",
    products: [
        .executable(name: "storydrop", targets: ["storydrop"]),
        .executable(name: "storydrop-jail", targets: ["storydrop-jail"]),
        .executable(name: "storydrop-jail-page", targets: ["storydrop-jail-page"]),
        .executable(name: "storydrop-jail-pdf", targets: ["storydrop-jail-pdf"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.0"),
    ],
    targets: [
        systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        // Its own classes: the bindings for C tell less of a text and take longer.
        systemLibrary("CPoppler", pkgConfig: "poppler", apt: "libpoppler-private-dev"),
        systemLibrary("CSeccomp", pkgConfig: "libseccomp", apt: "libseccomp-dev"),
        systemLibrary("CZip", pkgConfig: "libzip", apt: "libzip-dev"),
        systemLibrary("CPango", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
        systemLibrary("CPNG", pkgConfig: "spng", apt: "libspng-dev"),
        systemLibrary("CXML", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
        systemLibrary("CJPEG", pkgConfig: "libturbojpeg", apt: "libturbojpeg0-dev"),
        systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
        systemLibrary("CSndFile", pkgConfig: "sndfile", apt: "libsndfile1-dev"),
        systemLibrary("CSampleRate", pkgConfig: "samplerate", apt: "libsamplerate0-dev"),
        systemLibrary("CEBUR128", pkgConfig: "libebur128", apt: "libebur128-dev"),
        .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "CICU", linkerSettings: [.linkedLibrary("icuuc")]),
        // cld2 speaks C++ only.
        .target(name: "CLanguage", linkerSettings: [.linkedLibrary("cld2")]),
        // The walls that untrusted input is parsed behind, and the programs behind them, each with the libraries of
        // what it parses alone: most of the time that a small file takes goes into loading them.
        .target(name: "CJail", dependencies: ["CSeccomp"]),
        .target(name: "CArchive", dependencies: ["CZip"]),
        .target(name: "CBase64"),
        jailed("storydrop-jail", ["CArchive", "CZip"]),
        .target(name: "CPage", dependencies: ["CXML"]),
        jailed("storydrop-jail-page", ["CPage"], archives: ["xml2", "icuuc", "icudata", "lzma", "z"]),
        jailed("storydrop-jail-pdf", ["CPoppler"]),
        // Word lists, tables, templates, tales.
        .target(name: "CTexts", exclude: ["lexicons", "pages", "prompts", "tables", "tales"]),
        .target(
            name: "Native",
            dependencies: [
                "CTexts", "CLinux", "CCurl", "CZip", "CPango", "CPNG", "CICU", "CJPEG",
                "CCrypto", "CStemmer", "CLanguage", "CSndFile", "CSampleRate", "CEBUR128",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: computing
        ),
        .target(
            name: "Studio",
            dependencies: ["CTexts", "Native", .product(name: "Yams", package: "Yams")],
            swiftSettings: computing
        ),
        .target(
            name: "Analysis",
            dependencies: ["CTexts", "Native", "Studio", .product(name: "Yams", package: "Yams")],
            swiftSettings: computing
        ),
        // How bytes become text, as values: encodings, pages of a PDF, articles of the web, documents.
        .target(name: "Reading", dependencies: ["CTexts", "Native"], swiftSettings: computing),
        // What a film is made of, as values: what is said when, cues, camera, frames, music.
        .target(
            name: "Film",
            dependencies: [
                "CTexts", "Native", .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: computing
        ),
        // How a story is written, as values: briefs, outlines, parts, what is kept in mind, what is checked.
        .target(
            name: "Writing",
            dependencies: ["CTexts", "Native", "Studio", "Analysis", .product(name: "Yams", package: "Yams")],
            swiftSettings: computing
        ),
        .target(
            name: "StorydropCore",
            dependencies: [
                "CBase64", "CTexts", "Native", "Reading", "Studio", "Analysis", "Film", "Writing",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "storydrop",
            dependencies: [
                "StorydropCore", "Native", "Studio",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        // Measures the analysis and writes the features that its weights are fitted on; not installed.
        .executableTarget(
            name: "storydrop-lab",
            dependencies: ["Analysis", "Native", "Reading", "Studio"],
            swiftSettings: settings
        ),
        .executableTarget(name: "without-landlock", dependencies: ["CSeccomp"], path: "Tests/WithoutLandlock"),
        .testTarget(
            name: "StorydropTests",
            dependencies: [
                "storydrop", "without-landlock", "StorydropCore", "Analysis", "Film", "Writing", "Reading", "Native",
                "Studio",
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
    ],
    cxxLanguageStandard: .cxx17
)

// Only for `make fuzz`: libFuzzer brings the `main` of this program, which no other build has.
if Context.environment["STORYDROP_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "storydrop-fuzz",
            dependencies: ["CArchive", "CPage", "CZip", "Native", "Reading", "StorydropCore"],
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
        )
    )
}
