"""What is counted of one rule. Apart from ``evaluate.py``: who only handles counts need not load Great Expectations."""

from __future__ import annotations

from dataclasses import dataclass

from expectations.model import RecordKind


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What GX counted for one rule: records, records it applies to, records that fail it."""

    rule: str
    record: RecordKind
    record_count: int
    applicable_count: int
    failed_count: int
