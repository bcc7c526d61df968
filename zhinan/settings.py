"""Where things live: one home with data/ and reports/, by default the working directory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


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
