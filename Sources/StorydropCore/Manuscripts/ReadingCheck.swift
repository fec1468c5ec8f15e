import Foundation
import Glibc
import Native
import SystemPackage

/// Looks at what files of strangers are read with, for `storydrop doctor`.
///
/// Promises that the jail is not believed but tried: a process inside it tries to get out in every way that we know.
struct ReadingCheck: Sendable {
    let workspace: Workspace

    func findings() async -> [Doctor.Finding] {
        await BlockingWork.run {
            [sandbox(), documents(), recognition(), tables()]
        }
    }

    /// What a process behind the walls tries, and how people call it.
    static func probes(inbox: FilePath, scratch: FilePath) -> [(name: String, argument: String?, deed: String)] {
        [
            ("read-passwd", nil, "read /etc/passwd"), ("read-path", inbox.string, "read the inbox"),
            ("write-path", scratch.appending("probe").string, "write a file"), ("connect", nil, "connect to a server"),
            ("connect-unix", nil, "connect to a local service"), ("datagram", nil, "open a socket"),
            ("fork", nil, "start a process"), ("exec", nil, "run a program"), ("ptrace", nil, "trace its parent"),
            ("signal-parent", nil, "signal its parent"), ("read-parent", nil, "read its parent's memory"),
            ("executable-memory", nil, "run code of its own"), ("namespace", nil, "enter a namespace"),
            ("limits", nil, "raise its limits"), ("io-uring", nil, "go round the filter"), ("memory", nil, "take 4 GB"),
        ]
    }

    private func sandbox() -> Doctor.Finding {
        let probes = Self.probes(inbox: workspace.inbox, scratch: workspace.state)
        var escaped: [String] = []
        for probe in probes {
            let arguments = [probe.name] + (probe.argument.map { [$0] } ?? [])
            let end: JailEnd
            do {
                end = try workspace.settings.jail.run(
                    Jail.Task("storydrop-jail", "probe", arguments: arguments),
                    input: [0]
                ) { _ in }.end
            } catch {
                return Doctor.Finding(subject: "sandbox", isWell: false, message: "cannot be started: \(error)")
            }
            switch end {
            case .failed(code: Self.denied), .crashed(signal: SIGSYS): break
            case .noWalls:
                return Doctor.Finding(
                    subject: "sandbox",
                    isWell: false,
                    message:
                        "this kernel has no Landlock or no seccomp: PDFs, documents, web pages and archives are not "
                        + "read, unless storydrop.yaml says `sandbox: degraded`"
                )
            default: escaped.append(probe.deed)
            }
        }
        guard escaped.isEmpty else {
            return Doctor.Finding(
                subject: "sandbox",
                isWell: false,
                message: "a parser could \(escaped.joined(separator: ", "))"
            )
        }
        return Doctor.Finding(
            subject: "sandbox",
            isWell: true,
            message: "tried \(probes.count) ways out, all denied",
            isWarning: workspace.settings.isSandboxDegraded
        )
    }

    /// JAIL_DENIED of `CJail.h`.
    private static let denied: Int32 = 20

    private func documents() -> Doctor.Finding {
        let isThere = access(DocumentReader.program, X_OK) == 0
        return Doctor.Finding(
            subject: "documents",
            isWell: true,
            message: isThere
                ? "pandoc, for \(DocumentReader.formats.keys.sorted().joined(separator: ", "))"
                : "pandoc is not installed: \(DocumentReader.formats.keys.sorted().joined(separator: ", ")) are not read",
            isWarning: !isThere
        )
    }

    private func recognition() -> Doctor.Finding {
        let languages = TextRecognition.isInstalled ? TextRecognition.languages() : nil
        return Doctor.Finding(
            subject: "scans",
            isWell: true,
            message: languages.map { "tesseract, \($0)" }
                ?? "tesseract-ocr is not installed: scanned pages are not read",
            isWarning: languages == nil
        )
    }

    private func tables() -> Doctor.Finding {
        let isThere = FileIO.isThere(FilePath(PDFReader.tables).appending("cMap"))
        return Doctor.Finding(
            subject: "PDF tables",
            isWell: true,
            message: isThere
                ? "poppler-data" : "poppler-data is not installed: some Chinese, Japanese and Korean PDFs give no text",
            isWarning: !isThere
        )
    }
}
