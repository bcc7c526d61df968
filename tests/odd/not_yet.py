"""The kinds that do not end as they must yet, and what is wrong. Each must fail: one that passes is an error."""

from __future__ import annotations

NOT_YET = {
    "form-with-table-of-materials": "a small table of materials inside a form is not read as materials",
}
