"""What an app above has to add to a page of an app below, which need not know that there is anybody above it.

A page asks for the panels of its place; whoever has something to say registers for it in its ``web/panels.py``.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

type Panel = Callable[[HttpRequest, Any], str]

_PANELS: dict[str, list[Panel]] = defaultdict(list)


def panel(place: str) -> Callable[[Panel], Panel]:
    """Register a function that writes a panel (HTML, or nothing) for the thing that a page at ``place`` shows."""

    def register(function: Panel) -> Panel:
        _PANELS[place].append(function)
        return function

    return register


def panels(request: HttpRequest, place: str, thing: Any) -> list[str]:
    written = (write(request, thing) for write in _PANELS[place])
    return [html for html in written if html]
