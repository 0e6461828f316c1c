"""Comparisons of a notice with the issuer's plan of last year and with the version before its return."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from core.formats import NOTHING
from core.models import AuditEvent, label_of
from quotas.models import Category, Holder, Notice, NoticeLine
from quotas.quantities import ZERO, exact_percent
from quotas.queries import holders
from quotas.queries.effects import Effect
from quotas.queries.printed_figures import from_kept

type Key = tuple[bool, str, str]  # sets the national total, holder, category


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Last year's, this year's and the proposed tonnage of the national total, or of all that is distributed.

    ``change_percent`` is ``None`` if there was nothing last year.
    """

    total: bool
    last_year: Decimal
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.last_year

    @property
    def change_percent(self) -> Decimal | None:
        return exact_percent(self.change, self.last_year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside(Growth):
    """The comparison for one holder and category, or for all its categories if the scheme has changed.

    ``named``: by this notice.
    """

    holder: Holder
    category: str
    named: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that differs from the version that was returned; ``None`` where a version does not have it."""

    holder: str
    category: str
    was: Decimal | None
    now: Decimal | None


@dataclass(frozen=True, slots=True)
class Reworded:
    """A member of the notice that reads differently than before its return."""

    field: str
    was: str
    now: str

    @property
    def label(self) -> str:
        names = {"programme": _("Programme"), "year": _("Year")}
        return names.get(self.field) or str(label_of(Notice, self.field))

    def _display(self, text: str) -> str:
        choices = {"batch": Notice.Batch.choices, "basis": Notice.Basis.choices}.get(self.field, ())
        answers = {"True": _("yes"), "False": _("no")}
        return str(dict(choices).get(text) or answers.get(text, text)) or NOTHING

    @property
    def shown_was(self) -> str:
        return self._display(self.was)

    @property
    def shown_now(self) -> str:
        return self._display(self.now)


@dataclass(frozen=True, slots=True)
class SinceReturned:
    """The reason for which a notice was returned, and the differences between its last two submitted versions."""

    reason: str = ""
    head: Sequence[Reworded] = ()
    lines: Sequence[Changed] = ()

    def __bool__(self) -> bool:
        return bool(self.reason)


def beside_last_year(notice: Notice, effects: Sequence[Effect]) -> list[Beside]:
    """Compare every holder of last year's plan or of this notice, ordered by code. Two queries."""
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
    figures = [
        (of_year, (giver is None, code, category), total or ZERO) for of_year, giver, code, category, total in rows
    ]
    added_by = [(_key(effect), effect.increment) for effect in effects]
    before_categories = {category for of_year, (_total, _code, category), _tonnes in figures if of_year < year}
    compared = _in_one_scheme(before_categories, {category for (_total, _code, category), _tonnes in added_by})
    stands: dict[int, dict[Key, Decimal]] = {year - 1: defaultdict(Decimal), year: defaultdict(Decimal)}
    for of_year, key, tonnes in figures:
        stands[of_year][compared(key)] += tonnes
    named: dict[Key, Decimal] = defaultdict(Decimal)
    for key, tonnes in added_by:
        named[compared(key)] += tonnes
    wanted = {key for key, tonnes in stands[year - 1].items() if tonnes} | named.keys()
    holders_by_code = holders.known_holders(code for _total, code, _category in wanted)
    holders_by_code |= {effect.line.to_holder.code: effect.line.to_holder for effect in effects}
    gives_totals = any(total for total, _code, _category in named)
    result = []
    for key in sorted(wanted, key=lambda key: (not key[0], key[1], key[2])):
        total, code, category = key
        if total and not gives_totals:
            continue  # a notice that distributes is not read beside the control figure
        before = stands[year].get(key, ZERO)
        result.append(
            Beside(
                holder=holders_by_code[code],
                category=category,
                total=total,
                last_year=stands[year - 1].get(key, ZERO),
                before=before,
                after=before + named.get(key, ZERO),
                named=key in named,
            )
        )
    return result


def growth(beside: Sequence[Beside]) -> list[Growth]:
    """Sum up the comparison: the national total where the notice sets it, and what is distributed."""
    result = []
    for total in (True, False):
        rows = [row for row in beside if row.total == total]
        sums = {name: sum((getattr(row, name) for row in rows), ZERO) for name in ("last_year", "before", "after")}
        if rows:
            result.append(Growth(total=total, **sums))
    return result


def _in_one_scheme(last_year: set[str], this_year: set[str]) -> Callable[[Key], Key]:
    """Return a function that makes keys comparable: unchanged, or without category if no category is in both years."""
    if last_year and this_year and not last_year & this_year and Category.ALL in last_year | this_year:
        return lambda key: (key[0], key[1], Category.TOTAL)
    return lambda key: key


def _key(effect: Effect) -> Key:
    line = effect.line
    return line.from_holder is None, line.to_holder.code, line.category


def since_returned(notice: Notice) -> SinceReturned:
    """Return what changed in a notice that was submitted again after its last return, and why it was returned."""
    acts = AuditEvent.objects.filter(object_id=str(notice.pk), action__in=["notices.submit", "notices.return"])
    trail = list(acts.order_by("-at", "-pk")[:2])
    if [event.action for event in trail] != ["notices.submit", "notices.return"]:
        return SinceReturned()
    versions = list(notice.submissions.order_by("-at", "-pk")[:2])
    if len(versions) < 2:
        return SinceReturned()
    now, before = versions
    return SinceReturned(trail[1].reason, _reworded(before.head, now.head), _changed(before.lines, now.lines))


def _reworded(was: dict[str, Any], now: dict[str, Any]) -> list[Reworded]:
    return [
        Reworded(name, _kept_text(was.get(name)), _kept_text(now.get(name)))
        for name in {**was, **now}
        if was.get(name) != now.get(name)
    ]


def _kept_text(value: str | list[dict[str, str]] | None) -> str:
    """Return what was submitted of a member as text; printed figures are a list."""
    return "; ".join(map(str, from_kept(value))) if isinstance(value, list) else value or ""


def _changed(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[Changed]:
    was, now = _by_line(before), _by_line(after)
    return [
        Changed(holder, category, was.get((holder, category)), now.get((holder, category)))
        for holder, category in sorted(was.keys() | now.keys())
        if was.get((holder, category)) != now.get((holder, category))
    ]


def _by_line(lines: Sequence[dict[str, Any]]) -> dict[tuple[str, str], Decimal]:
    return {(line["to"], line["category"]): Decimal(line["tonnes"]) for line in lines}
