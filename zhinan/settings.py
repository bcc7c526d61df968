"""Where things live: one home with data/ and reports/, by default the working directory."""

from __future__ import annotations

import os
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

from zhinan.errors import UsageError
from zhinan.intake.limits import Limits


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
    def reference(self) -> Path:
        """What the bureau itself supplies to compare with: the catalogue of items."""
        return self.root / "data" / "reference"

    @property
    def curated(self) -> Path:
        """The public lists of the latest run."""
        return self.root / "data" / "curated"

    @property
    def reports(self) -> Path:
        """Dashboard, correction workbooks, metrics, Data Docs."""
        return self.root / "reports"

    def limits(self) -> Limits:
        """How much one file may cost: the section [limits] of zhinan.toml in the home, else the defaults.

        Raises UsageError, naming file and key, for what is no limit.
        """
        file = self.root / "zhinan.toml"
        if not file.exists():
            return Limits()
        try:
            given = tomllib.loads(file.read_text("utf-8")).get("limits", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"设置文件 {file.name} 有误：{error}") from error
        known = asdict(Limits())
        for key, value in given.items():
            if key not in known:
                raise UsageError(f"设置文件 {file.name} 的 [limits] 里没有“{key}”，可写：{'、'.join(known)}")
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or value <= 0 or (isinstance(value, float) and key != "seconds"):
                raise UsageError(f"设置文件 {file.name} 的 [limits] {key} 须是大于 0 的数，现为 {value!r}")
        return Limits(**given)
