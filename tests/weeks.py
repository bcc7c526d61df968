"""A small home with three runs, over a week and a half: what was sent is few enough to be counted by hand.

27 April 2023 (Thursday): 民族宗教局 with 15 accurate items, 税务局 with 甲, 乙, 丙, and a file that is no workbook.
4 May: 税务局 corrects 甲 and sends 丁. 8 May: 甲 is wrong again; 林茶局 sends 40 items, 29 of them accurate.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from tests.conftest import SAMPLE_BATCH, whole_run
from zhinan.settings import Home

HEAD = (
    "业务办理项名称,行使层级,办件类型,承诺时限,法定时限,是否收费,承诺到现场窗口最多次数,咨询方式,"
    "材料名称,是否减免,材料必要性\n"
)
MOBILE = "13987654321"
FIRST = (
    f"甲,市级,即办件,5个工作日,20个工作日,是,1,手机{MOBILE}张三,身份证,否,必要\n,,,,,,,,申请表,否,必要\n"
    "乙,市级,联办件,10个工作日,20个自然日,否,2,,身份证,否,必要\n"
    "丙,县级,即办件,3个工作日,无,否,0,,,,\n"
)
CORRECTED = (
    "甲,县级,即办件,1个工作日,20个工作日,否,0,,身份证,是,必要\n,,,,,,,,申请表,否,必要\n"
    "丁,县级,即办件,2个工作日,10个工作日,否,1,,申请表,否,必要\n"
)
WRONG_AGAIN = "甲,市级,即办件,1个工作日,20个工作日,否,0,,身份证,是,必要\n,,,,,,,,申请表,否,必要\n"
DAYS = (datetime(2023, 4, 27, 12), datetime(2023, 5, 4, 12), datetime(2023, 5, 8, 12))


def send(home: Home, batch: str, name: str, rows: str) -> None:
    """Put a csv of 税务局 into a batch."""
    folder = home.raw / batch
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(HEAD + rows, "utf-8")


def make_weeks(root: Path) -> Home:
    """The three runs."""
    home = Home.at(root)
    send(home, "2023-04-27", "税务局.csv", FIRST)
    (home.raw / "2023-04-27" / f"坏文件{MOBILE}.xlsx").write_bytes(b"%PDF-1.7")
    for file in [SAMPLE_BATCH / "民族宗教局.xlsx", *SAMPLE_BATCH.glob("verdicts*")]:
        shutil.copy(file, home.raw / "2023-04-27")
    whole_run(home, now=DAYS[0])
    send(home, "2023-05-04", "税务局（改）.csv", CORRECTED)
    whole_run(home, now=DAYS[1])
    send(home, "2023-05-08", "税务局（又改）.csv", WRONG_AGAIN)
    shutil.copy(SAMPLE_BATCH / "林茶局.xlsx", home.raw / "2023-05-08")
    whole_run(home, now=DAYS[2])
    return home
