"""What authors call the fields of a story's head, language by language."""

from enum import Enum

from bot.importing.words.folding import fold_name


class Field(Enum):
    """What a label fills. Everything without a field of its own is a DETAIL."""

    TITLE = "title"
    AUTHOR = "author"
    WARNINGS = "warnings"
    RATING = "rating"
    SUMMARY = "summary"
    NOTE = "note"
    TAGS = "tags"
    CHAPTERS = "chapters"
    DETAIL = "detail"


_ENGLISH: dict[Field, tuple[str, ...]] = {
    Field.TITLE: ("title", "story title", "story"),
    Field.AUTHOR: ("author", "by", "written by", "author name", "penname", "pen name", "writer"),
    Field.WARNINGS: (
        "warnings", "warning", "tw", "cw", "content warning", "content warnings", "tws", "cws",
        "trigger warning", "trigger warnings", "triggers", "archive warning", "archive warnings",
        "tw/cw", "cw/tw", "content notes", "content note", "story warnings", "warning(s)", "cn",
        "warn", "warns", "trigger warning(s)", "content warning(s)",
        "content advisory", "trigger", "t/w", "t.w", "t.w.", "c/w", "c.w", "c.w.", "content notice",
        "content notices", "possible triggers", "potential triggers", "possible warnings",
        "chapter warning", "chapter warnings", "chapter tw", "chapter tws", "chapter cw",
        "chapter cws", "chapter content warning", "chapter content warnings",
        "chapter trigger warning", "chapter trigger warnings", "chapter triggers",
        "chapter warning(s)", "warnings for this chapter", "warning for this chapter",
        "content warnings for this chapter", "trigger warnings for this chapter",
        "tw for this chapter", "cw for this chapter", "warnings by chapter",
        "content warnings by chapter", "trigger warnings by chapter", "warnings per chapter",
    ),
    Field.RATING: ("rating", "rated", "ratings", "age rating"),
    Field.SUMMARY: ("summary", "synopsis", "blurb", "description"),
    Field.NOTE: (
        "a/n", "an", "a.n.", "a.n", "author's note", "author's notes", "authors note",
        "authors notes", "authors' note", "authors' notes", "author note", "author notes", "note",
        "notes", "note from the author", "a/ns", "a\\n", "auther's note", "story notes",
        "beginning notes", "chapter notes", "n/a's",
    ),
    Field.TAGS: ("tags", "additional tags", "freeform tags", "keywords"),
    Field.CHAPTERS: ("chapters", "chapter count"),
    Field.DETAIL: (
        "dedicated to", "dedication", "for", "prompt", "prompts", "pairing", "pairings",
        "disclaimer", "disclaimers", "beta", "betas", "beta reader", "beta readers", "beta'd by",
        "betaed by", "fandom", "fandoms", "genre", "genres", "words", "word count", "wordcount",
        "length", "relationship", "relationships", "character", "characters", "main characters",
        "category", "categories", "language", "series", "status", "published", "updated", "stats",
        "setting", "timeline", "universe", "spoilers", "spoiler", "pov", "archive", "feedback",
        "recipient", "written for", "challenge", "theme", "inspiration", "inspired by", "music",
        "soundtrack", "credits", "thanks", "acknowledgements", "copyright", "completed", "complete",
        "date", "e-mail", "email", "website", "distribution", "continuity", "type", "couple",
        "couples", "ship", "ships", "teaser", "cast", "part of", "sequel to", "claim", "table",
    ),
}  # fmt: skip
# Words of one field in one language a line, parted by commas.
_OTHERS: dict[Field, str] = {
    Field.TITLE: """
titel, titre, título, titolo, tytuł, başlık, hikaye adı, τίτλος, otsikko, název, titlu
название, заголовок, назва
タイトル, 題名, 作品名, 标题, 標題, 书名, 書名, 篇名, 文名, 제목
العنوان, عنوان, عنوان القصة, כותרת, שם הסיפור, tên truyện, tiêu đề, tựa đề, शीर्षक
""",
    Field.AUTHOR: """
autor, autorin, verfasser, verfasserin, geschrieben von, von
auteur, auteure, autrice, écrit par, autora, escrito por, autore, autorka, schrijver, schrijfster
автор, авторы, автор(ы), авторка, автори
作者, 著者, 原著者, 作家, 작가, 글쓴이, 지은이
الكاتب, الكاتبة, المؤلف, المؤلفة, بقلم, تأليف, מאת, מחבר, מחברת, סופר, סופרת
yazar, συγγραφέας, tác giả, लेखक, लेखिका, författare, forfatter
""",
    Field.WARNINGS: """
warnung, warnungen, triggerwarnung, triggerwarnungen, trigger-warnung, trigger-warnungen,
inhaltswarnung, inhaltswarnungen, content-warnung, inhaltshinweis, inhaltshinweise, warnhinweis,
warnhinweise
avertissement, avertissements, avertissement de contenu, avertissements de contenu, mise en garde,
mises en garde, trigger warning(s), attention
advertencia, advertencias, advertencia de contenido, advertencias de contenido, aviso, avisos,
aviso de contenido, avisos de contenido, avisos de conteúdo, aviso de conteúdo, advertência,
advertências, gatilho, gatilhos, aviso de gatilho, avisos de gatilho, alerta de gatilho, alertas
avvertimento, avvertimenti, avvertenza, avvertenze, avviso, avvisi
ostrzeżenie, ostrzeżenia, ostrzeżenie o treści, ostrzeżenia o treści, waarschuwing,
waarschuwingen, triggerwaarschuwing, triggerwaarschuwingen, inhoudswaarschuwing,
inhoudswaarschuwingen
предупреждение, предупреждения, предупреждение о содержании, варнинг, варнинги, триггеры, триггер,
тв
попередження, застереження, тригери
注意, ご注意, 注意事項, 注意点, 注意書き, 警告, 閲覧注意, 警告タグ, 预警, 預警, 警示, 注意事项,
避雷, 雷点, 雷點, 排雷, 内容警告, 內容警告, 内容预警
경고, 주의, 주의사항, 주의 사항, 경고문, 트리거, 트리거 경고, 트리거 워닝, 열람 주의
تحذير, تحذيرات, التحذيرات, التحذير, تنبيه, تحذير محتوى, تحذير المحتوى, אזהרה, אזהרות, אזהרת תוכן,
אזהרת טריגר, אזהרות תוכן, טריגרים
uyarı, uyarılar, içerik uyarısı, içerik uyarıları, tetikleyici uyarısı, tetikleyiciler,
tetikleyici, προειδοποίηση, προειδοποιήσεις
cảnh báo, cảnh báo nội dung, चेतावनी, चेतावनियाँ, सावधान
varning, varningar, innehållsvarning, advarsel, advarsler, varoitus, varoitukset, sisältövaroitus,
varování, upozornění, figyelmeztetés, figyelmeztetések, avertisment, avertismente, avertizare
""",
    Field.RATING: """
altersfreigabe, altersempfehlung, altersbeschränkung, altersgrenze, freigabe, alterseinstufung
classement, classification, public, clasificación, classificação, classificação indicativa,
faixa etária, classificazione, fascia d'età
kategoria wiekowa, ograniczenie wiekowe, leeftijd, leeftijdsgrens, leeftijdsclassificatie,
leeftijdsadvies
рейтинг, возрастное ограничение, возрастной рейтинг, вікове обмеження, вікова категорія
レーティング, 年齢制限, 年齢指定, 対象年齢, 分级, 分級, 级别, 級別, 评级, 評級, 등급, 수위,
연령 등급, 이용 등급
التصنيف, التصنيف العمري, الفئة العمرية, דירוג, דירוג גיל, yaş sınırı, derecelendirme, διαβάθμιση,
καταλληλότητα
phân loại, độ tuổi, giới hạn tuổi, xếp hạng, रेटिंग, आयु वर्ग, åldersgräns, aldersgrense, ikäraja
""",
    Field.SUMMARY: """
zusammenfassung, kurzbeschreibung, inhaltsangabe, klappentext, beschreibung, inhalt
résumé, resumen, sinopsis, resumo, sinopse, riassunto, trama, sinossi, streszczenie, opis,
samenvatting, korte inhoud
описание, аннотация, саммари, краткое содержание, содержание, опис, анотація
あらすじ, 粗筋, 概要, 紹介, 作品紹介, 简介, 簡介, 文案, 内容简介, 內容簡介, 摘要, 梗概, 줄거리,
작품 소개, 소개, 시놉시스, 요약
ملخص, الملخص, نبذة, وصف, الوصف, תקציר, תיאור, özet, konu, konusu, tanıtım, περίληψη, tóm tắt,
giới thiệu, văn án, सारांश
sammanfattning, sammendrag, resumé, tiivistelmä, shrnutí, összefoglaló, rezumat
""",
    Field.NOTE: """
anmerkung, anmerkungen, anmerkung der autorin, anmerkung des autors, anmerkungen der autorin,
anmerkungen des autors, anm. d. autorin, anm. d. autors, anmerkung der übersetzerin,
anmerkung des übersetzers, autorennotiz, autorennotizen, autorennote, notiz der autorin,
notiz des autors, a.d.a., vorwort, nachwort
note de l'auteur, note de l'auteure, note de l'autrice, notes de l'auteur, notes de l'auteure,
notes de l'autrice, note d'auteur, note du traducteur, mot de l'auteur, mot de l'autrice, nda,
n.d.a., n.d.a, n/a, avant-propos
nota del autor, nota de la autora, notas del autor, notas de la autora, nota de autor,
nota de autora, notas de autora, notas de autor, nota do autor, nota da autora, notas do autor,
notas da autora, notas iniciais, notas finais, notas do capítulo, nota, notas, prefacio, prefácio
nota dell'autore, nota dell'autrice, note dell'autore, note dell'autrice, note d'autore,
note d'autrice, angolo autrice, angolo dell'autrice, angolo autore, angolo dell'autore
od autora, od autorki, nota autora, nota autorki, notka autora, notka autorki, uwaga, uwagi,
przypis, posłowie, przedmowa
noot van de auteur, noot van de schrijfster, noot van de schrijver, opmerking van de auteur,
opmerking, voorwoord, nawoord
примечание, примечания, примечание автора, примечания автора, прим. автора, от автора, от авторов,
от авторки, от переводчика, примечание переводчика, примечания переводчика, слово автора,
комментарий автора, а/н, п/а, предисловие, послесловие
від автора, від авторки, примітка, примітки, примітка автора, примітки автора, від перекладача,
передмова, післямова
前書き, まえがき, 前がき, 後書き, あとがき, 後がき, 作者より, 作者から, 作者コメント,
作者のコメント, はじめに, おわりに
作者有话说, 作者有話說, 作者有话要说, 作者有話要說, 作者的话, 作者的話, 作话, 作話, 作者留言,
后记, 後記, 前言, 写在前面
작가의 말, 작가의말, 작가 후기, 작가 노트, 작가 한마디, 작가의 한마디, 후기, 서문, 덧
ملاحظة الكاتب, ملاحظة الكاتبة, ملاحظات الكاتب, ملاحظات الكاتبة, ملاحظة المؤلف, ملاحظة المؤلفة,
كلمة الكاتب, كلمة الكاتبة, ملاحظة, ملاحظات
הערת הסופר, הערת הסופרת, הערת הכותב, הערת הכותבת, הערות הכותבת, הערת המחבר, הערת המחברת, הערה,
הערות
yazar notu, yazarın notu, yazardan, yazardan not, not, önsöz, sonsöz
σημείωση συγγραφέα, σημειώσεις συγγραφέα, σημείωση του συγγραφέα, σημείωση της συγγραφέως,
σημείωση, σημειώσεις
lời tác giả, ghi chú của tác giả, ghi chú, lời nói đầu, lời người viết, लेखक की टिप्पणी,
लेखिका की टिप्पणी, लेखक का नोट, टिप्पणी
författarens anteckning, författarens kommentar, forfatterens merknad, forfatterens note,
kirjoittajan huomautus, poznámka autora, poznámka autorky, poznámka, a szerző megjegyzése,
nota autorului, nota autoarei
""",
    Field.TAGS: """
schlagworte, schlagwörter, stichworte, mots-clés, mots clés, étiquettes, etiquetas, tag, tagi,
trefwoorden
метки, теги, тэги, мітки, タグ, キーワード, 标签, 標籤, 关键词, 태그, 키워드, وسوم, الوسوم, תגיות,
etiketler,
ετικέτες, thẻ, từ khóa, टैग
""",
    Field.CHAPTERS: """
kapitel, kapitelanzahl, chapitres, capítulos, capitoli, rozdziały, hoofdstukken, главы,
количество глав, количество частей, кол-во частей, розділи, 話数, 章数, 章節數, bölümler, κεφάλαια,
số chương, الفصول, פרקים, अध्याय
""",
    Field.DETAIL: """
widmung, gewidmet, für, paar, paare, charaktere, figuren, personen, betaleser, betaleserin,
betaleser(in), sprache, wörter, wortanzahl, länge, serie, haftungsausschluss, erstellt,
fertiggestellt
dédicace, dédié à, personnages, genre(s), couple(s), langue, statut, mots, bêta, défi, série,
univers
dedicatoria, dedicado a, dedicada a, pareja, parejas, personajes, género, géneros, idioma, estado,
palabras, descargo de responsabilidad, dedicatória, casal, casais, personagens, gênero, gêneros,
palavras, aviso legal
dedica, dedicato a, dedicata a, coppia, coppie, personaggi, genere, generi, lingua, stato, parole
dedykacja, para, pary, postacie, bohaterowie, gatunek, język, status, słowa, długość,
opgedragen aan, koppel, personages, taal, woorden
фэндом, фандом, фэндомы, пейринг, пейринги, пэйринг, персонажи, пейринг и персонажи,
пэйринг и персонажи, пейринг или персонажи, жанр, жанры, размер, статус, посвящение, бета, беты,
бета(ы), гамма, соавтор, соавторы, дисклеймер, дисклаймер, отказ от прав, направленность,
публикация на других ресурсах, размещение, серия, переводчик, язык, язык оригинала, оригинал,
ссылка на оригинал, события
фандоми, персонажі, пейринги та персонажі, присвята, мова, розмір, жанри, співавтор,
відмова від прав
カップリング, cp, 登場人物, キャラクター, キャラ, 原作, ジャンル, 文字数, 献辞, 免責, 免責事項,
設定, 傾向, 掲載
配对, 配對, 人物, 角色, 类型, 類型, 字数, 字數, 状态, 狀態, 献给, 獻給, 声明, 聲明, 免责声明,
免責聲明, 设定, 主角, 配角, 背景
커플링, 커플, 등장인물, 장르, 원작, 분량, 헌사, 면책, 면책 조항
الشخصيات, النوع, إهداء, الإهداء, إخلاء مسؤولية, إخلاء المسؤولية, الثنائي, اللغة, الحالة, الفاندوم,
דמויות, ז'אנר, הקדשה, זוג, שיפ, פאנדום, שפה, כתב ויתור
ithaf, karakterler, çift, tür, dil, durum, uyarlama, αφιέρωση, αφιερωμένο, χαρακτήρες, ζευγάρι,
είδος, γλώσσα
nhân vật, thể loại, đề tặng, ngôn ngữ, tình trạng, समर्पण, पात्र, शैली, भाषा
""",
}
# These begin ordinary lines of dialogue or narration, too: alone they do not make a head.
_WEAK = """
note, notes, for, by, story, words, character, characters, date, music, language, an, type, theme,
table, claim, status, thanks, feedback, cast, setting, description, length, complete, archive,
updated, triggers, trigger, credits, spoiler, spoilers, prompt, prompts, couple, challenge, ship,
ships, part of, email, e-mail, website, chapters, inspiration, cn,
titel, von, für, paar, paare, personen, figuren, inhalt, kapitel, länge, sprache, wörter, serie,
attention, public, mots, langue, série, univers, n/a, nota, notas, opis, para, uwaga, uwagi, tag,
casal, estado, palabras, palavras, parole, stato, lingua, trama, opmerking, koppel, taal, woorden,
примечание, содержание, события, размер, язык, серия, оригинал, бета, гамма, главы, теги, тв,
人物, 角色, 背景, 状态, 狀態, 声明, 聲明, 設定, 紹介, 作家, 작가, 소개, 덧, 수위, はじめに,
おわりに,
not, konu, konusu, dil, durum, tür, çift, ملاحظة, ملاحظات, النوع, الحالة, اللغة, وصف, نبذة, הערה,
הערות, זוג, שפה, תיאור, סופר, σημείωση, είδος, γλώσσα, giới thiệu, ghi chú, टिप्पणी, भाषा, पात्र,
अध्याय,
poznámka, dedica
"""


def _fields() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field, words in _OTHERS.items():
        found |= {fold_name(word): field for word in _listed(words)}
    for field, names in _ENGLISH.items():
        found |= {fold_name(name): field for name in names}
    return found


def _listed(words: str) -> list[str]:
    return [word.strip() for line in words.splitlines() for word in line.split(",") if word.strip()]


FIELDS = _fields()
"""What each folded name fills."""
WEAK = frozenset(map(fold_name, _listed(_WEAK)))
DASHED = frozenset({"a/n", "an", "tw", "cw", "warnings", "warning", "rating", "rated"})
"""A dash behind these is as good as a colon, if spaces are around it."""
