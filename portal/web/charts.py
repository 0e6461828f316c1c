"""Data of charts for their scripts: figures as text to the kilogram, words in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _

from inspections.rules.quota import used_up_on
from quotas.queries.overview import BurnDown


def burn_down(burn: BurnDown, key: str) -> dict[str, Any]:
    """Return the context of ``parts/burndown.html``; ``key`` distinguishes the charts of one page."""
    year = burn.points[0].month.year
    return {
        "key": key,
        "burn": burn,
        "used_up_on": used_up_on(year, burn.first, burn.lasts) if burn.lasts is not None else None,
        "drawn": {
            "months": [f"{point.month:%Y-%m}" for point in burn.points],
            "left": [None if point.left is None else str(point.left) for point in burn.points],
            "line": [str(point.line) for point in burn.points],
            "forecast": [None if point.forecast is None else str(point.forecast) for point in burn.points],
            "allocated": str(burn.allocated),
            "words": {"left": _("Left"), "line": _("Even use of the year"), "forecast": _("Forecast")},
        },
    }
