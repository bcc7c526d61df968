"""Text files: encodings, separators, quotes, line ends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.odd.books import separated
from tests.odd.items import CODES, FACTS, HEADINGS, ITEMS, NAME, ROWS, facts
from tests.odd.odd import Odd, rejected

CSV = "林茶局.csv"
SHEET = "林茶局"


def _encoded(encoding: str, mark: bytes = b"", **options: str) -> Callable[[], bytes]:
    return lambda: mark + separated(**options).encode(encoding)  # type: ignore[arg-type]


def _csv(name: str, text: Callable[[], str], **more: object) -> Odd:
    """A kind in UTF-8."""
    return Odd(name, lambda: text().encode(), CSV, **more)  # type: ignore[arg-type]


# Headings and values that are written alike in both scripts: Big5 has no simplified characters.
_BIG5_HEADINGS = ("受理形式", "受理地址", "法定期限", "交通指引", "窗口描述")
_BIG5_ELEMENTS = ("受理形式", "受理地址说明(办理地址)", "法定时限", "交通指引", "窗口描述")
_BIG5_ROWS = [
    ("郵寄、窗口受理", "羅山縣政務服務大廳", "20個工作日", "乘2路公交車在龍池大道下車", "政務服務大廳二樓林業窗口"),
    ("窗口受理", "羅山縣政務服務大廳一樓", "10個工作日", "乘3路公交車可到達", "政務服務大廳一樓綜合窗口"),
]
_RARE = [(*ITEMS[0][:1], "𠮷家镇㙍林场䶮木采伐许可证核发", *ITEMS[0][2:]), *ITEMS[1:]]


def _quoted(text: str, way: str) -> str:
    rows = [[*row] for row in ROWS]
    rows[1][NAME] = text.replace('"', way)
    return "\r\n".join(",".join(f'"{value}"' for value in row) for row in rows) + "\r\n"


_SAID = '林木"采伐"许可证核发'
_SAID_FACTS = [(s, c, e, _SAID if c == "B2" else v) for s, c, e, v in FACTS]


def _truncated() -> bytes:
    """The file ends in the middle of a character."""
    data = separated().encode()
    end = data.rindex("送达决定书".encode()) + 4
    return data[:end]


def _bad_bytes() -> bytes:
    return separated().encode().replace("林木采伐".encode(), b"\xe6\x9e\xff\xfe\x80\xe9", 1)


def _prefixed(prefix: str) -> str:
    return separated([HEADINGS, *((prefix + row[0], *row[1:]) for row in ITEMS)])


def _prefixed_facts(prefix: str) -> list[tuple[str | None, str, str, str]]:
    return list(facts([(prefix + row[0], *row[1:]) for row in ITEMS]))


def _equals_text() -> str:
    """Excel's own way to keep a code's digits in a csv: ="…"."""
    lines = separated().replace(CODES[0], f'"=""{CODES[0]}"""')
    return lines.replace(CODES[1], f'="{CODES[1]}"')


_SCIENTIFIC = [HEADINGS, *((f"{float(int(row[0][:8])) * 1e25:.5E}", *row[1:]) for row in ITEMS)]
_FAILED = [HEADINGS, (*ITEMS[0][:5], "#N/A", *ITEMS[0][6:]), (*ITEMS[1][:5], " #REF! ", *ITEMS[1][6:]), ITEMS[2]]
_TITLED = [["罗山县林业和茶产业局事项清单"], ["单位：项"], *ROWS, ["合计", "3项"], ["填报人：（签章）"]]
_BLANK_LINES = separated([[], [], *ROWS[:2], [], *ROWS[2:], [], []])
_RAGGED = separated([ROWS[0], [*ROWS[1], "以电话为准"], ROWS[2], [*ROWS[3][:-1]]])
_BROKEN_HEADING = [tuple(f"{name[:2]}\n{name[2:]}" for name in HEADINGS), *ITEMS]

