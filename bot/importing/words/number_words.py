"""Numbers in words, language by language: cardinals, ordinals and how they are put together."""

import re
from collections.abc import Iterable, Iterator

from bot.importing.words.folding import fold_name

_TENS_AT = (20, 30, 40, 50, 60, 70, 80, 90)
_Rows = Iterator[tuple[str, int]]


def _count(words: str, start: int = 1) -> _Rows:
    """Words in order; those between the same blanks, parted by `/`, mean the same."""
    for value, group in enumerate(words.split(), start):
        yield from ((word, value) for word in group.split("/"))


def _tens(words: str) -> _Rows:
    for value, group in zip(_TENS_AT, words.split(), strict=False):
        yield from ((word, value) for word in group.split("/"))


def _ended(stems: Iterable[tuple[str, int]], endings: str) -> _Rows:
    """Every stem with every ending; a stem that ends in `!` is a word already."""
    for stem, value in stems:
        if stem.endswith("!"):
            yield stem[:-1], value
        else:
            yield from ((stem + ending, value) for ending in endings.split("/"))


def _english() -> _Rows:
    yield from _count(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen",
        0,
    )
    yield from _tens("twenty thirty forty/fourty fifty sixty seventy eighty ninety")
    yield from _count(
        "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth",
        0,
    )
    yield from _tens(
        "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
    )


def _german() -> _Rows:
    units = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    tens = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
    yield "null", 0
    yield from _count(
        "eins/ein/eine zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn "
        "vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    stems = _count(
        "erst zweit dritt viert fünft sechst siebt/siebent acht neunt zehnt elft zwölft dreizehnt "
        "vierzehnt fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt"
    )
    yield from _ended(stems, "e/es/er/en")
    for ten, value in zip(tens, _TENS_AT, strict=True):
        whole = [(ten, value), *((f"{u}und{ten}", value + n) for n, u in enumerate(units, 1))]
        yield from whole
        yield from _ended(((f"{word}st", number) for word, number in whole), "e/es/er/en")


def _french() -> _Rows:
    yield from _count(
        "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize"
    )
    yield from _tens(
        "vingt trente quarante cinquante soixante septante quatre-vingt/huitante nonante"
    )
    yield from _count(
        "premier/première/unième deuxième/second/seconde troisième quatrième cinquième sixième "
        "septième huitième neuvième dixième onzième douzième treizième quatorzième quinzième "
        "seizième"
    )
    yield from _tens("vingtième trentième quarantième cinquantième soixantième")
    yield "quatre-vingts", 80


def _spanish() -> _Rows:
    yield from _count(
        "uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
        "quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno/veintiún veintidós "
        "veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
    )
    yield from _tens("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa")
    yield from _ended(
        _count("primer segund tercer cuart quint sext séptim octav noven décim undécim duodécim"),
        "o/a",
    )
    yield from (("primer", 1), ("tercer", 3), ("vigésimo", 20), ("vigésima", 20), ("trigésimo", 30))


