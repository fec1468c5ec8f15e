import CXML
import Glibc

/// A piece of an HTML page: an element with its children, or text.
package indirect enum HTMLNode: Sendable, Equatable {
    case element(name: String, attributes: [String: String], children: [HTMLNode])
    case text(String)
}

/// Reads HTML as browsers forgive it, with libxml2.
package enum HTMLTree {
    /// The nodes below the document, or `library` if not even a fragment could be read.
    ///
    /// No entity or file is loaded.
    ///
    /// `charset`: what the server said; else the page's own `meta` counts.
    package static func parse(_ bytes: [UInt8], charset: String?) throws(NativeError) -> [HTMLNode] {
        guard bytes.count < Int(Int32.max) else { throw .tooLarge(limit: Int(Int32.max)) }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
        let document = bytes.withUnsafeBytes { buffer in
            htmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(buffer.count),
                nil,
                charset,
                Int32(options)
            )
        }
        guard let document else { throw .library(name: "libxml2", message: "this is not HTML") }
        defer { xmlFreeDoc(document) }
        return children(of: xmlDocGetRootElement(document).map { [$0] } ?? [], depth: 0)
    }

    /// Pages nested deeper than this are flattened: no text is lost, and no page can overrun the stack.
    private static let maximumDepth = 200

    private static func children(of nodes: [xmlNodePtr], depth: Int) -> [HTMLNode] {
        nodes.compactMap { node in
            switch node.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: string(node.pointee.content).map { .text($0) }
            case XML_ELEMENT_NODE:
                depth < maximumDepth
                    ? .element(
                        name: string(node.pointee.name)?.lowercased() ?? "",
                        attributes: attributes(of: node),
                        children: children(of: siblings(from: node.pointee.children), depth: depth + 1)
                    )
                    : content(of: node)
            default: nil
            }
        }
    }

    private static func siblings(from first: xmlNodePtr?) -> [xmlNodePtr] {
        Array(sequence(first: first) { $0?.pointee.next }.prefix { $0 != nil }.compactMap { $0 })
    }

    private static func content(of node: xmlNodePtr) -> HTMLNode? {
        guard let text = xmlNodeGetContent(node) else { return nil }
        defer { free(text) }
        return string(text).map { .text($0) }
    }

    private static func attributes(of node: xmlNodePtr) -> [String: String] {
        var found: [String: String] = [:]
        var next = node.pointee.properties
        while let attribute = next {
            if let name = string(attribute.pointee.name) {
                found[name.lowercased()] = attribute.pointee.children.flatMap { string($0.pointee.content) } ?? ""
            }
            next = attribute.pointee.next
        }
        return found
    }

    private static func string(_ text: UnsafePointer<xmlChar>?) -> String? {
        text.map { String(cString: $0) }
    }

    private static func string(_ text: UnsafeMutablePointer<xmlChar>?) -> String? {
        text.map { String(cString: $0) }
    }
}
