"""Works as archives hand them out, in structure; all words are our own."""

AO3 = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>The Salt Lamp - Marrow - Original Work</title>
</head><body>
<div id="preface">
<h2 class="toc-heading">Preface</h2>
<p class="message"><b><a href="http://archive.test/works/1">The Salt Lamp</a></b><br/>Posted
originally on the <a href="http://archive.test/">Archive of Our Own</a> at
<a href="http://archive.test/works/1">http://archive.test/works/1</a>.</p>
<div class="meta"><dl class="tags">
<dt>Rating:</dt><dd><a href="r">Mature</a></dd>
<dt>Archive Warnings:</dt><dd>{warnings}</dd>
<dt>Category:</dt><dd><a href="c">Gen</a></dd>
<dt>Fandom:</dt><dd><a href="f">Original Work</a></dd>
<dt>Relationship:</dt><dd><a href="r">Ana &amp; Bo</a></dd>
<dt>Characters:</dt><dd><a href="a">Ana</a>, <a href="b">Bo</a></dd>
<dt>Additional Tags:</dt><dd><a href="t">Slow Burn</a>, <a href="t">Lighthouses</a></dd>
<dt>Series:</dt><dd>Part 2 of <a href="s">Lamps</a></dd>
<dt>Collections:</dt><dd><a href="s">Gifts of 2021</a></dd>
<dt>Stats:</dt><dd>Published: 2021-03-04 Words: 1,234 Chapters: 2/3</dd>
</dl>
<h1>The Salt Lamp</h1>
<div class="byline">by <a rel="author" href="http://archive.test/users/Marrow">Marrow</a></div>
<p>Summary</p>
<blockquote class="userstuff"><p>A keeper finds a <em>second</em> light.</p>
<p>It talks.</p></blockquote>
<p>Notes</p>
<blockquote class="userstuff"><p>For everyone who <em>waits</em>.</p></blockquote>
<p>See the end of the work for <a href="#endnotes">more notes</a>.</p>
</div></div>
<div id="chapters">
{chapters}
</div>
<div id="afterword">
<h2 class="toc-heading">Afterword</h2>
<div class="meta"><div id="endnotes"><p>End Notes</p>
<blockquote class="userstuff"><p>That was all.</p></blockquote></div></div>
<p class="message">Please <a href="http://archive.test/works/1/comments/new">drop by the Archive and
comment</a> to let the creator know if you enjoyed their work!</p>
</div></body></html>
"""
AO3_CHAPTERS = """
<div class="meta group"><h2 class="heading">Chapter 1: Landfall</h2>
<p>Chapter Summary</p><blockquote class="userstuff"><p>They land.</p></blockquote>
<p>Chapter Notes</p>
<blockquote class="userstuff"><p>Written at sea.</p><p>And <b>on</b> land.</p></blockquote>
<p>See the end of the chapter for <a href="#e1">notes</a></p></div>
<div class="userstuff"><p>The boat came in.</p><hr/><p>“Hello,” said the <em>lamp</em>.</p></div>
<div class="meta"><div id="e1"><p>Chapter End Notes</p>
<blockquote class="userstuff"><p>Thanks for reading.</p></blockquote></div></div>
<div class="meta group"><h2 class="heading">Chapter 2</h2></div>
<div class="userstuff"><p>The lamp went out.</p>
<details><summary>CW: gore</summary><p>Blood on the stairs.</p></details><p>Night.</p></div>
"""
AO3_ONE_SHOT = """
<h2 class="toc-heading">The Salt Lamp</h2>
<div class="userstuff"><p>The boat came in.</p><p>The lamp went out.</p></div>
"""

FANFICFARE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>Salt and Tin by Marrow</title></head><body>
<h1><a href="https://stories.test/s/7">Salt and Tin</a> by
<a href="https://stories.test/u/1">Marrow</a></h1>
<table>
<tr><td><b>Story:</b></td><td>Salt and Tin</td></tr>
<tr><td><b>Author:</b></td><td>Marrow</td></tr>
<tr><td><b>Rating:</b></td><td>T</td></tr>
<tr><td><b>Summary:</b></td><td>A tin boat sails.</td></tr>
<tr><td><b>Status:</b></td><td>Completed</td></tr>
<tr><td><b>Words:</b></td><td>2,001</td></tr>
<tr><td><b>Packaged:</b></td><td>2021-01-02</td></tr>
</table>
<a name="TOCTOP"><h2>Table of Contents</h2></a>
<p><a href="#section0001">1. Tin</a><br /><a href="#section0002">2. Salt</a><br />
<a href="#section0003">3. Tide</a><br /></p>
<a name="section0001"><h2>1. Tin</h2></a><p>The boat was tin.</p><p>It floated.</p>
<a name="section0002"><h2>2. Salt</h2></a><p>The sea was salt.</p>
<a name="section0003"><h2>3. Tide</h2></a><p>The tide went out.</p>
</body></html>
"""

LINES_OF_LABELS = """<html><head><title>Salt and Tin</title></head><body>
<h1>Salt and Tin</h1><p>by <a href="https://stories.test/u/1">Marrow</a></p>
<p><b>Rated:</b> M<br><b>Status:</b> complete<br><b>Words:</b> 2,001<br>
<b>Warnings:</b> gore, drowning</p>
<p>Exported with the assistance of FicHub.net</p>
<h2>Chapter 1: Tin</h2><p>The boat was tin.</p>
<h2>Chapter 2: Salt</h2><p>The sea was salt.</p>
</body></html>
"""


def ao3(
    warnings: str = "Graphic Depictions Of Violence, Major Character Death",
    chapters: str = AO3_CHAPTERS,
) -> bytes:
    return AO3.format(warnings=warnings, chapters=chapters).encode()
