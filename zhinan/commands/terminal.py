"""The terminal, as every command writes to it: what a department wrote is text there, and commands nothing."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from zhinan.text import harmless


class Terminal(Console):
    """A console that takes no markup out of texts and lets no control character through."""

    def render_str(self, text: str, **options: Any) -> Text:
        """``text`` as it stands: ``[red]`` in a file's name is a part of its name."""
        return super().render_str(harmless(text), **{**options, "markup": False, "highlight": False, "emoji": False})


def terminal(*, is_error: bool = False, is_wrapped: bool = True, width: int | None = None) -> Terminal:
    """Standard output, or with ``is_error`` standard error; ``is_wrapped``: lines are broken at ``width``."""
    return Terminal(stderr=is_error, highlight=False, soft_wrap=not is_wrapped, width=width)
