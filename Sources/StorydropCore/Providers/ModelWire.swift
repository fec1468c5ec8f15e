import Foundation
import Native
import SystemPackage

/// A secret that is sent to a provider: shown by nothing but `reveal`.
struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    init(_ value: String) { self.value = value }

    var description: String { "•••" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }

    func reveal() -> String { value }
    /// A text without the key, should a server have put it there.
    func hidden(in text: String) -> String { value.isEmpty ? text : text.replacingOccurrences(of: value, with: "•••") }
}

/// Speaks with one provider over HTTP: what all of its models share.
///
/// Called by the models of every vendor. Promises that a failure is a `ModelFailure` (whose message may still hold what
/// the server says: `Discreet` sees to that), and that bytes of pictures go to a file as they come.
struct ModelWire: Sendable {
    let transfer: HTTPTransfer
    var provider: ProviderCard
    let key: APIKey?
    /// Where files with what was made are put.
    let folder: FilePath
    /// The header that carries the key, and what stands before the key in it.
    var keyHeader = (name: "Authorization", prefix: "Bearer ")

    /// An answer: its JSON, in which marks stand for blobs.
    struct Answer: Sendable {
        var json: JSONValue
        var blobs: [Blob]

        /// The blob that a string of the answer stands for.
        func blob(_ value: JSONValue?) -> Blob? {
            value?.text.flatMap(BlobExtractor.number).flatMap { blobs.indices.contains($0) ? blobs[$0] : nil }
        }

        /// Removes the files of all blobs but one.
        func keepOnly(_ kept: Blob?) {
            for blob in blobs where blob != kept { try? FileIO.removeFile(FilePath(blob.path)) }
        }
    }

    /// Posts JSON, and takes JSON.
    func post(_ path: String, _ body: JSONValue, for name: ModelName) async throws -> JSONValue {
        let call = call(path, .bytes(body.bytes), type: "application/json")
        return try await answer(to: call, for: name, hasBlobs: false).json
    }

    /// Posts JSON, and takes JSON with pictures or sounds in it.
    ///
    /// The call is the only one that its model makes for an answer: `context` is told when the server is done.
    func make(_ path: String, _ body: JSONValue, for name: ModelName, _ context: CallContext) async throws -> Answer {
        let call = call(path, .bytes(body.bytes), type: "application/json")
        return try await answer(to: call, for: name, hasBlobs: true, context)
    }

    /// The same of a form.
    func make(
        _ path: String,
        form: [HTTPCall.FormPart],
        for name: ModelName,
        _ context: CallContext
    ) async throws -> Answer {
        let call = call(path, .form(form), type: nil)
        return try await answer(to: call, for: name, hasBlobs: true, context)
    }

    /// Asks for JSON.
    func get(_ path: String, for name: ModelName) async throws -> JSONValue {
        try await collect(call(path, .none, type: nil), into: JSONSink(folder, hasBlobs: false), for: name).json
    }

    /// Posts JSON, and takes bytes that are one file.
    func download(_ path: String, _ body: JSONValue, for name: ModelName, _ context: CallContext) async throws -> Blob {
        let call = call(path, .bytes(body.bytes), type: "application/json")
        return try await collect(call, into: FileSink(folder), for: name, context)
    }

    /// The same for what was paid for already: tried again by itself, so that only the download is.
    func fetchPaid(_ address: String, for name: ModelName) async throws -> Blob {
        for pause in [0.5, 2] {
            do {
                return try await fetch(address, for: name)
            } catch is ModelFailure {
                try await Task.sleep(for: .seconds(pause))
            }
        }
        do {
            return try await fetch(address, for: name)
        } catch let failure as ModelFailure {
            throw ModelFailure.damaged("the picture's address cannot be fetched: \(failure.message)", name)
        }
    }

    /// Takes what an answer gives only as an address: without the key, which is for the provider alone.
    func fetch(_ address: String, for name: ModelName) async throws -> Blob {
        let base = URL(string: provider.baseURL)
        guard let url = URL(string: address, relativeTo: base)?.absoluteURL, let scheme = url.scheme,
            ["http", "https"].contains(scheme), url.host() == base?.host() || scheme == "https"
        else { throw ModelFailure.damaged("the answer gives an address that cannot be asked", name) }
        let call = HTTPCall(url: url.absoluteString, deadlines: HTTPDeadlines(), maximumBytes: Self.mostBytes)
        return try await collect(call, into: FileSink(folder), for: name)
    }

    /// Posts JSON, and tells the data of each event of the stream that answers.
    func stream(
        _ path: String,
        _ body: JSONValue,
        for name: ModelName,
        onEvent: @escaping @Sendable (String) throws -> Void
    ) async throws {
        let call = call(path, .bytes(body.bytes), type: "application/json")
        _ = try await send(call, into: EventSink(onEvent), for: name)
    }

    // MARK: Within

    /// Most bytes of one answer.
    private static let mostBytes = 128 << 20

    private func call(_ path: String, _ body: HTTPCall.Body, type: String?) -> HTTPCall {
        var headers = [(name: "User-Agent", value: "storydrop/\(storydropVersion)")]
        if let key { headers.append((keyHeader.name, keyHeader.prefix + key.reveal())) }
        if let type { headers.append(("Content-Type", type)) }
        let limit = provider.timeout
        return HTTPCall(
            url: provider.baseURL + path,
            headers: headers,
            body: body,
            deadlines: HTTPDeadlines(connect: 10, firstByte: limit, stall: min(30, limit), total: limit),
            maximumBytes: Self.mostBytes
        )
    }

    private func answer(
        to call: HTTPCall,
        for name: ModelName,
        hasBlobs: Bool,
        _ context: CallContext? = nil
    ) async throws -> Answer {
        let answer = try await collect(call, into: JSONSink(folder, hasBlobs: hasBlobs), for: name, context)
        do {
            try ServerError.check(answer.json, name)
        } catch {
            answer.keepOnly(nil)
            throw error
        }
        return answer
    }

    /// Makes a call, and gives what the sink made of the answer; of one that failed nothing is left.
    private func collect<Sink: CollectingSink>(
        _ call: HTTPCall,
        into sink: Sink,
        for name: ModelName,
        _ context: CallContext? = nil
    ) async throws -> Sink.Whole {
        do {
            _ = try await send(call, into: sink, for: name)
            await context?.onAnswer?()
            return try await BlockingWork.run { try sink.finish() }
        } catch {
            await BlockingWork.run { sink.discard() }
            switch error {
            case let error as NativeError: throw ModelCache.failure(error)
            case let error as BlobExtractor.Damage: throw ModelFailure.damaged("\(error)", name)
            default: throw error
            }
        }
    }

    private func send(_ call: HTTPCall, into sink: any HTTPSink, for name: ModelName) async throws -> HTTPReply {
        let reply: HTTPReply
        do {
            reply = try await transfer.send(call, into: sink)
        } catch {
            throw translated(error, name)
        }
        guard 200..<300 ~= reply.status else {
            throw ServerError(reply).failure(name)
        }
        return reply
    }

    private func translated(_ failure: HTTPFailure, _ name: ModelName) -> any Error {
        switch failure {
        case .cancelled: return CancellationError()
        case .sink(let error as NativeError):
            return ModelCache.failure(error)
        case .sink(let error as ModelFailure): return error
        case .sink, .tooLarge: return ModelFailure.damaged("\(failure)", name)
        default:
            return ModelFailure(
                kind: .unreachable,
                name: name,
                message: "\(failure)",
                mayCost: failure.mayHaveArrived
            )
        }
    }
}