def _portuguese() -> _Rows:
    yield from _count(
        "um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze treze "
        "catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"
    )
    yield from _tens("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
    yield from _ended(
        _count("primeir segund terceir quart quint sext sétim oitav non décim"), "o/a"
    )
    yield from (("vigésimo", 20), ("vigésima", 20), ("trigésimo", 30))


def _italian() -> _Rows:
    units = ["uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"]
    yield from _count(
        "uno/un/una due tre quattro cinque sei sette otto nove dieci undici dodici tredici "
        "quattordici quindici sedici diciassette diciotto diciannove"
    )
    for ten, value in (("venti", 20), ("trenta", 30), ("quaranta", 40), ("cinquanta", 50)):
        yield ten, value
        yield from (
            ((ten[:-1] if n in {1, 8} else ten) + unit, value + n)
            for n, unit in enumerate(units, 1)
        )
    yield from (("ventitré", 23), ("trentatré", 33), ("quarantatré", 43))
    stems = _count(
        "prim second terz quart quint sest settim ottav non decim undicesim dodicesim tredicesim "
        "quattordicesim quindicesim sedicesim diciassettesim diciottesim diciannovesim ventesim"
    )
    yield from _ended(stems, "o/a")


def _polish() -> _Rows:
    teens = ["jede", "dwa", "trzy", "czter", "pięt", "szes", "siedem", "osiem", "dziewięt"]
    yield from _count("jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć")
    yield from ((f"{stem}naście", 10 + n) for n, stem in enumerate(teens, 1))
    yield from _tens("dwadzieścia trzydzieści czterdzieści pięćdziesiąt")
    yield from _ended(_count("czwart piąt szóst siódm ósm dziewiąt dziesiąt", 4), "y/a/e")
    yield from _count("pierwszy/pierwsza/pierwsze drugi/druga/drugie trzeci/trzecia/trzecie")
    yield from _ended(((f"{stem}nast", 10 + n) for n, stem in enumerate(teens, 1)), "y/a/e")
    yield from _ended(_tens("dwudziest trzydziest czterdziest pięćdziesiąt"), "y/a/e")


def _dutch() -> _Rows:
    units = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
    yield from _count(
        "een/één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien "
        "vijftien zestien zeventien achttien negentien"
    )
    for ten, value in (("twintig", 20), ("dertig", 30), ("veertig", 40), ("vijftig", 50)):
        whole = [(ten, value)]
        whole += [(f"{unit}en{ten}", value + n) for n, unit in enumerate(units, 1)]
        yield from whole
        yield from _ended(whole, "ste")
    yield from _count(
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde "
        "dertiende veertiende vijftiende zestiende zeventiende achttiende negentiende"
    )


def _russian() -> _Rows:
    yield from _count(
        "один/одна два/две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
        "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
    )
    yield from _tens("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
    stems = _count(
        "перв втор третий!/третья!/третье! четверт пят шест седьм восьм девят десят одиннадцат "
        "двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат"
    )
    yield from _ended(stems, "ый/ая/ое/ой")
    yield from _ended(_tens("двадцат тридцат сороков пятидесят шестидесят"), "ый/ая/ое/ой")


def _ukrainian() -> _Rows:
    yield from _count(
        "один/одна два/дві три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять "
        "тринадцять чотирнадцять п'ятнадцять"
    )
    yield from _tens("двадцять тридцять сорок п'ятдесят")
    stems = _count(
        "перш друг третій!/третя!/третє! четверт п'ят шост сьом восьм дев'ят десят одинадцят "
        "дванадцят тринадцят чотирнадцят п'ятнадцят шістнадцят сімнадцят вісімнадцят дев'ятнадцят "
        "двадцят"
    )
    yield from _ended(stems, "ий/а/е")


def _turkish() -> _Rows:
    yield from _count("bir iki üç dört beş altı yedi sekiz dokuz on")
    yield from _tens("yirmi otuz kırk elli altmış yetmiş seksen doksan")
    yield from _count(
        "birinci/ilk ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu"
    )
    yield from _tens("yirminci otuzuncu kırkıncı ellinci")


def _greek() -> _Rows:
    yield from _count(
        "ένα δύο τρία τέσσερα πέντε έξι επτά/εφτά οκτώ/οχτώ εννέα/εννιά δέκα έντεκα δώδεκα"
    )
    stems = _count("πρώτ δεύτερ τρίτ τέταρτ πέμπτ έκτ έβδομ όγδο ένατ δέκατ ενδέκατ δωδέκατ")
    yield from _ended(stems, "ο/ος/η")
    yield from _count("α'/α β'/β γ'/γ δ'/δ ε'/ε στ'/στ ζ'/ζ η'/η θ'/θ ι'/ι ια' ιβ' ιγ' ιδ' ιε'")


def _arabic() -> _Rows:
    ordinals = list(
        _count(
            "الأول/الأوّل/الأولى الثاني/الثانية الثالث/الثالثة الرابع/الرابعة الخامس/الخامسة "
            "السادس/السادسة السابع/السابعة الثامن/الثامنة التاسع/التاسعة العاشر/العاشرة"
        )
    )
    yield from ordinals
    for word, value in (*ordinals[3:-2], ("الحادي", 1), ("الحادية", 1)):
        yield f"{word} عشر", 10 + value
        yield f"{word} عشرة", 10 + value
        yield f"{word} والعشرون", 20 + value
    yield from (("العشرون", 20), ("الثلاثون", 30))
    yield from _count(
        "واحد/واحدة اثنان/اثنين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع "
        "ثمانية تسعة/تسع عشرة/عشر"
    )


def _hebrew() -> _Rows:
    yield from _count("ראשון/ראשונה שני/שנייה שלישי/שלישית רביעי/רביעית חמישי/חמישית שישי/שישית "
                      "שביעי/שביעית שמיני/שמינית תשיעי/תשיעית עשירי/עשירית")  # fmt: skip
    yield from _count("אחת/אחד שתיים/שניים שלוש/שלושה ארבע/ארבעה חמש/חמישה שש/שישה שבע/שבעה "
                      "שמונה תשע/תשעה עשר/עשרה")  # fmt: skip
    units = "אבגדהוזחט"
    for value in range(1, 40):
        letters = {15: "טו", 16: "טז"}.get(
            value,
            "".join((" יכל"[value // 10].strip(), units[value % 10 - 1] if value % 10 else "")),
        )
        yield letters, value
        yield (f"{letters[0]}'" if len(letters) == 1 else f'{letters[:-1]}"{letters[-1]}'), value


def _vietnamese() -> _Rows:
    units = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
    yield from _count(" ".join(units))
    yield from _count("nhất nhì")
    yield from (("tư", 4), ("mốt", 1), ("lăm", 5))
    for value, unit in enumerate(units[1:9], 2):
        yield f"{unit} mươi", value * 10
        yield from ((f"{unit} mươi {one}", value * 10 + n) for n, one in enumerate(units[:9], 1))
        yield f"{unit} mươi mốt", value * 10 + 1


def _hindi() -> _Rows:
    yield from _count("एक दो तीन चार पाँच/पांच छह/छः सात आठ नौ दस ग्यारह बारह")
    yield from _count(
        "पहला/पहली/प्रथम दूसरा/दूसरी/द्वितीय तीसरा/तीसरी/तृतीय चौथा/चौथी पाँचवाँ/पांचवां/पाँचवां "
        "छठा/छठी सातवाँ/सातवां आठवाँ/आठवां नौवाँ/नौवां दसवाँ/दसवां"
    )


def _northern() -> _Rows:
    yield from _count(
        "ett/en två/to tre fyra/fire fem sex/seks sju/syv "
        "åtta/åtte/otte nio/ni tio/ti elva/elleve tolv"
    )
    yield from _count(
        "första/første andra/andre/anden/andet tredje fjärde/fjerde femte sjätte/sjette "
        "sjunde/syvende/sjuende åttonde/åttende/ottende nionde/niende tionde/tiende"
    )
    yield from _count(
        "ensimmäinen toinen kolmas neljäs viides kuudes seitsemäs kahdeksas yhdeksäs kymmenes"
    )


def _central() -> _Rows:
    yield from _count("jedna/jeden dva/dvě tři čtyři pět šest sedm osm devět deset")
    yield from _count(
        "první druhá/druhý třetí čtvrtá/čtvrtý pátá/pátý šestá/šestý sedmá/sedmý osmá/osmý "
        "devátá/devátý desátá/desátý"
    )
    yield from _count("egy kettő három négy öt hat hét nyolc kilenc tíz")
    yield from _count(
        "első második harmadik negyedik ötödik hatodik hetedik nyolcadik kilencedik tizedik"
    )
    yield from _count("unu doi/două trei patru cinci șase șapte opt nouă zece")
    yield from _count("întâi/primul doilea treilea patrulea cincilea șaselea șaptelea optulea")


def _words(rows: _Rows) -> dict[str, int]:
    return {fold_name(word): value for word, value in rows}


WORDS: dict[str, dict[str, int]] = {
    "en": _words(_english()),
    "de": _words(_german()),
    "fr": _words(_french()),
    "es": _words(_spanish()),
    "pt": _words(_portuguese()),
    "it": _words(_italian()),
    "pl": _words(_polish()),
    "nl": _words(_dutch()),
    "ru": _words(_russian()),
    "uk": _words(_ukrainian()),
    "tr": _words(_turkish()),
    "el": _words(_greek()),
    "ar": _words(_arabic()),
    "he": _words(_hebrew()),
    "vi": _words(_vietnamese()),
    "hi": _words(_hindi()),
    "north": _words(_northern()),
    "central": _words(_central()),
}
"""Folded words and their values, by language; `north` and `central` hold several small ones."""
JOINERS = frozenset({"and", "the", "et", "y", "e", "und", "i", "en", "thu", "va"})
"""Words inside a number that count nothing."""
_ALSO_ENGLISH = frozenset({
    "once", "elf", "set", "sex", "due", "sei", "ten", "on", "to", "fire", "ni", "ti", "hat", "opt",
    "son", "non", "second", "seconde", "dos", "en", "a", "ba", "hai", "tam", "ilk", "den", "don",
})  # fmt: skip
FIRST_WORDS = frozenset(re.split(r"[ -]", word)[0] for words in WORDS.values() for word in words)
"""What a number in words can begin with."""
ANY_LANGUAGE: dict[str, int] = {
    word: value
    for words in reversed(WORDS.values())
    for word, value in words.items()
    if word not in _ALSO_ENGLISH and len(word) > 2
} | WORDS["en"]
"""Words that are a number even where nothing says in which language."""
