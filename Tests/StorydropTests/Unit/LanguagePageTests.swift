import Reading
import Testing

/// Pages in languages whose sentences look different.
struct LanguagePageTests {
    private static let pages: [(language: String, story: [String], around: [String])] = [
        (
            "de",
            [
                "Es war einmal ein Fuchs, der lebte am Fluss hinter der alten Mühle und war sehr klug.",
                "Jeden Abend kam die Eule zu ihm, und sie sprachen lange über den Mond.",
                "»Wohin gehst du?«, fragte sie. »Nach Hause«, sagte er.",
            ],
            ["Kommentare", "Diese Seite verwendet Cookies, um Ihnen das beste Erlebnis zu bieten.", "Startseite"]
        ),
        (
            "fr",
            [
                "Il était une fois un renard qui vivait près de la rivière, derrière le vieux moulin.",
                "Chaque soir la chouette venait le voir, et ils parlaient longtemps de la lune.",
                "— Où vas-tu ? demanda-t-elle. — Chez moi, dit-il.",
            ],
            ["Commentaires", "Ce site utilise des cookies pour améliorer votre expérience.", "Accueil"]
        ),
        (
            "es",
            [
                "Había una vez un zorro que vivía junto al río, detrás del viejo molino, y era muy listo.",
                "Cada noche venía la lechuza, y hablaban mucho tiempo de la luna.",
                "—¿Adónde vas? —preguntó ella. —A casa —dijo él.",
            ],
            ["Comentarios", "Este sitio usa cookies para mejorar su experiencia.", "Inicio"]
        ),
        (
            "zh",
            [
                "从前有一只狐狸，住在河边老磨坊的后面，非常聪明。", "每天晚上猫头鹰都来看它，它们一起谈论月亮，一直谈到很晚很晚。",
                "“你去哪儿？”她问。“回家。”他说。",
            ],
            ["评论", "本网站使用Cookie来改善您的体验。", "首页"]
        ),
        (
            "ja",
            [
                "昔々、川のそばの古い水車小屋の裏に、とても賢い狐が住んでいました。", "毎晩、梟が訪ねてきて、二人は長いあいだ月の話をしました。",
                "「どこへ行くの？」と梟は尋ねた。「家へ」と狐は言った。",
            ],
            ["コメント", "当サイトではクッキーを使用しています。", "ホーム"]
        ),
        (
            "ar",
            [
                "كان يا ما كان ثعلب يعيش قرب النهر، خلف الطاحونة القديمة، وكان ذكيا جدا.",
                "كل مساء كانت البومة تأتي إليه، ويتحدثان طويلا عن القمر.", "إلى أين تذهب؟ سألته. إلى البيت، قال.",
            ],
            ["تعليقات", "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك.", "الرئيسية"]
        ),
    ]

    @Test(arguments: pages.indices)
    func theStoryIsFoundWithoutWhatStandsAround(index: Int) throws {
        let (language, story, around) = Self.pages[index]
        let article = try Page.article(
            """
            <html lang="\(language)"><body><div class="menu"><a href="/">\(around[2])</a></div>
            <div class="text">\(story.map { "<p>\($0)</p>" }.joined())</div>
            <div id="comments"><h3>\(around[0])</h3><p>Wow, \(story[0])</p></div>
            <div class="cookie-note">\(around[1])</div></body></html>
            """
        )
        #expect(article.text == story.joined(separator: "\n\n"))
        #expect(article.language == language)
    }

    @Test func rubyIsReadWithoutItsReadings() throws {
        let article = try Page.article(
            "<body><p>昔々、<ruby>狐<rp>(</rp><rt>きつね</rt><rp>)</rp></ruby>が川のそばに住んでいました。</p></body>"
        )
        #expect(article.text == "昔々、狐が川のそばに住んでいました。")
    }
}
