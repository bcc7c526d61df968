"""Further mistakes in the national elements, worked out of the right value, for the mutation benchmark."""

from __future__ import annotations

from collections.abc import Callable

from zhinan.sample.defects_national import in_both
from zhinan.sample.mistakes import Case, Mistake, edited, where


def _copied(change: Callable[[str], str]) -> Callable[[Case], str]:
    def writes(case: Case) -> str:
        assert case.twin is not None
        return change(case.twin["业务办理项编码"])

    return writes


NATIONAL: dict[str, Mistake] = {
    "N1.1": edited(
        lambda code: code[1:],
        lambda code: f"{code}01",
        lambda code: code[:31],
        lambda code: f"{code[:20]}-{code[20:]}",
        lambda code: f"{code[:-1]}O",
        lambda code: code[:18] + "9" + code[19:],
        lambda code: code[:21] + "11" + code[23:],
        lambda code: f"编码{code}",
        lambda code: code[:21] + "00" + code[23:],
        lambda code: f"{code}、{code}",
        lambda code: code[:18].lower().replace("1", "l", 1) + code[18:],
    ),
    "N1.2": Mistake(
        (
            _copied(lambda code: f"{code} "),
            _copied(lambda code: f"{code[:18]} {code[18:]}"),
            _copied(lambda code: f"\t{code}"),
            _copied(lambda code: code.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})),
            _copied(lambda code: f"\u200b{code}\n"),
        ),
        needs_twin=True,
    ),
    "N2.1": edited(
        lambda code: code[1:],
        lambda code: f"{code}01",
        lambda code: code[:18],
        lambda code: code[:18] + code[19:],
        lambda code: code[:-3],
        lambda code: code[:18] + "8" + code[19:],
        lambda code: code[:19] + "ab" + code[21:],
        lambda code: f"{code[:18]}/{code[18:]}",
    ),
    "N1.3": edited(
        lambda code: f"{code[:19]}42{code[21:]}",
        lambda code: f"11411521006045678Q{code[18:]}",
        lambda code: f"{code[:18]}5{code[19:]}",
        lambda code: f" {code[:28]}999{code[31:]}",
    ),
    "N2.2": Mistake(
        (
            in_both(lambda code: f"11421521{code[8:]}"),
            in_both(lambda code: code[:8] + "O" + code[9:]),
            in_both(lambda code: code[:15] + code[16] + code[15] + code[17:]),
        ),
        fits=lambda item, record: record["实施编码"][15] != record["实施编码"][16],
    ),
    "N2.3": Mistake(
        (
            in_both(lambda code: f"{code[:18]}2{code[19:]}"),
            in_both(lambda code: f"{code[:18]}5{code[19:]}"),
            in_both(lambda code: f" {code[:18]}1{code[19:]}\n"),
            in_both(lambda code: f"{code[:18]}７{code[19:]}"),
        ),
        where("行使层级", "县级"),
    ),
    "N2.4": Mistake(
        (
            in_both(lambda code: f"{code[:19]}42{code[21:]}"),
            in_both(lambda code: code[:28] + ("00Y" if code[28:31] != "00Y" else "000") + code[31:]),
        )
    ),
    "N3.1": edited(
        lambda code: code[1:],
        lambda code: f"{code}0",
        lambda code: code[:2] + "00" + code[4:],
        lambda code: code[:2] + "11" + code[4:],
        lambda code: code[:9] + "00X",
        lambda code: code[:9],
        lambda code: f"{code[:-1]}O",
        lambda code: code[:9] + "00y",
        lambda code: f"{code[:2]}.{code[2:]}",
    ),
    "N8.1": edited(
        lambda text: f"{text}法律、法规规定的其他有关情形。",
        lambda text: f"4.提交身份证等其他材料；{text}",
        lambda text: f"{text}提交有关材料。",
        lambda text: f"{text}提交其他\u200b有 关资料。",
        lambda text: f"{text}\n5.窗口要求的有关\n材料。",
    ),
}
