"""Parts with a DOCTYPE: what may name other files, or grow without end, is refused before it is parsed."""

from __future__ import annotations

from tests.odd.books import SHEET, parts, plain, replaced
from tests.odd.kept import kept
from tests.odd.odd import Odd, rejected

_EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "林木林木">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def _with(name: str, doctype: str = _EXTERNAL, *changes: tuple[str, str], before: str = "", data: bytes = b"") -> bytes:
    """A workbook whose part ``name`` has a DOCTYPE behind its declaration."""
    text = parts(data or plain())[name].decode()
    end = text.index("?>") + 2 if text.startswith("<?xml") else 0
    text = f"{text[:end]}{before}{doctype}{text[end:]}"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return replaced({name: text.encode()}, data)


def _utf16() -> bytes:
    text = parts(plain())[SHEET].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    end = text.index("?>") + 2
    return replaced({SHEET: f"{text[:end]}{_EXTERNAL}{text[end:]}".encode("utf-16")})


_STRINGS = "xl/sharedStrings.xml"
_PARTS = {
    "content-types": "[Content_Types].xml",
    "root-relations": "_rels/.rels",
    "workbook": "xl/workbook.xml",
    "workbook-relations": "xl/_rels/workbook.xml.rels",
    "sheet": SHEET,
    "strings": _STRINGS,
    "styles": "xl/styles.xml",
    "theme": "xl/theme/theme1.xml",
    "core-properties": "docProps/core.xml",
}


def _in_part(part: str) -> Odd:
    return rejected(f"doctype-in-{part}", lambda: _with(_PARTS[part]), "DOCTYPE")


KINDS: list[Odd] = [
    *map(_in_part, _PARTS),
    rejected("doctype-external-entity", lambda: _with(_STRINGS, _EXTERNAL, ("林木采伐", "&e;")), "DOCTYPE"),
    rejected("doctype-billion-laughs", lambda: _with(_STRINGS, _LAUGHS, ("林木采伐", "&i;")), "DOCTYPE"),
    rejected(
        "doctype-parameter-entity",
        lambda: _with(SHEET, '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'),
        "DOCTYPE",
    ),
    rejected("doctype-in-utf16", _utf16, "DOCTYPE"),
    rejected("doctype-behind-comment", lambda: _with(SHEET, before=f"<!--{'说明' * 5000}-->"), "DOCTYPE"),
    rejected("doctype-behind-white-space", lambda: _with(SHEET, before="\n" * 9000), "DOCTYPE"),
    rejected("doctype-in-ods", lambda: _with("content.xml", data=kept("plain.ods")()), "DOCTYPE", "林茶局.ods"),
    # A text that only speaks of one is none.
    Odd("doctype-as-text", lambda: _with(SHEET, "", before="<!-- no DOCTYPE here -->")),
]
