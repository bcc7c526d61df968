"""What passes between the processes that read and the run: pickles of the reader's own classes and no others.

The reading process has parsed a stranger's file. Whatever became of it, what it sends can only be data:
nothing but the classes below is ever looked up.
"""

from __future__ import annotations

import gc
import io
import pickle
from typing import Any

_CLASSES = {
    "zhinan.intake.heading_map": {"HeadingMap", "HeadingUse"},
    "zhinan.intake.model": {
        "Finding",
        "Note",
        "PlacedPicture",
        "Reading",
        "SheetAccount",
        "Table",
    },
    "zhinan.intake.inspections": {"Inspection"},
    "zhinan.intake.picture": {"Picture"},
    "zhinan.intake.reviews": {"Decision"},
    "zhinan.intake.verdicts": {"Verdict"},
    "datetime": {"date"},
}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if name in _CLASSES.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no class of the reader's")


def dumps(value: object) -> bytes:
    """``value`` as bytes."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def loads(data: bytes) -> Any:
    """What ``dumps`` wrote. Raises pickle.UnpicklingError for anything else."""
    # None of it can be garbage, and looking for some among so many new objects takes as long as making them.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _Reader(io.BytesIO(data)).load()
    finally:
        if was_enabled:
            gc.enable()
