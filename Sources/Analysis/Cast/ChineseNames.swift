/// Finds the names of a Chinese text, which no capital marks: two or three characters at the head of a clause, before a
/// verb of speech ("宝玉笑道") or before what else subjects do ("凤姐吓了").
///
/// Called by `NameMentions`. Linear in the length of the text.
struct ChineseNames {
    /// Names by their first word, the longest first.
    private var names: [Int32: [[Int32]]] = [:]

    var isEmpty: Bool { names.isEmpty }

    /// What follows a subject: verbs, and adverbs that stand before them.
    private static let deeds = Set(
        """
        见 听 闻 听了 听见 闻听 见了 还 便 忙 忙忙 慌慌忙忙 就 因 吓 吓了 命 叫 拿 正 又 也 却 仍 想 知 笑 哭 接 把 将 走 进 坐 站 起 遂 已 方 自 躺 躺在 坐在 站在 跑 端 端来 提 提着 看 抬 伸 转 抱 推 打 拉 开 关 吃 喝 睡 醒 摇 摇摇头
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
    /// Characters of the commonest words, which hardly any name has.
    private static let plain = Set(
        "不了的也又还这那么们怎如只里起来去自心没有是就都很着过得把被给和与一二两三四五六七八九十众听见说问笑道忙因便叫想要在我你他她它到上下中等谁越悄昨倘岂索吩"
    )
    /// The commonest surnames, each one character.
    private static let surnames = Set(
        "王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶阎余潘杜戴汪姜范姚谭廖邹熊陆郝孔崔邱秦顾侯邵孟钱汤尹黎乔贺赖龚"
    )
    private static let plainWords: Set<String> = [
        "今儿", "明儿", "昨儿", "别人", "人家", "可巧", "何苦", "太监", "大家", "半日", "回头", "点头", "打发", "喜欢", "商议", "方才", "夫人", "大夫",
    ]
    /// Different deeds after which a word of the dictionary is a name all the same: "袭人".
    private static let leastDeeds = 3

    init(_ reading: Reading) {
        let text = reading.text
        var deeds: [[Int32]: Set<Int32>] = [:]
        var sure: Set<[Int32]> = []
        for index in text.tokens.indices {
            let says = reading.has(.say, index)
            guard says || Self.deeds.contains(text.spelling(index)),
                let range = Self.head(before: index, reading)
            else { continue }
            let name = range.map { text.tokens[$0].word }
            deeds[name, default: []].insert(text.tokens[index].word)
            // Single characters are no word of the dictionary; a word of it is somebody if he speaks.
            let characters = range.reduce(0) { $0 + text.spelling($1).unicodeScalars.count }
            let hasSurname = text.spelling(range.lowerBound).first.map { Self.surnames.contains($0) } ?? false
            if says || hasSurname || characters == range.count { sure.insert(name) }
        }
        let found = deeds.filter { sure.contains($0.key) || $0.value.count >= Self.leastDeeds }.map(\.key)
        names = Dictionary(grouping: found) { $0[0] }
            .mapValues { $0.sorted { ($1.count, $0.last ?? 0) < ($0.count, $1.last ?? 0) } }
        // One that comes but once may be any word.
        var counts: [[Int32]: Int] = [:]
        for index in text.tokens.indices {
            for name in names[text.tokens[index].word] ?? [] where Self.isHere(name, index, text) {
                counts[name, default: 0] += 1
            }
        }
        names = names.mapValues { $0.filter { (counts[$0] ?? 0) > 1 } }.filter { !$0.value.isEmpty }
    }

    /// The two or three characters between the head of a clause and a token, if nothing says that they are other words.
    private static func head(before index: Int, _ reading: Reading) -> Range<Int>? {
        let text = reading.text
        var start = index
        var characters = 0
        while start > 0, index - start < 3, text.tokens[start - 1].end == text.tokens[start].start {
            start -= 1
            characters += text.spelling(start).unicodeScalars.count
        }
        let isHead = start == 0 || text.tokens[start - 1].end < text.tokens[start].start
        guard isHead, (2...3).contains(characters) else { return nil }
        for at in start..<index {
            let spelling = text.spelling(at)
            // 人 and 母 are people, and parts of 袭人 and 贾母.
            let isPart = spelling.unicodeScalars.count == 1 && at > start
            let isKnown = reading.entries(at).contains { entry in
                entry.kind != .title && entry.kind != .object && !(isPart && entry.kind == .person)
            }
            guard reading.kinds(at).isEmpty, !isKnown, !plainWords.contains(spelling),
                !spelling.contains(where: { plain.contains($0) })
            else { return nil }
        }
        return start..<index
    }

    private static func isHere(_ name: [Int32], _ index: Int, _ text: StoryText) -> Bool {
        index + name.count <= text.tokens.count
            && name.indices.allSatisfy { text.tokens[index + $0].word == name[$0] }
    }

    /// How many tokens the name at a token has; `nil` if there is none.
    func length(at index: Int, within tokens: Range<Int>, in text: StoryText) -> Int? {
        names[text.tokens[index].word]?.first {
            index + $0.count <= tokens.upperBound && Self.isHere($0, index, text)
        }?.count
    }
}
