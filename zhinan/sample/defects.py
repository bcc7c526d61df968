"""Rule id → the mistake that breaks that rule, at its element's cell, and no other rule.

The table of contents of what the sample batch can have wrong. A rule of the standard without a
mistake here stops the generator: nobody shall believe that the batch covers it.
"""

from __future__ import annotations

from zhinan.sample.defects_contact import BOOKING, COMPLAINT, CONSULT, WINDOW
from zhinan.sample.defects_item import FEES, HALL, KIND, NAME, ONLINE, TIME
from zhinan.sample.defects_national import NATIONAL
from zhinan.sample.defects_picture import PICTURE
from zhinan.sample.defects_process import PROCESS_TEXT
from zhinan.sample.defects_rows import MATERIAL, STEP
from zhinan.sample.mistakes import Mistake

DEFECTS: dict[str, Mistake] = {
    **NATIONAL,
    **NAME,
    **KIND,
    **PROCESS_TEXT,
    **TIME,
    **ONLINE,
    **HALL,
    **CONSULT,
    **COMPLAINT,
    **WINDOW,
    **FEES,
    **MATERIAL,
    **PICTURE,
    **BOOKING,
    **STEP,
}

# Of no effect in a batch: the rule applies only where the bureau supplies a catalogue of items.
NEED_CATALOGUE: frozenset[str] = frozenset({"E1.3"})

# What clerks get wrong most: drawn more often when a department's share is filled up.
COMMON: tuple[str, ...] = (
    "E3.2", "E12.2", "E12.3", "E16.1", "E17.2", "E18.3", "E18.2", "E21.2", "E22.2", "E28.2", "E30.2",
    "E33.1", "E34.2", "E35.2", "E35.4", "E36.7", "E36.2", "E37.3", "E39.2", "E50.2", "E51.2", "E54.2",
    "E54.4", "E4.2", "E45.2", "E7.2", "E13.1", "E49.2", "E52.1", "E11.5.2", "E11.3",
)  # fmt: skip
