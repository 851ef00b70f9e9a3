"""What becomes of each thing that a document can hold: a form that Discord has, as it is stated."""

import pytest

from bot.importing.files.archives import read_entries, replace_entries
from tests.importing.files.archives import docx, epub, fb2, odt, paragraphs
from tests.importing.written_documents import converted, written

# What a page holds, what it becomes, and what is said about it.
PAGES: dict[str, tuple[str, str, str]] = {
    "emphasis": ("<p><em>a</em> <i>b</i></p>", "*a* *b*", ""),
    "strong": ("<p><b>a</b></p>", "**a**", ""),
    "strike": ("<p><s>a</s> <del>b</del></p>", "~~a~~ ~~b~~", ""),
    "styles": (
        '<p><span style="font-style:italic">a</span> <span style="font-weight: 700">b</span></p>',
        "*a* **b**",
        "",
    ),
    "underline": ("<p><u>a</u></p>", "*a*", "1 underlined piece was set in italics."),
    "small capitals": (
        '<p><span style="font-variant: small-caps">a</span></p>',
        "a",
        "1 piece in small capitals was set in plain letters.",
    ),
    "highlight": ("<p><mark>a</mark></p>", "a", "1 highlighted piece was set in plain letters."),
    "raised figures": ("<p>10<sup>12</sup> H<sub>2</sub>O</p>", "10¹² H₂O", ""),
    "raised letters": (
        "<p>the 1<sup>st</sup></p>",
        "the 1st",
        "1 raised or lowered piece was set on the line.",
    ),
    "link": (
        '<p><a href="https://a.test/b">the map</a></p>',
        "the map (https://a.test/b)",
        "1 link was written out: the address stands in brackets behind its words.",
    ),
    "link that shows itself": (
        '<p><a href="https://www.a.test/">a.test</a> <a href="mailto:b@a.test">b@a.test</a></p>',
        "a.test b@a.test",
        "",
    ),
    "link inside the page": ('<p><a href="#x">above</a></p>', "above", ""),
    "link in a heading": (
        '<h2><a href="https://a.test">One</a></h2><p>x</p>',
        "## One\n\nx",
        "1 link in a heading or a name was left as plain words.",
    ),
    "raised mark of a note": ('<p>a<a href="#n1"><sup>1</sup></a></p>', "a¹", ""),
    "mark of a note": ('<p>a<a href="#n1">1</a></p>', r"a\[1\]", ""),
    "footnote of a page": (
        '<p>a<a href="#n1">1</a> b</p><p>c</p><aside id="n1" epub:type="footnote"><p>d</p></aside>',
        "a\\[1\\] b\n\nc\n\n\\[1\\] d",
        "1 footnote was put at the end of the chapter.",
    ),
    "footnotes by chapter": (
        '<h2>One</h2><p>a<a href="#n1">1</a></p><h2>Two</h2><p>b<a href="#n2">2</a></p>'
        '<div role="doc-endnotes"></div><aside role="doc-footnote" id="n1">c</aside>'
        '<aside role="doc-footnote" id="n2">d <a href="#x">↩</a></aside>',
        "## One\n\na\\[1\\]\n\n\\[1\\] c\n\n## Two\n\nb\\[1\\]\n\n\\[1\\] d",
        "2 footnotes were put at the end of the chapter.",
    ),
    "quote": ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n\n> b", ""),
    "verse": ("<p>a<br>b<br/>c</p>", "a\\\nb\\\nc", ""),
    "verse in lines": ('<div class="line-block">a<br>b</div>', "a\\\nb", ""),
    "paragraphs by empty lines": ("<p>a<br><br>b</p>", "a\n\nb", ""),
    "a scene by empty lines": (
        "<p>a<br><br><br>b</p>",
        "a\n\n***\n\nb",
        "1 wide gap between paragraphs was read as a scene break.",
    ),
    "bullets": ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  - b\n\n- c", ""),
    "numbers": ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n\n4. b", ""),
    "letters": (
        '<ol type="a"><li>a</li></ol>',
        "1. a",
        "1 list with letters or Roman numbers was numbered.",
    ),
    "an item of two paragraphs": ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\\\n  \\\n  b", ""),
    "definitions": (
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "**a**\n\nb",
        "1 definition list was set as paragraphs, the terms bold.",
    ),
    "table": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
        "**a \\| b**\\\nc \\| d",
        "1 table was set as lines, one for each row.",
    ),
    "table that only places text": (
        "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>",
        "a\n\nb\n\nc",
        "",
    ),
    "code": ("<p><code>a*b</code></p><pre>c\n  d</pre>", "`a*b`\n\n```\nc\n  d\n```", ""),
    "code that holds fences": ("<pre>a\n```\n:::\n</pre>", "a\\\n\\`\\`\\`\\\n\\:::", ""),
    "rule": ("<p>a</p><hr><p>b</p>", "a\n\n***\n\nb", ""),
    "ornament": ("<p>a</p><p>* * *</p><p>b</p>", "a\n\n***\n\nb", ""),
    "centred ornament": (
        '<p>a</p><p style="text-align: center">♠ ♠</p><center>&#x1F319;</center><p>b</p>',
        "a\n\n***\n\nb",
        "",
    ),
    "an ornament that is none": ("<p>a</p><p>♠ ♠</p><p>b</p>", "a\n\n♠ ♠\n\nb", ""),
    "centred words": ('<p align="center">a …</p><p align="center">?!</p>', "a …\n\n?!", ""),
    "divider": (
        '<p>a</p><p><img src="divider.png"></p><p>b</p>',
        "a\n\n***\n\nb",
        "1 picture between paragraphs was read as a scene break.",
    ),
    "the same picture in many places": (
        '<p>a</p><img src="p.png"><p>b</p><img src="p.png"><p>c</p>',
        "a\n\n***\n\nb\n\n***\n\nc",
        "2 pictures between paragraphs were read as a scene break.",
    ),
    "picture": (
        '<p>a</p><img src="cat.png" alt="A cat"><p>b</p>',
        "a\n\nb",
        "1 picture was left out, with the description.",
    ),
    "emoji as a picture": ('<p>a <img src="e.png" alt="🌙"></p>', "a 🌙", ""),
    "player": (
        '<p>a</p><iframe src="https://a.test"></iframe>',
        "a",
        "1 picture was left out, with the description.",
    ),
    "reading above signs": (
        "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</ruby></p>",
        "漢(かん)字(じ)",
        "",
    ),
    "an empty paragraph": ("<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb", ""),
    "empty paragraphs": (
        "<p>a</p><p></p><p><br></p><p>b</p>",
        "a\n\n***\n\nb",
        "1 wide gap between paragraphs was read as a scene break.",
    ),
    "two empty paragraphs between all": (
        "<p>a</p><p></p><p></p>" * 4 + "<p>b</p>",
        "a\n\na\n\na\n\na\n\nb",
        "",
    ),
    "line ends": ("<p>a\nb</p><p>朝\n夜</p>", "a b\n\n朝夜", ""),
    "spaces that hold": ("<p>&nbsp;a&nbsp;b</p>", "a\u00a0b", ""),
    "Markdown that is text": (
        "<p># a</p><p>*b* _c_ `d` [e](f) &lt;g></p><p>1. h</p><p>- i</p><p>> j</p>",
        "\\# a\n\n\\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\<g>\n\n1\\. h\n\n\\- i\n\n\\> j",
        "",
    ),
    "passage typed": (
        "<p>a</p><p>::: warning gore | Ash falls.</p><p>b</p><p>:::</p><p>c</p>",
        "a\n\n::: warning gore | Ash falls.\n\nb\n\n:::\n\nc",
        "",
    ),
    "secret typed": ("<p>a ||b *c*|| d</p>", "a ||b \\*c\\*|| d", ""),
    "secret": (
        '<p>a <span class="spoiler">b</span></p>',
        "a ||b||",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "secret paragraph": (
        '<p class="spoiler">a</p><p>b</p>',
        "::: warning\n\na\n\n:::\n\nb",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "black on black": (
        '<p><span style="color:#000;background-color:black">a</span></p>',
        "||a||",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "fold": (
        "<details><summary>Who dies</summary><p>a</p></details><p>b</p>",
        "::: warning  | Who dies\n\na\n\n:::\n\nb",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "fold that warns": (
        "<details><summary>CW: gore, blood</summary><p>a</p></details>",
        "::: warning gore, blood | CW: gore, blood\n\na\n\n:::",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "fold in a list": (
        "<ul><li><details><summary>b</summary>a</details></li></ul>",
        "- b\\\n  \\\n  ||a||",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "fold in a fold": (
        "<details><summary>b</summary><p>a</p><details><summary>c</summary>d</details></details>",
        "::: warning  | b\n\na\n\nc\n\nd\n\n:::",
        "2 parts that the document folds or hides were kept hidden.",
    ),
    "heading in a fold": (
        "<details><summary>b</summary><h2>Two</h2><p>a</p></details>",
        "::: warning  | b\n\n**Two**\n\na\n\n:::",
        "1 heading inside other text was set in bold.",
    ),
    "footnote of a secret": (
        '<p>a <span class="spoiler">b<a href="#n">1</a></span></p>'
        '<aside role="doc-footnote" id="n">c</aside>',
        "a ||b\\[1\\]||\n\n::: warning\n\n\\[1\\] c\n\n:::",
        "1 footnote was put at the end of the chapter.",
    ),
    "footnote of a typed secret": (
        '<p>a ||b<a href="#n">1</a>||</p><aside role="doc-footnote" id="n">c</aside>',
        "a ||b\\[1\\]||\n\n::: warning\n\n\\[1\\] c\n\n:::",
        "1 footnote was put at the end of the chapter.",
    ),
    "secret in the line of a fold": (
        '<details><summary>b <span class="spoiler">c</span></summary>d</details>',
        "::: warning\n\nb ||c||\n\nd\n\n:::",
        "2 parts that the document folds or hides were kept hidden.",
    ),
    "typed secrets beside another": (
        '<p>a ||b|| <span class="spoiler">c</span> d || e</p>',
        "a ||b|| ||c|| d || e||",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "invisible": (
        '<p>a <span style="display:none">b</span></p><p hidden>c</p><div hidden>d</div>',
        "a",
        "3 pieces of invisible text were left out.",
    ),
    "contents": (
        '<h2>Contents</h2><ul><li><a href="#a">A</a></li><li><a href="#b">B</a></li>'
        '<li><a href="#c">C</a></li></ul><p>a</p>',
        "a",
        "1 table of contents was left out.",
    ),
    "all of a page beside its middle": (
        "<header>a</header><main role=main><p>b</p></main><footer>c</footer>",
        "a\n\nb\n\nc",
        "",
    ),
    "a bold paragraph that is a heading": (
        "<p><b>Chapter 3:</b> <i>Ash</i></p><p>a</p>",
        "Chapter 3: Ash\n\na",
        "",
    ),
    "labels in lines": (
        "<p><b>Rating:</b> T<br><b>Warnings:</b> gore,<br>blood</p><p>a</p>",
        "**Rating:** T\n\n**Warnings:** gore, blood\n\na",
        "",
    ),
}


@pytest.mark.parametrize("case", PAGES.values(), ids=PAGES)
def test_a_page(case: tuple[str, str, str]):
    page, markdown, said = case
    document = converted(f"<html><body>{page}</body></html>")
    assert document.markdown == markdown
    assert said in document.changes if said else document.changes == ()


MARKDOWN = """
Plain *em*, **strong**, ~~struck~~, [small]{.smallcaps}, 2^10^ and a note[^1].

> Quoted.

| line one
| line two

1. first
    - nested
2. second

***

See [the map](https://a.test/map).

[^1]: Said below.
"""
RENDERED = (
    "Plain *em*, **strong**, ~~struck~~, small, 2¹⁰ and a note\\[1\\].\n\n> Quoted.\n\n"
    "line one\\\nline two\n\n1. first\n\n   - nested\n\n2. second\n\n***\n\n"
    "See the map (https://a.test/map).\n\n\\[1\\] Said below."
)


@pytest.mark.parametrize("kind", ["html", "docx", "odt", "epub"])
def test_documents_of_all_kinds_become_the_same(kind: str):
    found = converted(written(MARKDOWN, kind), f"story.{kind}").markdown
    if kind == "odt":
        # A rule is an empty paragraph with a line below in OpenDocument.
        found = found.replace("[1\\]  Said", "[1\\] Said")
    assert found.replace("\\[1\\]  ", "\\[1\\] ") == RENDERED


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "fb2", "html", "rtf"])
def test_the_title_and_the_chapters_are_found(kind: str):
    text = "# One\n\nThe boat was tin.\n\n# Two\n\nThe sea was salt.\n"
    text = f"---\ntitle: Salt and Tin\n---\n\n{text}"
    found = converted(written(text, kind), f"story.{kind}")
    expected = "# Salt and Tin\n\n## One\n\nThe boat was tin.\n\n## Two\n\nThe sea was salt."
    if kind == "rtf":
        expected = expected.replace("# Salt and Tin", "**Salt and Tin**", 1).replace("## ", "# ")
    assert found.markdown == expected


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


HIDDEN, NOT_HIDDEN = "<w:vanish/>", '<w:vanish w:val="0"/>'
BLACK, WHITE = '<w:highlight w:val="black"/>', '<w:color w:val="FFFFFF"/>'
CENTRED = '<w:pPr><w:jc w:val="center"/></w:pPr>'

WORD: dict[str, tuple[str, str, str]] = {
    "hidden": (
        f"<w:p>{run('a')}{run('b', HIDDEN)}{run('c', NOT_HIDDEN)}</w:p>",
        "ac",
        "1 piece of invisible text was left out.",
    ),
    "blackened": (
        f"<w:p>{run('a ')}{run('b', BLACK)}</w:p>",
        "a ||b||",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "white": (
        f"<w:p>{run('a ')}{run('b', WHITE)}</w:p>",
        "a ||b||",
        "1 part that the document folds or hides was kept hidden.",
    ),
    "tab and page": (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>"
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + paragraphs("c"),
        "a b\n\nc",
        "",
    ),
    "centred": (
        f"{paragraphs('a')}<w:p>{CENTRED}{run('♠')}</w:p>{paragraphs('b')}",
        "a\n\n***\n\nb",
        "",
    ),
    "reading": (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t>"
        "</w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "漢(かん)",
        "",
    ),
    "text box": (
        "<w:p><w:r><w:t>a</w:t><w:pict><w:txbxContent>" + paragraphs("b", "c") + "</w:txbxContent>"
        "</w:pict></w:r></w:p>" + paragraphs("d"),
        "a\n\nb\n\nc\n\nd",
        "",
    ),
    "tracked": (
        f'<w:p>{run("a")}<w:ins w:id="1" w:author="x">{run("b")}</w:ins><w:del w:id="2" '
        'w:author="x"><w:r><w:delText>c</w:delText></w:r></w:del></w:p>',
        "ab",
        "1 tracked deletion was carried out.",
    ),
    "an end of a paragraph deleted": (
        '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>'
        f"{run('a')}</w:p><w:p>{run('b')}</w:p>",
        "ab",
        "",
    ),
    "empty paragraphs": (
        paragraphs("a") + "<w:p/><w:p/>" + paragraphs("b"),
        "a\n\n***\n\nb",
        "1 wide gap between paragraphs was read as a scene break.",
    ),
}


@pytest.mark.parametrize("case", WORD.values(), ids=WORD)
def test_a_word_document(case: tuple[str, str, str]):
    body, markdown, said = case
    document = converted(docx(body), "story.docx")
    assert document.markdown == markdown
    assert said in document.changes if said else document.changes == ()


OPEN: dict[str, tuple[str, str, str]] = {
    "spaces and tabs": ("<text:p>a<text:tab/>b<text:s text:c='3'/>c</text:p>", "a b   c", ""),
    "hidden": (
        "<text:p>a<text:hidden-text text:string-value='b'>b</text:hidden-text></text:p>",
        "a",
        "1 piece of invisible text was left out.",
    ),
    "fields and readings": (
        "<text:p><text:placeholder>a</text:placeholder> <text:ruby><text:ruby-base>漢"
        "</text:ruby-base><text:ruby-text>かん</text:ruby-text></text:ruby></text:p>",
        "a 漢(かん)",
        "",
    ),
    "named style": (
        "<text:p text:style-name='Spoiler'>a</text:p><text:p>b <text:span text:style-name="
        "'Spoiler_20_Text'>c</text:span></text:p>",
        "::: warning\n\na\n\n:::\n\nb ||c||",
        "2 parts that the document folds or hides were kept hidden.",
    ),
    "title and line": (
        "<text:p text:style-name='Title'>Salt</text:p><text:p>a</text:p>"
        "<text:p text:style-name='Horizontal_20_Line'/><text:p>b</text:p>",
        "# Salt\n\na\n\n***\n\nb",
        "",
    ),
    "empty paragraphs": (
        "<text:p>a</text:p><text:p/><text:p/><text:p>b</text:p>",
        "a\n\n***\n\nb",
        "1 wide gap between paragraphs was read as a scene break.",
    ),
}


@pytest.mark.parametrize("case", OPEN.values(), ids=OPEN)
def test_an_open_document(case: tuple[str, str, str]):
    body, markdown, said = case
    document = converted(odt(body), "story.odt")
    assert document.markdown == markdown
    assert said in document.changes if said else document.changes == ()


def test_comments_of_an_open_document_are_left_out_and_counted():
    plain = written("Before the words.", "odt")
    document = converted(_with_comment(plain), "story.odt")
    assert document.markdown == "Before the words."
    assert document.changes == ("1 comment was left out.",)


def _with_comment(data: bytes) -> bytes:
    content = read_entries(data, lambda name: name == "content.xml")["content.xml"]
    note = b"<office:annotation><text:p>Cut this?</text:p></office:annotation>"
    return replace_entries(
        data, {"content.xml": content.replace(b" the words", note + b" the words")}
    )


def test_a_fiction_book():
    document = converted(
        fb2(
            "<title><p>The Debt</p></title><epigraph><p>Pay.</p></epigraph><section><title>"
            "<p>Chapter 1</p><p>Ash</p></title><p>a<a l:href='#n1' type='note'>1</a></p>"
            "<empty-line/>"
            "<poem><title><p>Song</p></title><stanza><v>b</v><v>c</v></stanza></poem>"
            "<subtitle>* * *</subtitle><table><tr><th>d</th><td>e</td></tr></table></section>"
            "</body><body name='notes'><section id='n1'><title><p>1</p></title><p>f</p></section>"
        ).replace(b"<body>", b"<body xmlns:l='http://www.w3.org/1999/xlink'>", 1),
        "story.fb2",
    )
    assert document.markdown == (
        "# The Debt\n\n> Pay.\n\n## Chapter 1: Ash\n\na\\[1\\]\n\n***\n\n**Song**\n\nb\\\nc\n\n"
        "***\n\n"
        "d \\| e\n\n\\[1\\] f"
    )


RICH: dict[str, tuple[bytes, str]] = {
    "an old code page": (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2!}", "Привет!"),
    "the code page of a font": (
        rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'cf\'f0\f0  \'e9}",
        "Пр é",
    ),
    "two bytes a letter": (rb"{\rtf1\ansi\ansicpg932 \'96\'e9\'83A}", "夜ア"),
    "raw letters": ("{\\rtf1\\ansi\\ansicpg1252 caf\xe9}".encode("latin-1"), "café"),
    "Unicode": (rb"{\rtf1\ansi\uc1 \u8220?a\u8221 ?, \u1055\'cf b}", "“a”, П b"),
    "a sign of two units": (rb"{\rtf1\ansi a \u-10179?\u-8704? b}", "a 😀 b"),
    "signs of its own": (rb"{\rtf1 a \{b\} \\ c\~d}", "a {b} \\\\ c\u00a0d"),
    "empty paragraphs": (rb"{\rtf1 a\par\par\par b\par}", "a\n\n***\n\nb"),
    "centred ornament": (b"{\\rtf1 a\\par\\pard\\qc \\u9824?\\par\\pard b}", "a\n\n***\n\nb"),
    "a line end as paragraph": (b"{\\rtf1 a\\\nb}", "a\n\nb"),
}


@pytest.mark.parametrize("case", RICH.values(), ids=RICH)
def test_rich_text(case: tuple[bytes, str]):
    assert converted(case[0], "story.rtf").markdown == case[1]


def test_rich_text_says_what_it_hides_and_who_commented():
    data = rb"{\rtf1 a{\v b} c{\footnote d.}{\*\annotation e}}"
    document = converted(data, "story.rtf")
    assert document.markdown == "a c\\[1\\]\n\n\\[1\\] d."
    assert document.changes[:2] == (
        "1 comment was left out.",
        "1 piece of invisible text was left out.",
    )


def test_the_name_of_a_computers_user_is_not_told():
    data = rb"{\rtf1{\info{\author J. Smith}{\title Salt}}{\b Salt}\par The sea was salt.}"
    document = converted(data, "story.rtf")
    assert document.markdown.startswith("# Salt\n\nThe sea")
    assert document.facts == ()


def test_nothing_of_a_book_is_lost_whatever_stands_around_its_body():
    document = converted(epub("<p>a</p></body><body><p>b</p>"), "story.epub")
    assert "a" in document.markdown
