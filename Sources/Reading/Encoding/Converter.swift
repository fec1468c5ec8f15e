import Glibc
import Synchronization

/// The C library's iconv, strict.
///
/// It is not ICU that converts: ICU has no Johab, and maps signs of EUC-JP, Shift_JIS and GB 2312 as Windows does.
///
/// It keeps a state, and so can be had by `use` only, which gives it to one user at a time.
final class Converter: @unchecked Sendable {
    /// The target to which the C library converts all others first: code points of four bytes in the machine's order.
    static let scalars = "WCHAR_T"

    private let handle: iconv_t

    private init?(from charset: String, to target: String) {
        guard let handle = iconv_open(target, charset), Int(bitPattern: handle) != -1 else { return nil }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    private struct Key: Hashable {
        let charset: String
        let target: String
    }

    /// The C library unloads the module of a charset soon after the last converter is closed: some stay open.
    private static let idle = Mutex<[Key: [Converter]]>([:])

    /// Nil if the C library does not know one of the charsets.
    static func use<Result>(from charset: String, to target: String, _ body: (Converter) -> Result) -> Result? {
        let key = Key(charset: Charset.converterName(charset), target: target)
        guard let converter = idle.withLock({ $0[key]?.popLast() }) ?? Converter(from: key.charset, to: target) else {
            return nil
        }
        defer { idle.withLock { $0[key, default: []].append(converter) } }
        return body(converter)
    }

    /// What came out, and the offset of the first bytes that are no character (or that end too early), if any.
    struct Outcome {
        var written: Int
        var failedAt: Int?
        /// Whether the bytes where it failed begin a longer character, which they do not end.
        var isCut = false
    }

    /// Converts as much of `source` as it can; `target` must have room enough.
    func convert(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Outcome {
        // Back to the first shift state; iconv takes input as mutable, but does not write to it.
        iconv(handle, nil, nil, nil, nil)
        var input = UnsafeMutablePointer<CChar>(
            mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self)
        )
        var inputLeft = source.count
        var output = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        var outputLeft = target.count
        let result = iconv(handle, &input, &inputLeft, &output, &outputLeft)
        let isCut = result == Self.failure && errno == EINVAL
        // Some charsets hold a letter back until it is certain that no mark follows.
        if result != Self.failure { iconv(handle, nil, nil, &output, &outputLeft) }
        return Outcome(
            written: target.count - outputLeft,
            failedAt: result == Self.failure ? source.count - inputLeft : nil,
            isCut: isCut
        )
    }

    /// Whether all bytes are characters.
    func accepts(_ source: UnsafeRawBufferPointer) -> Bool {
        iconv(handle, nil, nil, nil, nil)
        var input = UnsafeMutablePointer<CChar>(
            mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self)
        )
        var inputLeft = source.count
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 8192) { room in
            while true {
                var output = room.baseAddress
                var outputLeft = room.count
                if iconv(handle, &input, &inputLeft, &output, &outputLeft) != Self.failure { return true }
                if errno != E2BIG { return false }
            }
        }
    }

    /// (size_t)-1.
    private static let failure = Int(-1)
}
