"""Where things live: one home with data/ and reports/, by default the working directory."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from expectations.campaign import Step, announced_steps
from zhinan.errors import UsageError
from zhinan.intake.limits import Limits
from zhinan.intake.reviews import GATES
from zhinan.serving import ServeSettings, database_url, serve_settings, sign_in

SETTINGS = "zhinan.toml"
SECTIONS = ("limits", "correction", "gates", "baseline", "bulletin", "mail", "campaign", "serve", "prefect")
DASHBOARD = "reports/dashboard/index.html"
CORRECTION_DAYS = 3
_MOST_DAYS = 250


@dataclass(frozen=True, slots=True)
class BulletinSettings:
    """``number``: the document's number (文号), '' for none; ``to``: whom the bulletin addresses."""

    number: str = ""
    to: str = "县直各有关部门、各推进组："


@dataclass(frozen=True, slots=True)
class MailSettings:
    """``to``: the recipients; none: no mail. ``block``: Prefect's block of the server. ``sender``: '' for its user."""

    to: tuple[str, ...] = ()
    block: str = "zhinan-mail"
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation. ``raw`` may lie elsewhere; it is never written."""

    root: Path
    raw: Path

    @classmethod
    def at(cls, root: Path | None = None, raw: Path | None = None) -> Home:
        """The home at ``root``, else at ZHINAN_HOME, else at the working directory."""
        base = (root or Path(os.environ.get("ZHINAN_HOME") or ".")).resolve()
        return cls(base, (raw or base / "data" / "raw").resolve())

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.root / "data" / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the run that uses the warehouse."""
        return self.root / "data" / ".zhinan.lock"

    @property
    def archive(self) -> Path:
        """A copy of every file ever received, and the results of every run."""
        return self.root / "data" / "archive"

    @property
    def kept(self) -> Path:
        """What the outputs that stand were made of (``zhinan.deliver.kept``)."""
        return self.root / "data" / ".kept"

    @property
    def reference(self) -> Path:
        """What the bureau itself supplies to compare with: the catalogue of items."""
        return self.root / "data" / "reference"

    @property
    def curated(self) -> Path:
        """The publications, a folder each: ``<day>-<number>``."""
        return self.root / "data" / "curated"

    @property
    def lake(self) -> Path:
        """The tables of all counties as Parquet, made anew by every run on Spark (``zhinan.spark``)."""
        return self.root / "data" / "lake"

    @property
    def latest(self) -> Path:
        """The latest publication, under a name that stays: the public lists and the site."""
        return self.curated / "latest"

    @property
    def site(self) -> Path:
        """The public site of the latest publication."""
        return self.latest / "site"

    @property
    def reports(self) -> Path:
        """What the bureau works with: the dashboard, correction workbooks, metrics, Data Docs."""
        return self.root / "reports"

    @property
    def dashboard(self) -> Path:
        """The quality dashboard: a folder that can be mailed as it is."""
        return self.reports / "dashboard"

    def limits(self) -> Limits:
        """How much one file may cost: the section [limits] of zhinan.toml in the home, else the defaults.

        Raises UsageError, naming file and key, for what is no limit.
        """
        known = asdict(Limits())
        given = self._section("limits", known)
        for key, value in given.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or value <= 0 or (isinstance(value, float) and key != "seconds"):
                raise UsageError(f"设置文件 {SETTINGS} 的 [limits] {key} 须是大于 0 的数，现为 {value!r}")
        return Limits(**given)

    def correction_days(self) -> int:
        """Working days within which a problem has to be corrected: [correction] working_days, by default 3."""
        value = self._section("correction", ("working_days",)).get("working_days", CORRECTION_DAYS)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _MOST_DAYS:
            wanted = f"须是 1 至 {_MOST_DAYS} 的整数，现为 {value!r}"
            raise UsageError(f"设置文件 {SETTINGS} 的 [correction] working_days {wanted}")
        return value

    def gates(self) -> tuple[str, ...]:
        """The gates that publishing asks for, in their order: [gates], each on or off, by default off."""
        given = self._section("gates", GATES)
        for key, value in given.items():
            if not isinstance(value, bool):
                raise UsageError(f"设置文件 {SETTINGS} 的 [gates] {key} 须是 true 或 false，现为 {value!r}")
        return tuple(gate for gate in GATES if given.get(gate))

    def baseline(self) -> str | None:
        """The run that 五减 is compared with: [baseline] run, a run_id or a day; None: the first run that ended."""
        value = self._section("baseline", ("run",)).get("run")
        if isinstance(value, date):
            return value.isoformat()  # TOML has days of its own
        if value is not None and (not isinstance(value, str) or not value.strip()):
            wanted = f"须是一次运行的名称或一个日期（2023-05-06），现为 {value!r}"
            raise UsageError(f"设置文件 {SETTINGS} 的 [baseline] run {wanted}")
        return value.strip() if value else None

    def bulletin(self) -> BulletinSettings:
        """The section [bulletin]: number and to. Raises UsageError, naming the key, for what is no text."""
        given = self._section("bulletin", asdict(BulletinSettings()))
        return BulletinSettings(**{key: _text("bulletin", key, value) for key, value in given.items()})

    def mail(self) -> MailSettings:
        """The section [mail]: to, block and sender. Raises UsageError, naming the key, for what is no address."""
        given = self._section("mail", asdict(MailSettings()))
        addresses = given.pop("to", [])
        if not isinstance(addresses, list) or not all(map(_is_address, addresses)):
            raise UsageError(f'设置文件 {SETTINGS} 的 [mail] to 须是一列邮箱地址，如 ["name@example.com"]')
        told = {key: _text("mail", key, value) for key, value in given.items()}
        if told.get("sender") and not _is_address(told["sender"]):
            raise UsageError(f"设置文件 {SETTINGS} 的 [mail] sender 须是邮箱地址")
        return MailSettings(tuple(addresses), **told)

    def campaign(self, standard: str) -> tuple[Step, ...]:
        """The steps that the dashboard counts down to: [campaign] steps, by default those of the notice.

        ``standard``: the name of the standard; the steps of its county's notice are in expectations/campaign.toml.
        Raises UsageError, naming the key, for what is no step.
        """
        given = self._section("campaign", ("steps",)).get("steps")
        if given is None:
            return announced_steps(standard)
        where = f"设置文件 {SETTINGS} 的 [campaign] steps"
        if not isinstance(given, list):
            raise UsageError(f'{where} 须是一列步骤，如 [{{ name = "工作部署", from = 2023-04-26 }}]')
        return tuple(_step(where, number, one) for number, one in enumerate(given, start=1))

    def serve(self, **given: Any) -> ServeSettings:
        """The section [serve], ``given`` before what stands there. Raises UsageError, naming the key (``serving``)."""
        return serve_settings(SETTINGS, self._section("serve", asdict(ServeSettings())) | given)

    def sign_in(self, settings: ServeSettings) -> str | None:
        """``user:password`` of the pages and of Prefect, None where none is asked for. Raises UsageError."""
        return sign_in(SETTINGS, self.root, settings)

    def database(self) -> str | None:
        """Prefect's database: [prefect] database or database_file; None: SQLite. Raises UsageError."""
        return database_url(SETTINGS, self.root, self._section("prefect", ("database", "database_file")))

    def _section(self, name: str, known: Iterable[str]) -> dict[str, Any]:
        """One section of the settings; ``known``: the keys that it can have."""
        file = self.root / SETTINGS
        if not file.exists():
            return {}
        try:
            whole = tomllib.loads(file.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"设置文件 {SETTINGS} 有误：{error}") from error
        for section in whole:
            if section not in SECTIONS:
                raise UsageError(f"设置文件 {SETTINGS} 里没有“[{section}]”这一节，可写：{'、'.join(SECTIONS)}")
        given = whole.get(name, {})
        if not isinstance(given, dict):
            raise UsageError(f"设置文件 {SETTINGS} 的 {name} 须写成一节：[{name}]")
        for key in given:
            if key not in known:
                raise UsageError(f"设置文件 {SETTINGS} 的 [{name}] 里没有“{key}”，可写：{'、'.join(known)}")
        return given


def _step(where: str, number: int, given: object) -> Step:
    """One step of the campaign; without ``to`` it is one day."""
    told = f"{where} 第 {number} 项"
    if not isinstance(given, dict):
        raise UsageError(f'{told}须写成 {{ name = "……", from = 2023-04-26, to = 2023-05-06 }}，现为 {given!r}')
    for key in given:
        if key not in ("name", "from", "to"):
            raise UsageError(f"{told}里没有“{key}”，可写：name、from、to")
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise UsageError(f"{told}的 name 须是一行文字，现为 {name!r}")
    first = _day(told, "from", given.get("from"))
    last = _day(told, "to", given["to"]) if "to" in given else first
    if last < first:
        raise UsageError(f"{told}的 to（{last}）早于 from（{first}）")
    return Step(" ".join(name.split()), first, last)


def _day(told: str, key: str, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):  # a moment is a date too, for Python
        raise UsageError(f"{told}的 {key} 须是一个日期（2023-04-26，不加引号），现为 {value!r}")
    return value


def _text(section: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"设置文件 {SETTINGS} 的 [{section}] {key} 须是一行文字，现为 {value!r}")
    return " ".join(value.split())


def _is_address(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", value) is not None