KINDS: list[Odd] = [
    _csv("csv-utf8", separated, cells=list(facts(sheet=SHEET))),
    Odd("csv-utf8-bom", _encoded("utf-8-sig"), CSV),
    Odd("csv-utf8-two-boms", _encoded("utf-8-sig", b"\xef\xbb\xbf"), CSV),
    Odd("csv-gb18030", _encoded("gb18030"), CSV),
    Odd("csv-gb18030-rare", lambda: separated([HEADINGS, *_RARE]).encode("gb18030"), CSV, cells=list(facts(_RARE))),
    Odd("csv-utf16-le", _encoded("utf-16-le", b"\xff\xfe"), CSV),
    Odd("csv-utf16-be", _encoded("utf-16-be", b"\xfe\xff"), CSV),
    Odd("csv-utf16-le-no-bom", _encoded("utf-16-le"), CSV),
    Odd("csv-utf16-be-no-bom", _encoded("utf-16-be"), CSV),
    Odd("csv-utf16-tab", _encoded("utf-16-le", b"\xff\xfe", separator="\t"), "林茶局.txt"),
    Odd(
        "csv-big5",
        lambda: separated([_BIG5_HEADINGS, *_BIG5_ROWS]).encode("big5"),
        CSV,
        items=2,
        steps=0,
        cells=list(facts(_BIG5_ROWS, _BIG5_ELEMENTS)),
    ),
    _csv("csv-semicolon", partial(separated, separator=";")),
    _csv("csv-tab", partial(separated, separator="\t")),
    _csv("csv-caret", partial(separated, separator="^")),
    _csv("csv-bar", partial(separated, separator="|")),
    _csv("csv-fullwidth-comma", partial(separated, separator="，")),
    _csv("csv-quotes-doubled", partial(_quoted, _SAID, '""'), cells=_SAID_FACTS),
    _csv("csv-quotes-backslashed", partial(_quoted, _SAID, '\\"'), cells=_SAID_FACTS),
    _csv("csv-quotes-in-mid-field", lambda: separated().replace("林木采伐", '林木"采伐"', 1), cells=_SAID_FACTS),
    rejected("csv-quote-unpaired", lambda: separated().replace("林木", '"林木', 1).encode(), "引号", CSV),
    rejected("csv-no-heading", lambda: separated(ITEMS).encode(), "没有找到表头", CSV),
    _csv(
        "csv-only-heading",
        lambda: separated([HEADINGS]),
        findings=("S5",),
        items=0,
        steps=0,
        cells=[],
        department="林茶局",
    ),
    rejected("csv-nul-bytes", lambda: separated().replace("林木", "林\0木").encode(), "无法识别|字符", CSV),
    rejected("csv-truncated-in-character", _truncated, r"第 ?\d+ ?行|不完整", CSV),
    rejected("csv-bad-bytes", _bad_bytes, r"第 ?\d+ ?行", CSV),
    _csv("csv-cr-only", partial(separated, end="\r", quoting=1)),
    _csv("csv-mixed-line-ends", lambda: separated(end="\n").replace("\n" + CODES[1], "\r\n" + CODES[1])),
    rejected("csv-one-long-line", ("政务服务事项" * 60_000).encode, "没有找到表头", CSV, is_large=True, seconds=30),
    _csv("csv-sep-line", lambda: "sep=;\r\n" + separated(separator=";")),
    _csv("csv-tab-prefixed-codes", partial(_prefixed, "\t"), cells=_prefixed_facts("\t")),
    _csv("csv-apostrophe-codes", partial(_prefixed, "'"), cells=_prefixed_facts("'")),
    _csv("csv-equals-text", _equals_text),
    _csv("csv-codes-as-numbers", partial(separated, _SCIENTIFIC), findings=("S14",) * 3, cells=FACTS[1:10]),
    _csv("csv-formula-errors", partial(separated, _FAILED), findings=("S12",) * 2, cells=FACTS[:5]),
    _csv("csv-blank-lines", lambda: _BLANK_LINES, cells=[*facts(ITEMS[:1], row=3), *facts(ITEMS[1:], row=5)]),
    _csv("csv-title-and-notes", lambda: separated(_TITLED), cells=list(facts(row=3))),
    _csv("csv-ragged", lambda: _RAGGED, findings=("S3",), cells=FACTS[:29]),
    _csv("csv-dos-end-of-file", lambda: separated() + "\x1a"),
    _csv("csv-line-break-in-heading", partial(separated, _BROKEN_HEADING)),
    _csv("csv-quoted-everything", partial(separated, quoting=1)),
    _csv("csv-spaces-around", lambda: separated([[f" {v}　" for v in HEADINGS], *ITEMS])),
    rejected("csv-prose", partial("请查收附件，\n谢谢。\n".encode, "gb18030"), "没有找到表头", "林茶局.txt"),
    rejected("csv-white-space", " \r\n\t\r\n　\r\n".encode, "没有任何内容", CSV),
    rejected("csv-empty", lambda: b"", "空的", CSV),
    rejected(
        "csv-mojibake",
        lambda: separated().encode().decode("gb18030", "replace").encode(),
        "没有找到表头|乱码|无法识别",
        CSV,
    ),
    rejected("csv-latin1", lambda: ("Prénom;Où;Âge\r\n" * 5).encode("latin-1"), "没有找到表头|无法识别|乱码", CSV),
]
