/// Why a stream of page events is refused.
package enum PageStreamError: Error, Equatable {
    /// It ends before its end mark.
    case cut
    /// A byte that may not stand there.
    case malformed(at: Int)
    /// More of it than a page may have.
    case tooLarge
}

extension PageTree {
    /// What a page may have at most; a stream beyond is refused.
    private enum Most {
        static let bytes = 256 << 20
        static let nodes = 4 << 20
        static let depth = 256
        static let name = 64
        static let attributes = 64
    }

    /// Reads the stream that the parser of pages writes; see `page_events.c` of `CPage`.
    ///
    /// Strict: whatever is not such a stream, whole and to its last byte, is refused. Text and values are not checked.
    package init(stream: [UInt8]) throws(PageStreamError) {
        guard stream.count <= Most.bytes else { throw .tooLarge }
        var reader = Reader(count: stream.count)
        try reader.read(stream)
        self.init(bytes: stream, nodes: reader.nodes, attributes: reader.attributes)
    }

    private struct Reader {
        private(set) var nodes: [Node] = []
        private(set) var attributes: [Attribute] = []
        private var open: [Int32] = []
        private var position = 0

        /// A node takes 30 bytes of a usual stream.
        init(count: Int) {
            nodes.reserveCapacity(count / 24 + 16)
            attributes.reserveCapacity(count / 32 + 16)
            nodes.append(Node(tag: .other, parent: -1, end: 0, first: 0, count: 0))
            open.append(0)
        }

        mutating func read(_ stream: [UInt8]) throws(PageStreamError) {
            // Attributes belong to an element whose start was the last event but for attributes.
            var mayHaveAttribute = false
            while true {
                guard position < stream.count else { throw .cut }
                let event = stream[position]
                position += 1
                switch event {
                case 1:
                    try openElement(stream)
                    mayHaveAttribute = true
                    continue
                case 2 where mayHaveAttribute:
                    try attribute(stream)
                    continue
                case 3 where open.count > 1:
                    nodes[Int(open.removeLast())].end = Int32(nodes.count)
                case 4: try text(stream)
                case 5 where open.count == 1 && position == stream.count:
                    nodes[0].end = Int32(nodes.count)
                    return
                default: throw .malformed(at: position - 1)
                }
                mayHaveAttribute = false
            }
        }

        private mutating func add(_ tag: PageTag, first: Int, count: Int) throws(PageStreamError) {
            guard nodes.count < Most.nodes, let parent = open.last else { throw .tooLarge }
            nodes.append(
                Node(
                    tag: tag,
                    parent: parent,
                    end: Int32(nodes.count + 1),
                    first: Int32(first),
                    count: Int32(count)
                )
            )
        }

        private mutating func openElement(_ stream: [UInt8]) throws(PageStreamError) {
            let tag = PageTag(hash: try name(stream))
            guard open.count <= Most.depth else { throw .tooLarge }
            try add(tag, first: attributes.count, count: 0)
            open.append(Int32(nodes.count - 1))
        }

        private mutating func attribute(_ stream: [UInt8]) throws(PageStreamError) {
            let name = PageAttribute(hash: try name(stream))
            let value = try untilZero(stream)
            let element = nodes.count - 1
            guard nodes[element].count < Most.attributes else { throw .tooLarge }
            nodes[element].count += 1
            attributes.append(Attribute(name: name, first: Int32(value.lowerBound), count: Int32(value.count)))
        }

        private mutating func text(_ stream: [UInt8]) throws(PageStreamError) {
            let range = try untilZero(stream)
            try add(.text, first: range.lowerBound, count: range.count)
        }

        /// The hash of a name: printable ASCII without capitals.
        private mutating func name(_ stream: [UInt8]) throws(PageStreamError) -> UInt64 {
            let start = position
            var hash = WordHash.start
            while position < stream.count, stream[position] != 0 {
                let byte = stream[position]
                guard (0x21...0x7E).contains(byte), !(0x41...0x5A).contains(byte) else {
                    throw .malformed(at: position)
                }
                hash = WordHash.adding(byte, to: hash)
                position += 1
            }
            guard position < stream.count else { throw .cut }
            guard (1...Most.name).contains(position - start) else { throw .malformed(at: start) }
            position += 1
            return hash
        }

        private mutating func untilZero(_ stream: [UInt8]) throws(PageStreamError) -> Range<Int> {
            guard let zero = stream[position...].firstIndex(of: 0) else { throw .cut }
            defer { position = zero + 1 }
            return position..<zero
        }
    }
}
