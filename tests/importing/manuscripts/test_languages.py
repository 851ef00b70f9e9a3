"""Headings, labels and warnings in other languages than English, one line at a time."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.lines.headings import HeadingKind, read_heading
from bot.importing.lines.labels import read_label, read_unknown_label
from bot.importing.lines.notes import speaks_to_readers
from bot.importing.lines.scenes import is_scene_break
from bot.importing.lines.titles import could_be_title, looks_like_title
from bot.importing.manuscripts.warning_line import read_warning_line
from bot.importing.questions import Findings
from bot.importing.words.folding import UNSEEN, bare, fold, fold_name
from bot.importing.words.label_words import FIELDS, WEAK, Field
from bot.importing.words.number_words import WORDS
from bot.importing.words.numbers import parse_number
from bot.models.story import Rating, WarningState
from bot.text.warnings.ratings import parse_rating
from bot.text.warnings.spellings import plain
from bot.text.warnings.word_lists import CANONICAL, CHOSE_NOT, NONE_APPLY, OTHER_LANGUAGES


@pytest.mark.parametrize(
    ("line", "label", "title", "number"),
    [
        ("Drittes Kapitel", "Drittes Kapitel", "", 3),
        ("Das dritte Kapitel: Salz", "Das dritte Kapitel", "Salz", 3),
        ("Kapitel einundzwanzig", "Kapitel einundzwanzig", "", 21),
        ("Kapitel III – Die Flut", "Kapitel III", "Die Flut", 3),
        ("Chapitre premier", "Chapitre premier", "", 1),
        ("Chapitre 1er", "Chapitre 1er", "", 1),
        ("Chapitre quatre-vingt-deux", "Chapitre quatre-vingt-deux", "", 82),
        ("Chapitre vingt et un : La mer", "Chapitre vingt et un", "La mer", 21),
        ("Capítulo veintidós. La sal", "Capítulo veintidós", "La sal", 22),
        ("CAPITULO PRIMERO", "CAPITULO PRIMERO", "", 1),
        ("Primeira parte", "Primeira parte", "", 1),
        ("Capitolo ventuno", "Capitolo ventuno", "", 21),
        ("Rozdział dwudziesty pierwszy", "Rozdział dwudziesty pierwszy", "", 21),
        ("Eerste hoofdstuk", "Eerste hoofdstuk", "", 1),
        ("Глава двадцать первая", "Глава двадцать первая", "", 21),
        ("Первая глава. Соль", "Первая глава", "Соль", 1),
        ("Глава 3 «Соль»", "Глава 3", "«Соль»", 3),
        ("3-я глава", "3-я глава", "", 3),
        ("Розділ п’ятий", "Розділ п’ятий", "", 5),
        ("ΚΕΦΑΛΑΙΟ ΤΡΙΤΟ", "ΚΕΦΑΛΑΙΟ ΤΡΙΤΟ", "", 3),
        ("Κεφάλαιο Β'", "Κεφάλαιο Β'", "", 2),
        ("İKİNCİ BÖLÜM: IŞIK", "İKİNCİ BÖLÜM", "IŞIK", 2),
        ("On birinci bölüm", "On birinci bölüm", "", 11),
        ("الفصل الحادي عشر", "الفصل الحادي عشر", "", 11),
        ("\u200fالفصل ٣: البحر", "الفصل ٣", "البحر", 3),
        ('פרק י"א', 'פרק י"א', "", 11),
        ("פרק ראשון - הים", "פרק ראשון", "הים", 1),
        ("Chương mười hai", "Chương mười hai", "", 12),
        ("अध्याय १: वर्षा", "अध्याय १", "वर्षा", 1),
        ("第三章風起", "第三章", "風起", 3),
        ("第２話「雨」", "第２話", "「雨」", 2),
        ("第一卷 第三章 风起", "第一卷 第三章", "风起", 3),
        ("【第十二話】", "第十二話", "", 12),
        ("番外編　海", "番外編", "海", None),
        ("1화. 시작", "1화", "시작", 1),
        ("제삼장", "제삼장", "", 3),
        ("Пролог", "Пролог", "", None),
        ("Avant-propos", "Avant-propos", "", None),
        ("Chapter 3.5", "Chapter 3.5", "", None),
    ],
)
def test_headings_of_other_languages(line, label, title, number):
    heading = read_heading(line, 0)
    assert heading.kind is HeadingKind.CHAPTER
    assert (heading.label, heading.title, heading.number) == (label, title, number)


@pytest.mark.parametrize(
    "line",
    ["第一章は長かった。", "第一章は長い道", "第一部电影上映了。",
     "10장 정도였다.", "3부 리그에서 뛰었다.",
     "Глава государства прибыла.", "Глава семьи молчал", "Première fois",
     "Part Deux Ponts was here", "Teil eins war leicht.",
     "Vorwort: Hallo ihr Lieben, das ist meine erste Geschichte!", "Das dritte Mal", "Elf", "Once",
     "Bir gün", "Un jour"],
)  # fmt: skip
def test_sentences_of_other_languages_are_no_headings(line):
    assert read_heading(line, 0) is None


@pytest.mark.parametrize("line", ["Chương mười hai: Biển", "Kapitel fünf: Öl", "第一話　かぜ"])
def test_headings_whose_letters_were_sent_in_parts(line):
    parts = normalize("NFD", line)
    heading, whole = read_heading(parts, 0), read_heading(line, 0)
    assert heading.number == whole.number
    assert (heading.label, heading.title) == (
        normalize("NFD", whole.label), normalize("NFD", whole.title)
    )  # fmt: skip


@pytest.mark.parametrize("line", ["一", "（三）", "一、风起", "Drei", "Vingt", "١٢"])
def test_numbers_alone_of_other_languages(line):
    assert read_heading(line, 0).kind is HeadingKind.NUMBER


@pytest.mark.parametrize("language", WORDS)
def test_every_number_word_is_read_in_its_language(language):
    for word, value in WORDS[language].items():
        assert parse_number(word, (language,)) in {value, parse_number(word, ())}


def test_words_that_make_no_number_together_are_none():
    assert parse_number("five twenty") is None
    assert parse_number("zwei drei", ("de",)) is None


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Inhaltswarnungen: Blut", Field.WARNINGS, "Blut"),
        ("Avertissements\u00a0: sang", Field.WARNINGS, "sang"),
        ("ПРЕДУПРЕЖДЕНИЯ: НАСИЛИЕ", Field.WARNINGS, "НАСИЛИЕ"),
        ("Предупреждения — насилие", Field.WARNINGS, "насилие"),
        ("İÇERİK UYARISI: kan", Field.WARNINGS, "kan"),
        ("Icerik uyarisi: kan", Field.WARNINGS, "kan"),
        ("ΠΡΟΕΙΔΟΠΟΙΗΣΗ: βία", Field.WARNINGS, "βία"),
        ("\u200fتحذير: عنف\u200f", Field.WARNINGS, "عنف"),
        ("चेतावनी: हिंसा", Field.WARNINGS, "हिंसा"),
        ("【警告】死ネタ", Field.WARNINGS, "死ネタ"),
        ("※注意：流血", Field.WARNINGS, "流血"),
        ("■タイトル■ 潮", Field.TITLE, "潮"),
        ("[Rating] T", Field.RATING, "T"),
        ("Note de l’auteur : merci", Field.NOTE, "merci"),
        ("От переводчика", Field.NOTE, ""),
        ("あとがき", Field.NOTE, ""),
        ("작가의 말: 안녕하세요", Field.NOTE, "안녕하세요"),
        ("Кол-во частей: 3", Field.CHAPTERS, "3"),
        ("Пейринг и персонажи: Аня/Борис", Field.DETAIL, "Аня/Борис"),
        ("War\u200bnings: gore", Field.WARNINGS, "gore"),
    ],
)
def test_labels_of_other_languages(line, field, value):
    label = read_label(line)
    assert (label.field, label.value) == (field, value)


@pytest.mark.parametrize(
    "line", ["他说：不", "彼は言った：「いや」", "тайна: нет", "— Attention : dit-il", "قال: لا"]
)
def test_speech_of_other_languages_has_no_label(line):
    assert read_label(line) is None
    assert read_unknown_label(line) is None


def test_every_label_is_found_by_the_name_it_is_kept_under():
    for name, field in FIELDS.items():
        if name != "an":
            assert read_label(f"{name}: x").field is field
    assert FIELDS.keys() >= WEAK


@given(st.text(max_size=40))
def test_folding_keeps_the_length_and_is_stable(words):
    assert len(fold(words)) == len(words)
    assert fold_name(fold_name(words)) == fold_name(words)


@given(st.text(max_size=10), st.text(alphabet=UNSEEN + " ", max_size=5))
def test_nothing_unseen_stands_around_a_bare_line(words, edge):
    line = bare(edge + words + edge)
    assert not line or not (line[0] in UNSEEN or line[-1] in UNSEEN)
    assert bare(words) in edge + words + edge


def test_every_warning_of_another_language_is_listed_under_its_term():
    for term, words in OTHER_LANGUAGES:
        assert term in CANONICAL
        for word in words:
            assert plain(word) == word
            assert read_warning_line(word, Findings({})).terms == (term,)


@pytest.mark.parametrize("words", sorted(NONE_APPLY))
def test_none_apply_in_other_languages(words):
    assert read_warning_line(words, Findings({})).state is WarningState.NONE_APPLY


@pytest.mark.parametrize("words", sorted(CHOSE_NOT))
def test_the_author_will_not_warn_in_other_languages(words):
    found = read_warning_line(words, Findings({}))
    assert (found.state, found.terms, found.chose_not) == (WarningState.CHOSE_NOT, (), True)


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("Gewalt und Blut", ("violence", "blood")),
        ("暴力と流血", ("violence", "blood")),
        ("عنف ودماء، موت شخصية", ("violence", "blood", "character death")),
        ("אלימות ודם", ("violence", "blood")),
        ("폭력과 유혈", ("violence", "blood")),
        ("ŞİDDET", ("violence",)),
        ("Mondsüchtige Schafe", ("Mondsüchtige Schafe",)),
    ],
)
def test_warnings_are_parted_as_their_language_does(line, terms):
    assert read_warning_line(line, Findings({})).terms == terms


@pytest.mark.parametrize(
    ("words", "rating"),
    [("P18", Rating.EXPLICIT), ("P12", Rating.TEEN), ("R-18", Rating.EXPLICIT),
     ("19금", Rating.EXPLICIT), ("限制级", Rating.EXPLICIT), ("全年齢", Rating.GENERAL),
     ("interdit aux moins de 18 ans", Rating.EXPLICIT), ("только для взрослых", Rating.EXPLICIT)],
)  # fmt: skip
def test_ratings_of_other_languages(words, rating):
    assert parse_rating(words) is rating


@pytest.mark.parametrize(
    "words",
    ["Das ist meine erste Geschichte.", "Merci d’avoir lu !", "Это мой первый фанфик.",
     "初投稿です。", "感谢阅读！", "즐겁게 읽어 주세요.", "قراءة ممتعة!"],
)  # fmt: skip
def test_authors_speak_to_readers_in_other_languages(words):
    assert speaks_to_readers(words)


@pytest.mark.parametrize(
    "line", ["＊＊＊", "◇◆◇", "――――", "■", "＊　＊　＊", "☆", "※ ※ ※", "～～～"]
)
def test_scene_breaks_of_the_east(line):
    assert is_scene_break(line)


@pytest.mark.parametrize("line", ["――", "……", "・・・", "「」", "。。。"])
def test_silence_is_no_scene_break(line):
    assert not is_scene_break(line)


@pytest.mark.parametrize("line", ["潮の道", "الرصيف", "码头上的灯"])
def test_a_few_words_without_capitals_look_like_a_title(line):
    assert could_be_title(line)
    assert looks_like_title(line)


@pytest.mark.parametrize(
    "line", ["雨が降っていた。", "「もう寝なさい」", "توقف المطر.", "- Non", "„Wer da?“"]
)
def test_sentences_without_capitals_are_no_titles(line):
    assert not could_be_title(line)
