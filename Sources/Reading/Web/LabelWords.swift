/// What a single word of a class name says.
struct LabelWord: OptionSet, Sendable {
    let rawValue: UInt16

    static let furniture = LabelWord(rawValue: 1 << 0)
    static let comments = LabelWord(rawValue: 1 << 1)
    static let byline = LabelWord(rawValue: 1 << 2)
    static let caption = LabelWord(rawValue: 1 << 3)
    /// `article` and its like; with a word of `text` in one name, they say that this is the article's text.
    static let article = LabelWord(rawValue: 1 << 4)
    static let text = LabelWord(rawValue: 1 << 5)
    /// `has`, `with`, `no`: what follows is about the page, not about this element.
    static let about = LabelWord(rawValue: 1 << 6)
    /// Furniture only as the first or last word of a name, and then only perhaps.
    static let weak = LabelWord(rawValue: 1 << 7)
    static let hidden = LabelWord(rawValue: 1 << 8)
    /// `mobile`, `xs`: hidden there only.
    static let screen = LabelWord(rawValue: 1 << 9)
    static let note = LabelWord(rawValue: 1 << 10)

    private static let lists: [(LabelWord, String)] = [
        (
            .furniture,
            """
            nav navbar navigation menu menubar submenu megamenu sidebar rail breadcrumb breadcrumbs crumbs footer \
            colophon sitemap search searchform legal privacy cookie cookies consent gdpr share shares sharing \
            sharebar sharethis sharedaddy addthis addtoany social follow related relatedposts yarpp jp recirc \
            recirculation recommend recommended recommendation recommendations advert advertisement advertising \
            adsense adunit adslot adbox adwrap ad ads dfp mpu leaderboard skyscraper billboard sponsor sponsored \
            sponsors promo promos promotion promoted newsletter newsletters subscribe subscription subscriptions \
            signup signin login register registration popup modal overlay lightbox interstitial tooltip dropdown \
            banner pagination pager pagenav widget widgets toolbar masthead trending popular outbrain taboola \
            zergnet revcontent mgid teaser teasers disclaimer copyright rating ratings paywall regwall boilerplate \
            pagenum pageno pagenumber tags taglist tagcloud hashtags keywords categories carousel slider slideshow \
            ticker toc infobox navbox catlinks editsection printfooter noprint donate donation survey poll quiz \
            feedback affiliate shop store shopping buy product products cta callout upsell marketing bookmark \
            playlist weather anzeige werbung teilen publicite partage publicidad publicidade pubblicita compartir \
            compartilhar condividi relacionados relacionadas reklama delen
            """
        ),
        (
            .weak,
            "header more similar skip bio meta tools next prev previous tag print aside inset latest dialog breaking"
        ),
        (
            .comments,
            """
            comment comments commentlist disqus livefyre viafoura respond reply replies discussion kommentar \
            kommentare commentaires comentarios comentario commenti reacties kommentarer
            """
        ),
        (
            .byline,
            """
            byline bylines author authors dateline timestamp date published pubdate postmeta metadata time datetime
            """
        ),
        (.caption, "caption captions figcaption credit credits photocredit gallery"),
        (.article, "article articles story post entry news blog page single chapter blogpost artikel articulo"),
        (.text, "body content text copy main inner prose contents texte texto contenido conteudo"),
        (.about, "has with no without is not layout enabled embed embedded embeds tweet"),
        (.hidden, "hidden invisible visuallyhidden hide collapsed"),
        (.screen, "xs sm md lg xl mobile desktop phone tablet small medium large print"),
        (.note, "footnote footnotes endnote endnotes fussnote fussnoten fn notes"),
    ]

    private static let byHash: [UInt64: LabelWord] = {
        var words: [UInt64: LabelWord] = [:]
        for (meaning, list) in lists {
            for word in list.utf8.split(separator: UInt8(ascii: " ")) {
                words[WordHash.of(word), default: []].insert(meaning)
            }
        }
        return words
    }()

    /// How words begin that are written together with others, as in `relatedarticles`.
    private static let stems: [(LabelWord, [UInt8])] = [
        (.comments, "comment"), (.comments, "kommentar"), (.furniture, "related"), (.furniture, "recommend"),
        (.furniture, "newsletter"), (.furniture, "subscri"), (.furniture, "sidebar"), (.furniture, "breadcrumb"),
        (.furniture, "advert"), (.furniture, "sponsor"), (.furniture, "social"), (.furniture, "sharing"),
        (.furniture, "cookie"), (.furniture, "pagination"), (.furniture, "navigation"),
    ].map { ($0, Array($1.utf8)) }

    /// What a word in lower case says, given its hash.
    static func of(_ word: ArraySlice<UInt8>, hash: UInt64) -> LabelWord {
        if let known = byHash[hash] { return known }
        guard word.count > 6 else { return [] }
        for (meaning, stem) in stems where word.first.map({ $0 | 0x20 }) == stem.first && word.count > stem.count {
            if zip(word, stem).allSatisfy({ $0 | 0x20 == $1 }) { return meaning }
        }
        return []
    }
}

/// A name of a class, taken apart into its words, which hyphens, underscores or capitals part.
struct LabelName {
    /// What all its words say.
    private(set) var words: LabelWord = []
    /// What the first and the last of them say.
    private(set) var edges: LabelWord = []
    /// Whether it says in one that it is the text of the article.
    let isWhole: Bool

    private static let whole: Set<UInt64> = Set(
        [
            "articlebody", "storybody", "bodytext", "articletext", "storytext", "storycontent", "postcontent",
            "entrycontent", "articlecontent", "postbody", "newsbody", "maintext", "mwparseroutput",
        ].map { WordHash.of($0) }
    )

    init(_ name: ArraySlice<UInt8>) {
        var last: LabelWord = []
        var count = 0
        var hash = WordHash.start
        var joined = WordHash.start
        var start = name.startIndex
        var wasLower = false
        for index in name.indices {
            let byte = name[index]
            let isUpper = (0x41...0x5A).contains(byte)
            let isLetter = isUpper || (0x61...0x7A).contains(byte) || byte >= 0x80
            if start < index, !isLetter || (isUpper && wasLower) {
                last = LabelWord.of(name[start..<index], hash: hash)
                words.formUnion(last)
                if count == 0 { edges = last }
                count += 1
                (hash, start) = (WordHash.start, index)
            }
            wasLower = isLetter && !isUpper
            guard isLetter else {
                start = index + 1
                continue
            }
            let lower = isUpper ? byte | 0x20 : byte
            hash = WordHash.adding(lower, to: hash)
            joined = WordHash.adding(lower, to: joined)
        }
        if start < name.endIndex {
            last = LabelWord.of(name[start...], hash: hash)
            words.formUnion(last)
        }
        edges.formUnion(last)
        isWhole = Self.whole.contains(joined)
    }
}
