"""The steps at which somebody is reminded of a day by which something is to be done."""

import datetime as dt
from collections.abc import Sequence

FRESH = dt.timedelta(days=6)  # how long after the day its last step may still be taken


def step_of(day: dt.date, today: dt.date, steps: Sequence[int]) -> int | None:
    """Return the smallest step that still covers the days left; ``None`` before the first step.

    On the six days (``FRESH``) after ``day`` the step is -1; later it is ``None``.
    """
    left = (day - today).days
    if left < 0:
        return -1 if today - day <= FRESH else None
    return min((step for step in steps if 0 <= left <= step), default=None)
