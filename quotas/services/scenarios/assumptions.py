"""Assumptions of a scenario: kinds, their text in an address, and what is wrong with one."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Fault, Invalid
from quotas.models import Category
from quotas.quantities import MOST_TONNES, ZERO, to_kilogram

MOST = 6  # assumptions of one scenario


class AssumptionKind(TextChoices):
    CUT = "cut", gettext_lazy("Cut")
    SUPPLEMENT = "supplement", gettext_lazy("Supplement")
    CLOSURE = "closure", gettext_lazy("Closure")
    SUSPENSION = "suspension", gettext_lazy("Suspension")
    MERGER = "merger", gettext_lazy("Merger")
    YIELD = "yield", gettext_lazy("Changed yield")


Kind = AssumptionKind
CHANGES = (Kind.CUT, Kind.SUPPLEMENT)
OF_ENTERPRISES = (Kind.CLOSURE, Kind.SUSPENSION, Kind.MERGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """An assumption about a holder, by its code.

    ``amount``: tonnes or, if ``in_percent``, percent: of the allocation for a cut or a supplement, of today's output
    from the same feed for a yield. ``until``: the first day after a suspension. ``to``: the successor of a merger.
    """

    kind: AssumptionKind
    holder: str
    amount: Decimal | None = None
    in_percent: bool = False
    category: str = ""
    day: dt.date | None = None
    until: dt.date | None = None
    to: str = ""

    def text(self) -> str:
        """Return the assumption as it stands in the API's address."""
        amount = "" if self.amount is None else f"{self.amount.normalize():f}{'%' if self.in_percent else ''}"
        days = [day.isoformat() for day in (self.day, self.until) if day]
        return ":".join(part for part in (self.kind.value, self.holder, self.to, amount, self.category, *days) if part)


def read_assumptions(texts: Sequence[str]) -> list[Assumption]:
    """Read assumptions such as ``cut:36:10%`` or ``merger:E-A:E-B:2011-11-01``; raise ``Invalid`` for others."""
    found = []
    for index, text in enumerate(texts):
        kind, *parts = [part.strip() for part in text.split(":")]
        if kind not in Kind.values or not parts or not parts[0]:
            raise _unreadable(index, text)
        values: dict[str, object] = {}
        wanted = ["to"] if kind == Kind.MERGER else []
        for part in parts[1:]:
            name, value = _read(part, values, wanted)
            if name is None or name in values:
                raise _unreadable(index, text)
            values[name] = value
            if name == "amount":
                values["in_percent"] = part.endswith("%")
        found.append(Assumption(kind=Kind(kind), holder=parts[0], **values))  # type: ignore[arg-type]
    return found


def _unreadable(index: int, text: str) -> Invalid:
    detail = _(
        "Write an assumption as its kind, a code and its figures, such as cut:36:10%%. This line is not valid: %(text)s"
    )
    return Invalid.at(f"/assumptions/{index}", "invalid", detail % {"text": text})


def _read(part: str, values: dict[str, object], wanted: list[str]) -> tuple[str | None, object]:
    if wanted:
        return wanted.pop(), part
    if part in (Category.LIGHT, Category.MEDIUM_HEAVY, Category.ALL):
        return "category", part
    readers: list[Callable[[], tuple[str | None, object]]] = [
        lambda: ("until" if "day" in values else "day", dt.date.fromisoformat(part)),
        lambda: ("amount", Decimal(part.removesuffix("%"))),
    ]
    for read in readers:
        try:
            return read()
        except (ValueError, InvalidOperation):
            continue
    return None, None


def faults_of(assumption: Assumption, index: int, today: dt.date) -> list[Fault]:
    """Return what is wrong with an assumption by itself, whoever the holder is."""
    at, kind, amount = f"/assumptions/{index}", assumption.kind, assumption.amount
    faults = []
    if kind in CHANGES or kind == Kind.YIELD:
        if amount is None or not amount.is_finite() or not ZERO < amount <= MOST_TONNES:
            faults.append(Fault(f"{at}/amount", "required", _("State tonnes or percent, more than 0.")))
        elif amount != to_kilogram(amount):
            faults.append(Fault(f"{at}/amount", "invalid", _("At most three decimals.")))
        elif kind == Kind.CUT and assumption.in_percent and amount > 100:
            faults.append(Fault(f"{at}/amount", "out_of_range", _("A cut takes at most the whole allocation.")))
        elif kind == Kind.YIELD and (not assumption.in_percent or amount > 1000):
            detail = _("Give the new yield as a percentage of the present one, at most 1,000.")
            faults.append(Fault(f"{at}/amount", "out_of_range", detail))
    elif amount is not None:
        faults.append(Fault(f"{at}/amount", "not_expected", _("Leave the figure out: this assumption has none.")))
    if kind in CHANGES:
        if assumption.day is not None:
            detail = _("Leave the day out: a cut or supplement counts for the whole year.")
            faults.append(Fault(f"{at}/day", "not_expected", detail))
    else:
        faults += _day_faults(assumption, at, today)
    if assumption.until is not None and kind != Kind.SUSPENSION:
        faults.append(Fault(f"{at}/until", "not_expected", _("Only a suspension has a last day.")))
    if bool(assumption.to) != (kind == Kind.MERGER):
        detail = _("Name the successor.") if kind == Kind.MERGER else _("Only a merger has a successor.")
        faults.append(Fault(f"{at}/to", "required" if kind == Kind.MERGER else "not_expected", detail))
    return faults


def _day_faults(assumption: Assumption, at: str, today: dt.date) -> list[Fault]:
    day, until, last = assumption.day, assumption.until, dt.date(today.year, 12, 31)
    detail = _("Give a day from today to the end of the year.")
    if day is None or not today <= day <= last:
        return [Fault(f"{at}/day", "out_of_range", detail)]
    if until is not None and not day < until <= last:
        return [Fault(f"{at}/until", "out_of_range", _("Give a later day of this year."))]
    return []
