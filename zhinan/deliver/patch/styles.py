"""The workbook's styles: each style that a marked cell has, once more with our fill.

The fill's colour is ours alone, and its second colour (which a solid fill does not show) keeps the one that the cell
had before: so a mark can be taken away again after other programs have written the file anew.
"""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

from zhinan.deliver.patch.model import Severity
from zhinan.deliver.patch.package import MAIN, Package, parse, serialised

FILLS: dict[Severity, str] = {"error": "FFFFC9CB", "warning": "FFFFEFA9"}
_M = f"{{{MAIN}}}"
_EMPTY = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
).encode()
_COLOURS = ("rgb", "theme", "indexed", "tint", "auto")


class Styles:
    """The styles part of ``package``, changed in memory until ``store``."""

    def __init__(self, package: Package) -> None:
        self._package = package
        part = package.related(package.workbook, "styles")
        if part is None:
            part = package.free("xl/styles{}.xml")
            package.set(part, _EMPTY)
            package.declare(part, "styles+xml")
            package.relate(package.workbook, "styles", part)
        self._part = part
        self._root = parse(package.read(part))
        self._fills = self._group("fills")
        self._xfs = self._group("cellXfs")
        self._made: dict[tuple[Any, ...], int] = {}

    def marked(self, style: int, severity: Severity) -> int:
        """The style ``style`` with the fill of ``severity``."""
        return self._once(("mark", style, severity), lambda: self._with_fill(style, severity))

    def unmarked(self, style: int) -> int:
        """The style that a cell had before it was marked; any other style as it is."""
        return self._once(("plain", style), lambda: self._former(style))

    def wrapped(self, style: int) -> int:
        """The style ``style``, its text wrapped from the top left: for the column 整改说明."""
        return self._once(("wrapped", style), lambda: self._wrapped(style))

    def own(self, font: str, fill: str = "", border: bool = False, alignment: str = "") -> int:
        """A style of our own, from the XML within its ``font``, ``fill``, and the attributes of its alignment."""
        return self._once(("own", font, fill, border, alignment), lambda: self._own(font, fill, border, alignment))

    def store(self) -> None:
        """Put the part back."""
        for name in ("fonts", "fills", "borders", "cellXfs"):
            group = self._root.find(f"{_M}{name}")
            if group is not None:
                group.set("count", str(len(group)))
        self._package.set(self._part, serialised(self._root))

    def _group(self, name: str) -> etree._Element:
        found = self._root.find(f"{_M}{name}")
        if found is None:
            # A part without this group: ours stands in the order of the schema.
            order = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
            before = [self._root.find(f"{_M}{one}") for one in order[: order.index(name)]]
            place = sum(one is not None for one in before)
            found = etree.Element(f"{_M}{name}")
            self._root.insert(place, found)
            if name == "cellXfs":
                found.append(etree.Element(f"{_M}xf", numFmtId="0", fontId="0", fillId="0", borderId="0"))
        return found

    def _once(self, key: tuple[Any, ...], make: Any) -> int:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _xf(self, style: int) -> etree._Element:
        return self._xfs[style] if 0 <= style < len(self._xfs) else self._xfs[0]

    def _add(self, xf: etree._Element) -> int:
        self._xfs.append(xf)
        return len(self._xfs) - 1

    def _fill_of(self, xf: etree._Element) -> etree._Element | None:
        number = int(xf.get("fillId", "0"))
        return self._fills[number].find(f"{_M}patternFill") if number < len(self._fills) else None

    def _with_fill(self, style: int, severity: Severity) -> int:
        xf = copy.deepcopy(self._xf(style))
        before = self._fill_of(xf)
        former = None
        if before is not None and before.get("patternType") == "solid":
            colour = before.find(f"{_M}fgColor")
            if colour is not None:
                former = tuple(sorted(_plain(colour).items()))
        xf.set("fillId", str(self._once(("fill", severity, former), lambda: self._add_fill(severity, former))))
        xf.set("applyFill", "1")
        return self._add(xf)

    def _add_fill(self, severity: Severity, former: tuple[tuple[str, str], ...] | None) -> int:
        fill = etree.SubElement(self._fills, f"{_M}fill")
        pattern = etree.SubElement(fill, f"{_M}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{_M}fgColor", rgb=FILLS[severity])
        etree.SubElement(pattern, f"{_M}bgColor", dict(former or (("indexed", "64"),)))
        return len(self._fills) - 1

    def _former(self, style: int) -> int:
        pattern = self._fill_of(self._xf(style))
        colour = pattern.find(f"{_M}fgColor") if pattern is not None else None
        if pattern is None or colour is None or colour.get("rgb", "").upper() not in FILLS.values():
            return style
        xf = copy.deepcopy(self._xf(style))
        kept = pattern.find(f"{_M}bgColor")
        if kept is None or kept.get("indexed") == "64" or not kept.attrib:
            xf.set("fillId", "0")
        else:
            fill = etree.SubElement(self._fills, f"{_M}fill")
            solid = etree.SubElement(fill, f"{_M}patternFill", patternType="solid")
            etree.SubElement(solid, f"{_M}fgColor", _plain(kept))
            etree.SubElement(solid, f"{_M}bgColor", indexed="64")
            xf.set("fillId", str(len(self._fills) - 1))
        return self._add(xf)

    def _wrapped(self, style: int) -> int:
        xf = copy.deepcopy(self._xf(self.unmarked(style)))
        for old in xf.findall(f"{_M}alignment"):
            xf.remove(old)
        xf.insert(0, etree.Element(f"{_M}alignment", vertical="top", wrapText="1"))
        xf.set("applyAlignment", "1")
        return self._add(xf)

    def _own(self, font: str, fill: str, border: bool, alignment: str) -> int:
        fonts, borders = self._group("fonts"), self._group("borders")
        xf = etree.Element(f"{_M}xf", numFmtId="49", applyNumberFormat="1")
        fonts.append(parse(f'<font xmlns="{MAIN}">{font}</font>'.encode()))
        xf.set("fontId", str(len(fonts) - 1))
        number = 0
        if fill:
            pattern = f'<patternFill patternType="solid"><fgColor rgb="{fill}"/></patternFill>'
            self._fills.append(parse(f'<fill xmlns="{MAIN}">{pattern}</fill>'.encode()))
            number = len(self._fills) - 1
        xf.set("fillId", str(number))
        if border:
            sides = "".join(
                f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom")
            )
            borders.append(parse(f'<border xmlns="{MAIN}">{sides}<diagonal/></border>'.encode()))
        elif not len(borders):
            borders.append(parse(f'<border xmlns="{MAIN}"><left/><right/><top/><bottom/><diagonal/></border>'.encode()))
        xf.set("borderId", str(len(borders) - 1 if border else 0))
        xf.set("xfId", "0")
        xf.append(parse(f'<alignment xmlns="{MAIN}" {alignment}/>'.encode()))
        for name in ("applyFont", "applyFill", "applyBorder", "applyAlignment"):
            xf.set(name, "1")
        return self._add(xf)


def _plain(colour: etree._Element) -> dict[str, str]:
    """What says which colour it is."""
    return {str(name): str(value) for name, value in colour.attrib.items() if name in _COLOURS}
