"""Modules that others import and hardly ever use: loaded where one of their names is first asked for."""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def import_when_used(name: str) -> None:
    """Make the next ``import name`` cost nothing: the module itself is run when something of it is asked for.

    The standard library's own way (``importlib.util.LazyLoader``): whoever does ask gets the real module. Does nothing
    where it is loaded already, or is not installed.
    """
    if name in sys.modules or (spec := find_spec(name)) is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
