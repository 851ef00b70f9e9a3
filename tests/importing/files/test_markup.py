import pytest

from bot.errors import StoryError
from bot.importing.files.markup import LONGEST_PROLOG, require_no_entities
from tests.importing.files.archives import LAUGHS

SOUND = [
    "<a/>",
    '<?xml version="1.0"?><a/>',
    "\ufeff<?xml version='1.0'?>\n<!-- [ -->\n<!DOCTYPE a><a/>",
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/[x].dtd"><html/>',
    "<a>&lt;!DOCTYPE a [ is how it begins</a>",
    "<!doctype html>\n<p>Words.",
    "The <!DOCTYPE a [ of a story that is no XML.",
    "",
]
BAD = [
    f"<?xml version='1.0'?>{LAUGHS}<x>&a11;</x>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!doctype a SYSTEM \"a\" [ <!entity % x SYSTEM 'http://127.0.0.1/'> %x; ]><a/>",
    "<!-- a --><?b c?>\n\n<!DOCTYPE a [ ]><a/>",
    "<!DOCTYPE a",
    f"<!--{'-' * LONGEST_PROLOG}--><!DOCTYPE a [<!ENTITY x 'y'>]><a/>",
    f"<!DOCTYPE a SYSTEM '{'x' * LONGEST_PROLOG}' [<!ENTITY x 'y'>]><a/>",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", SOUND)
def test_xml_without_declarations_passes(text: str, encoding: str):
    require_no_entities(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", BAD)
def test_xml_with_declarations_of_its_own_is_refused(text: str, encoding: str):
    with pytest.raises(StoryError, match="entities"):
        require_no_entities(text.encode(encoding))
