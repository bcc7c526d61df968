"""The machine's Chinese fonts, for pictures: found by name in the usual folders, and asked for every character.

A character that no font has is an error, told in words: it would be drawn as an empty box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

from zhinan.errors import UsageError

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("C:/Windows/Fonts"),
    Path("/System/Library/Fonts"),
)
# (family as the font calls itself, beginning of the file's name), best first
FAMILIES = (
    ("Noto Sans CJK SC", "NotoSansCJK"),
    ("Noto Sans SC", "NotoSansSC"),
    ("Source Han Sans SC", "SourceHanSans"),
    ("Source Han Sans CN", "SourceHanSans"),
    ("Microsoft YaHei", "msyh"),
    ("PingFang SC", "PingFang"),
    ("WenQuanYi Micro Hei", "wqy-microhei"),
    ("WenQuanYi Zen Hei", "wqy-zenhei"),
    ("SimHei", "simhei"),
    ("Droid Sans Fallback", "DroidSansFallback"),
    ("Noto Serif CJK SC", "NotoSerifCJK"),
    ("SimSun", "simsun"),
    ("AR PL UMing CN", "uming"),
)
_REGULAR = ("Regular", "Book", "Medium", "Normal", "Light")
_MOST_FACES = 12  # in one file
_NO_CHARACTER = "\U0010ffff"
_PROBE = 24
_INSTALL = "请安装一种中文字体（如 apt-get install fonts-noto-cjk）后再画 png，或者改画 svg"


class Fonts:
    """The fonts found, best first; ``runs`` takes each character from the first that has it."""

    def __init__(self, folders: Sequence[Path] = FOLDERS) -> None:
        """Raises UsageError where there is no Chinese font."""
        self._faces = _found(tuple(folders))
        if not self._faces:
            raise UsageError(f"本机没有中文字体，{_INSTALL}")

    def require(self, text: str) -> None:
        """Raises UsageError, naming them, where no font has some characters of ``text``."""
        missing = [character for character in sorted(set(text)) if self._face(character) is None]
        if missing:
            shown = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in missing[:10])
            raise UsageError(f"本机的中文字体里没有这些字：{shown}，{_INSTALL}")

    def runs(self, text: str, size: float, is_bold: bool) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
        """``text`` in runs of one font each, at ``size`` pixels."""
        for face, characters in groupby(text, lambda character: self._face(character) or self._faces[0]):
            yield "".join(characters), _open(*face[is_bold], size)

    def _face(self, character: str) -> _Face | None:
        return next((face for face in self._faces if character.isspace() or _has(*face[0], character)), None)


# (file, index within it) of the regular and of the bold face of one family
_Place = tuple[Path, int]
_Face = tuple[_Place, _Place]


@lru_cache(maxsize=64)
def _open(file: Path, index: int, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16384)
def _has(file: Path, index: int, character: str) -> bool:
    """Whether a font has ``character``: what it has not it draws like a character that there is not."""
    font = _open(file, index, _PROBE)
    return bytes(font.getmask(character)) != bytes(font.getmask(_NO_CHARACTER))


@lru_cache(maxsize=8)
def _found(folders: tuple[Path, ...]) -> tuple[_Face, ...]:
    files = sorted(
        file
        for folder in folders
        if folder.is_dir()
        for file in folder.rglob("*")
        if file.suffix.lower() in (".ttf", ".ttc", ".otf")
    )
    found: list[_Face] = []
    for family, begin in FAMILIES:
        styles: dict[str, _Place] = {}
        for file in files:
            if file.name.lower().startswith(begin.lower()):
                styles.update({style: place for style, place in _styles(file, family) if style not in styles})
        regular = next((styles[style] for style in _REGULAR if style in styles), None)
        if regular:
            found.append((regular, styles.get("Bold", regular)))
    return tuple(found)


def _styles(file: Path, family: str) -> Iterator[tuple[str, _Place]]:
    for index in range(_MOST_FACES):
        try:
            name, style = ImageFont.truetype(file, _PROBE, index).getname()
        except OSError:
            return
        if name == family and style:
            yield style, (file, index)
