"""A small sound file of every format, for mutations to begin with."""

from bot.importing.files.story_file import StoryFile
from tests.importing.files.archives import docx, epub, fb2, odt, paragraphs, zipped

TEXT = """---
title: The Clockmaker's Debt
warnings: [gore, yaoi]
---

A/N: Hello *dear* readers!

Chapter 1 of 2: Brass

CW: blood
The shop smelled of “oil”, _cold_ tea and ||something else||.

::: warning gore | It is not oil.
It was not oil.
:::

***

# Chapter 2

> She counted the [drawers](https://example.org) twice.
"""
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title The Debt}}"
    rb"\pard\b Chapter 1\b0\par The shop smelled of \'94oil\'93 and {\i cold} tea.\par"
    rb"\u8220?Leave it.\u8221?\par{\*\bkmkstart a}{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}}"
)
_WORD = "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Chapter 1</w:t></w:r></w:p>"
_PAGE = (
    "<h1>Chapter 1</h1><p class='a'>The <em>shop</em> smelled.<br/>It did.</p><hr/>"
    "<ul><li>Oil</li></ul>"
)
_LINE = "<text:h text:outline-level='1'>Chapter 1</text:h><text:p>The <text:s/>shop.</text:p>"
_SECTION = "<section><title><p>Chapter 1</p></title><p>The <emphasis>shop</emphasis>.</p></section>"

SEEDS: dict[str, StoryFile] = {
    "text": StoryFile("clock.txt", TEXT.encode()),
    "markdown": StoryFile("clock.md", TEXT.encode()),
    "old-text": StoryFile("clock.txt", TEXT.encode("cp1252")),
    "html": StoryFile("clock.html", f"<!DOCTYPE html><html><body>{_PAGE}</body></html>".encode()),
    "rtf": StoryFile("clock.rtf", RTF),
    "docx": StoryFile("clock.docx", docx(_WORD + paragraphs("The shop smelled of oil."))),
    "odt": StoryFile("clock.odt", odt(_LINE)),
    "epub": StoryFile("clock.epub", epub(_PAGE)),
    "fb2": StoryFile("clock.fb2", fb2(_SECTION)),
    "zip": StoryFile(
        "clock.zip",
        zipped(
            {"info.txt": "Title: The Debt\nWarnings: gore\n", "1 - Ash.txt": TEXT, "2.md": TEXT}
        ),
    ),
}
