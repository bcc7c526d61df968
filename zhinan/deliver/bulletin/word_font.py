"""One font for all of a style or a run, and what a machine without it takes instead."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

_LATIN = "Times New Roman"
# Font → (what other systems call it or have in its place; a family by which a program chooses for itself).
_FONTS = {
    "仿宋": ("FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC", "roman"),
    "宋体": ("SimSun,STSong,Noto Serif CJK SC", "roman"),
    "楷体": ("KaiTi,楷体_GB2312,STKaiti,Noto Serif CJK SC", "roman"),
    "黑体": ("SimHei,STHeiti,Noto Sans CJK SC", "swiss"),
}


def set_font(styled: Any, name: str, size: float, is_bold: bool = False) -> None:
    """``styled`` (a style or a run): Chinese in font ``name``, ``size`` points, black; theme fonts are taken away."""
    styled.font.name, styled.font.size, styled.font.bold = name, Pt(size), is_bold
    styled.font.color.rgb = RGBColor(0, 0, 0)
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for part, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", name), ("cs", _LATIN)):
        fonts.set(qn(f"w:{part}"), font)


def set_language(document: Document) -> None:
    """The text is Chinese: of a font with Japanese and Chinese shapes of one character the Chinese is taken."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def set_font_table(document: Document) -> None:
    """Name what to take where a font is not installed, in the part that Word and WPS look it up in."""
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
        "</w:font>"
        for name, (others, family) in _FONTS.items()
    )
    part._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'{fonts}<w:font w:name="{_LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font></w:fonts>'
    ).encode()
