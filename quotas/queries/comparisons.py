"""A notice beside what was before it: last year's plan of the issuer, and what was handed in before it came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from core.models import AuditEvent, label_of
from quotas.models import Holder, Notice, NoticeLine
from quotas.quantities import ZERO, percent
from quotas.queries import holders
from quotas.queries.effects import Effect

type Key = tuple[bool, str, str]  # sets the national total, holder, category


@dataclass(frozen=True, slots=True)
class Beside:
    """Of one holder and category: what the issuer gave last year, has given this year, and would have with the notice.

    ``named``: by this notice. ``change_percent`` is ``None`` where there was nothing last year.
    """

    holder: Holder
    category: str
    total: bool
    last_year: Decimal
    before: Decimal
    after: Decimal
    named: bool

    @property
    def change(self) -> Decimal:
        return self.after - self.last_year

    @property
    def change_percent(self) -> Decimal | None:
        return percent(self.change, self.last_year)


@dataclass(frozen=True, slots=True)
class Changed:
    """One line that differs from the version that was returned; ``None`` where a version does not have it."""

    holder: str
    category: str
    was: Decimal | None
    now: Decimal | None


@dataclass(frozen=True, slots=True)
class Reworded:
    """What the paper itself says otherwise than when it was returned."""

    field: str
    was: str
    now: str

    @property
    def label(self) -> str:
        names = {"programme": _("Programme"), "year": _("Year")}
        return names.get(self.field) or str(label_of(Notice, self.field))

    def shown(self, said: str) -> str:
        choices = {"batch": Notice.Batch.choices, "basis": Notice.Basis.choices}.get(self.field, ())
        answers = {"True": _("yes"), "False": _("no")}
        return str(dict(choices).get(said) or answers.get(said, said)) or "—"

    @property
    def shown_was(self) -> str:
        return self.shown(self.was)

    @property
    def shown_now(self) -> str:
        return self.shown(self.now)


@dataclass(frozen=True, slots=True)
class SinceReturned:
    """Why a notice came back, and what differs between the last two versions that were handed in."""

    reason: str = ""
    paper: Sequence[Reworded] = ()
    lines: Sequence[Changed] = ()

    def __bool__(self) -> bool:
        return bool(self.reason)


def beside_last_year(notice: Notice, effects: Sequence[Effect]) -> list[Beside]:
    """Every holder of last year's plan or of this notice, by code. Two queries."""
    year = notice.programme_year.year
    rows = (
        NoticeLine.objects.filter(
            Q(notice__state=Notice.State.IN_FORCE),
            notice__issuer=notice.issuer_id,
            notice__programme_year__programme=notice.programme_year.programme_id,
            notice__programme_year__year__in=[year - 1, year],
        )
        .exclude(notice=notice)
        .values_list("notice__programme_year__year", "from_holder", "to_holder__code", "category")
        .annotate(total=Sum("increment"))
        .order_by()
    )
    stands: dict[int, dict[Key, Decimal]] = {year - 1: {}, year: {}}
    for of_year, giver, code, category, total in rows:
        stands[of_year][giver is None, code, category] = total or ZERO
    named = {_key(effect): effect for effect in effects}
    wanted = {key for key, tonnes in stands[year - 1].items() if tonnes} | named.keys()
    known = holders.known_holders(code for _total, code, _category in wanted)
    known |= {effect.line.to_holder.code: effect.line.to_holder for effect in effects}
    gives_totals = any(total for total, _code, _category in named)
    found = []
    for key in sorted(wanted, key=lambda key: (not key[0], key[1], key[2])):
        total, code, category = key
        if total and not gives_totals:
            continue  # a notice that distributes is not read beside the control figure
        before = stands[year].get(key, ZERO)
        added = named[key].increment if key in named else ZERO
        last = stands[year - 1].get(key, ZERO)
        found.append(Beside(known[code], category, total, last, before, before + added, key in named))
    return found


def _key(effect: Effect) -> Key:
    line = effect.line
    return line.from_holder is None, line.to_holder.code, line.category


def since_returned(notice: Notice) -> SinceReturned:
    """Of a notice that was handed in again, as the audit trail keeps its versions. One query."""
    acts = AuditEvent.objects.filter(object_id=str(notice.pk), action__in=["notices.submit", "notices.return"])
    trail = list(acts.order_by("-at", "-pk")[:3])
    if [event.action for event in trail] != ["notices.submit", "notices.return", "notices.submit"]:
        return SinceReturned()
    handed_in, returned, before = trail
    return SinceReturned(returned.reason, _reworded(before.data, handed_in.data), _changed(before.data, handed_in.data))


def _reworded(before: dict[str, Any], after: dict[str, Any]) -> list[Reworded]:
    was, now = before.get("paper"), after.get("paper")
    if was is None or now is None:  # handed in before the trail kept it
        return []
    return [Reworded(name, was[name], now[name]) for name in was if name in now and was[name] != now[name]]


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[Changed]:
    was, now = (_by_line(version.get("lines", ())) for version in (before, after))
    return [
        Changed(holder, category, was.get((holder, category)), now.get((holder, category)))
        for holder, category in sorted(was.keys() | now.keys())
        if was.get((holder, category)) != now.get((holder, category))
    ]


def _by_line(lines: Sequence[dict[str, Any]]) -> dict[tuple[str, str], Decimal]:
    return {(line["to"], line["category"]): Decimal(line["tonnes"]) for line in lines}
