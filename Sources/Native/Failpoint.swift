#if DEBUG
import Glibc
import Synchronization
import SystemPackage

/// Faults that tests order by the environment; no release build has any of this.
///
/// `STORYDROP_FAULTS` is a list, parted by `;`, of `ACTION@CALL[~PART][#FIRST[+]]`: ACTION is `kill`, `hang`, or the
/// number of an errno; CALL is a call's name, or `change` for every call that changes something on disk; PART is a
/// part of its path; FIRST counts from 1 which of those calls is meant, with `+` all from then on. `#0` only counts:
/// the file that `STORYDROP_FAULTS_COUNT` names gets one line for each.
enum Failpoint {
    private struct Fault {
        var action: String
        var call: String
        var part: String
        var first: Int
        var goesOn: Bool
        var seen = 0
    }

    private static let faults = Mutex<[Fault]>(parse(variable("STORYDROP_FAULTS")))
    private static let isArmed = !variable("STORYDROP_FAULTS").isEmpty
    private static let changes: Set<String> = [
        "create", "write", "fsync", "rename", "mkdir", "link", "unlink", "commit",
    ]

    private static func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

    /// Whether the call is to fail, with `errno` set; may not come back at all.
    static func meet(_ operation: StaticString, _ subject: FilePath) -> Bool {
        guard isArmed else { return false }
        let name = "\(operation)"
        let action = faults.withLock { faults -> String? in
            for index in faults.indices {
                let fault = faults[index]
                guard fault.call == name || fault.call == "change" && changes.contains(name),
                    fault.part.isEmpty || subject.string.contains(fault.part)
                else { continue }
                faults[index].seen += 1
                let count = fault.seen + 1
                if fault.first == 0 { record("\(name) \(subject)") }
                if fault.first > 0, count == fault.first || fault.goesOn && count > fault.first {
                    return fault.action
                }
            }
            return nil
        }
        switch action {
        case nil: return false
        case "kill": kill(getpid(), SIGKILL)
        case "hang": while true { pause() }
        case .some(let number): errno = Int32(number) ?? EIO
        }
        return true
    }

    private static func record(_ line: String) {
        let descriptor = open(variable("STORYDROP_FAULTS_COUNT"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return }
        let bytes = Array((line.replacing("\n", with: " ") + "\n").utf8)
        _ = write(descriptor, bytes, bytes.count)
        close(descriptor)
    }

    private static func parse(_ text: String) -> [Fault] {
        text.split(separator: ";").compactMap { item in
            let halves = item.split(separator: "@", maxSplits: 1)
            guard halves.count == 2 else { return nil }
            let numbered = halves[1].split(separator: "#", maxSplits: 1)
            let named = numbered[0].split(separator: "~", maxSplits: 1)
            let first = numbered.count > 1 ? numbered[1] : "1+"
            return Fault(
                action: String(halves[0]),
                call: String(named[0]),
                part: named.count > 1 ? String(named[1]) : "",
                first: Int(first.filter(\.isNumber)) ?? 1,
                goesOn: first.hasSuffix("+")
            )
        }
    }
}
#endif
