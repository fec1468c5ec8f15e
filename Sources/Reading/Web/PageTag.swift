/// The elements that reading tells apart.
package enum PageTag: String, Sendable, CaseIterable {
    /// No element: a text.
    case text
    /// An element of any other name.
    case other

    case a
    case abbr
    case address
    case article
    case aside
    case audio
    case b
    case base
    case blockquote
    case body
    case br
    case button
    case canvas
    case caption
    case center
    case cite
    case code
    case dd
    case del
    case details
    case dialog
    case div
    case dl
    case dt
    case em
    case embed
    case fieldset
    case figcaption
    case figure
    case font
    case footer
    case form
    case h1
    case h2
    case h3
    case h4
    case h5
    case h6
    case head
    case header
    case hgroup
    case hr
    case html
    case i
    case iframe
    case img
    case input
    case label
    case li
    case link
    case main
    case map
    case mark
    case math
    case menu
    case meta
    case nav
    case noscript
    case object
    case ol
    case option
    case p
    case picture
    case pre
    case q
    case rp
    case rt
    case ruby
    case s
    case script
    case section
    case select
    case small
    case span
    case strong
    case style
    case sub
    case summary
    case sup
    case svg
    case table
    case tbody
    case td
    case template
    case textarea
    case tfoot
    case th
    case thead
    case time
    case title
    case tr
    case u
    case ul
    case video

    // Of documents of word processors.
    case movedAway = "w:movefrom"
    case otherForm = "mc:fallback"
    case wordBox = "w:txbxcontent"
    case wordBreak = "w:br"
    case wordParagraph = "w:p"
    case wordTab = "w:tab"
    case wordText = "w:t"
    case odfAnnotation = "office:annotation"
    case odfBody = "office:body"
    case odfBreak = "text:line-break"
    case odfCitation = "text:note-citation"
    case odfHeading = "text:h"
    case odfNote = "text:note"
    case odfParagraph = "text:p"
    case odfSpaces = "text:s"
    case odfTab = "text:tab"
    case odfTracked = "text:tracked-changes"

    // Of feeds.
    case channel
    case entry
    case feed
    case guid
    case item
    case rdf = "rdf:rdf"
    case rss

    private static let byHash: [UInt64: PageTag] = {
        var table: [UInt64: PageTag] = [:]
        for tag in allCases where tag != .text && tag != .other { table[WordHash.of(tag.rawValue)] = tag }
        return table
    }()

    init(hash: UInt64) {
        self = Self.byHash[hash] ?? .other
    }

    /// Starts a new line: text in front of it and in it are not one sentence.
    var isBlock: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dialog, .div, .dl,
            .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header, .hgroup,
            .hr, .html, .li, .main, .menu, .nav, .ol, .p, .pre, .section, .summary, .table, .tbody, .td, .tfoot, .th,
            .thead, .tr, .ul:
            true
        default: false
        }
    }

    /// Content that readers never see as text.
    ///
    /// Not `head`: in a page without a body the parser puts elements that are younger than it there.
    var isNeverText: Bool {
        switch self {
        case .audio, .base, .button, .canvas, .embed, .iframe, .input, .link, .map, .meta, .noscript, .object, .option,
            .picture, .rp, .rt, .script, .select, .style, .svg, .template, .textarea, .title, .video:
            true
        default: false
        }
    }

    /// The level of a heading, 1 to 6.
    var headingLevel: Int? {
        switch self {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        case .h6: 6
        default: nil
        }
    }
}

/// FNV-1a: names and words are looked up by it without making strings of them.
///
/// Two words with one hash only mislead the judgement of a page.
enum WordHash {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    static func adding(_ byte: UInt8, to hash: UInt64) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    static func of(_ word: String) -> UInt64 {
        word.utf8.reduce(start) { adding($1, to: $0) }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(start) { adding($1, to: $0) }
    }
}
