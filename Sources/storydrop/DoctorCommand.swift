import ArgumentParser
import Foundation
import StorydropCore

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at folders, mounts, disks, watch limits, the ledger, the service and the rules."
    )

    @OptionGroup var common: CommonOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let findings = await StorydropCore.Doctor(try common.open()).examine()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(findings), as: UTF8.self))
        } else {
            for finding in findings {
                let mark = !finding.isWell ? "PROBLEM" : finding.isWarning ? "WARNING" : "ok     "
                print("\(mark) \(finding.subject.padding(toLength: 9, withPad: " ", startingAt: 0)) \(finding.message)")
            }
        }
        if findings.contains(where: { !$0.isWell }) { throw ExitCode(1) }
    }
}
