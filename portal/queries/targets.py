"""The targets of the industry in chapter II of the white paper of 2012, and what the register measures of each.

A sum is of what was known at the end of the last month, so that no single filing moves it, and is given where no party
tells of another by it (``quotas.disclosure``); a party is a group, or an enterprise without one. It is stated anew
after a month in which enough parties changed: the difference of two months would tell of one as well. A share is of one
half-year, as it was known three months later, and never moves: no two shares have a filing in common.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock, formats, months, row_security
from core.formats import local_text
from core.reference_files import rows
from core.type_aliases import Text
from enterprises import eligibility
from enterprises.models import EliminatedCapacity, Enterprise, EnterpriseEvent, Standard
from environment.models import Reading, RestorationEntry
from environment.queries import reading_verdicts
from environment.queries.reading_verdicts import MOST_RATED, ReadingVerdict
from inspections import enforcement_statistics
from quotas import disclosure
from quotas.models import Account, ReceiptConfirmation, Report
from quotas.quantities import ZERO, exact_percent
from resources import halves
from resources.models import ReserveIndicator, UseReturn
from resources.queries import use_returns

DATA = Path(__file__).parents[1] / "data" / "targets.csv"
TERMS: dict[str, Text] = {
    "principle": gettext_lazy("Principles"),
    "short": gettext_lazy("Within a short time"),
    "long": gettext_lazy("In the long term"),
}
SETTLING_MONTHS = 3  # from the end of a half-year until its shares are stated
Kind = RestorationEntry.Kind
# Of an entry: its day, when it was recorded and withdrawn, and the group and enterprise whose it is.
ENTRY = ("day", "recorded_at", "withdrawal__recorded_at", "site__enterprise__group", "site__enterprise")

type Entry = tuple[Decimal, dt.date, dt.datetime, dt.datetime | None, UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure in words, and the public page that shows what is behind it, if there is one."""

    figure: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A target with the words of its source; ``measured`` is ``None`` where the register has no figure of it."""

    code: str
    term: str
    name: str
    name_zh: str
    quote: str
    source: str
    measured: Measured | None

    def __str__(self) -> str:
        return self.name


def targets(on: dt.date) -> dict[str, list[Target]]:
    """Return the targets by term, with what the register measures on a day; a fixed number of queries."""
    found: dict[str, list[Target]] = {term: [] for term in TERMS}
    with row_security.unrestricted("sums of the whole country are public, and tell of no enterprise"):
        for row in rows(DATA):
            measure = MEASURES[row["measure"]] if row["measure"] else None
            found[row["term"]].append(
                Target(
                    row["code"],
                    row["term"],
                    row["target"],
                    row["target_zh"],
                    row["quote"],
                    row["source"],
                    measure(on) if measure else None,
                )
            )
    return found


def _share(rows: Collection[tuple[bool, Hashable]]) -> str | None:
    """Return the share of rows that are as they should be, in per cent; each row names its party.

    None at all is not given: it would say of every single party that it failed.
    """
    parties = Counter(party for _good, party in rows)
    if not any(good for good, _party in rows) or not disclosure.is_safe(
        {party: Decimal(count) for party, count in parties.items()}
    ):
        return None
    return formats.per_cent(exact_percent(Decimal(sum(good for good, _party in rows)), Decimal(len(rows))))


def _party(firm: Enterprise) -> Hashable:
    return firm.group_id or firm.pk


@dataclass(frozen=True, slots=True)
class _Settled:
    """A half-year of which a share is stated, with the instant as of which it is known."""

    year: int
    half: int
    known: dt.datetime

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        return halves.first_day(self.year, self.half), halves.last_day(self.year, self.half)

    def measured(self, text: str, share: str | None) -> Measured | None:
        said = {"share": share, "half": formats.half_year(self.year, self.half)}
        return Measured(text % said) if share else None


def _last_settled(on: dt.date) -> _Settled:
    """Return the last half-year that has been over for three months."""
    year, half = halves.last_ended(months.shift(on, -SETTLING_MONTHS))
    known = months.shift(halves.last_day(year, half), SETTLING_MONTHS + 1)
    return _Settled(year, half, _begin(known))


def _begin(month: dt.date) -> dt.datetime:
    return dt.datetime.combine(month.replace(day=1), dt.time(), clock.ZONE)


def _stated(entries: Iterable[Entry], on: dt.date) -> Decimal | None:
    """Return the sum of entries as it was stated last; ``None`` while it would tell of a party."""
    known = _begin(on)
    beyond_parties = ZERO
    changes = []
    for amount, day, recorded_at, withdrawn_at, group, firm in entries:
        since = max(_month(recorded_at), day.replace(day=1))
        until = max(since, _month(withdrawn_at)) if withdrawn_at else None
        for month, change in ((since, amount), (until, -amount)):
            if month is None or month >= known.astimezone(clock.ZONE).date():
                continue
            if (party := group or firm) is None:
                beyond_parties += change
            else:
                changes.append(disclosure.Contribution(None, party, month, month, change))
    stated = disclosure.state_by_month(changes).whole
    return None if stated is None else stated + beyond_parties


def _month(instant: dt.datetime) -> dt.date:
    return instant.astimezone(clock.ZONE).date().replace(day=1)


def _standards(on: dt.date) -> Measured | None:
    count = Standard.objects.in_force(on).count()
    return Measured(ngettext("%d standard in force", "%d standards in force", count) % count) if count else None


def _cases(on: dt.date) -> Measured | None:
    count = enforcement_statistics.public_cases().count()
    text = ngettext("%d published case", "%d published cases", count) % count
    return Measured(text, "pages:public-cases") if count else None


def _eliminated(on: dt.date) -> Measured | None:
    tonnes = _stated(EliminatedCapacity.objects.filter(withdraws=None).values_list("tonnes", *ENTRY), on)
    return Measured(_("%s t REO a year of capacity eliminated") % formats.amount(tonnes)) if tonnes else None


def _plans(on: dt.date) -> Measured | None:
    plans = Account.objects.whole().filter(holder__type="nation", programme_year__year=on.year, received__gt=ZERO)
    count = plans.values("programme_year").distinct().count()
    text = ngettext("%(count)d plan of %(year)d", "%(count)d plans of %(year)d", count)
    return Measured(text % {"count": count, "year": on.year}, "pages:public-plans") if count else None


def _on_time(on: dt.date) -> Measured | None:
    settled = _last_settled(on)
    filed = Report.objects.filter(number=1, submitted_at__lt=settled.known, period__range=settled.days)
    since = ReceiptConfirmation.objects.filter(report=OuterRef("pk"), confirmed_at__gte=settled.known)
    share = _share(
        [
            (row.late is False and not row.confirmed_since, _party(row.enterprise))  # late, as far as was known then
            for row in filed.annotate(confirmed_since=Exists(since))
            .select_related("enterprise")
            .only("late", "enterprise__group")
        ]
    )
    text = _("%(share)s of the monthly reports were filed in time, %(half)s")
    return settled.measured(text, share)


def _smuggling(on: dt.date) -> Measured | None:
    (figure,) = [row for row in enforcement_statistics.published() if row.key == "smuggled_tonnes"]
    text = _("%(tonnes)s t of smuggled products tracked down in %(period)s")
    return Measured(text % {"tonnes": figure.figure, "period": figure.period}, "pages:public-enforcement")


def _recovery(on: dt.date) -> Measured | None:
    settled = _last_settled(on)
    of_half = UseReturn.objects.counting(settled.known).filter(year=settled.year, half=settled.half)
    filed = of_half.filter(filed_at__lt=settled.known).select_related("site", "enterprise").order_by("number")
    last = {(row.site_id, row.enterprise_id): row for row in filed}
    judged = [row for row in use_returns.judge_all(list(last.values())) if row.state in {"met", "missed"}]
    share = _share([(row.state == "met", _party(row.row.enterprise)) for row in judged])
    return settled.measured(_("%(share)s of the returns meet every minimum, %(half)s"), share)


def _ratio(on: dt.date) -> Measured | None:
    stated = ReserveIndicator.objects.filter(measure=ReserveIndicator.Measure.YEARS_OF_SUPPLY, year__lte=on.year)
    latest = stated.order_by("-year", "pk").first()
    if latest is None:
        return None
    said = {"figure": latest.printed_figure, "region": local_text(latest.region, latest.region_zh)}
    return Measured(_("%(figure)s years, %(region)s, as stated by the white paper") % said)


def _readings(on: dt.date) -> Measured | None:
    settled = _last_settled(on)
    standing = Reading.objects.standing(settled.known).filter(sampled_on__range=settled.days)
    taken = list(standing.select_related("site__enterprise").order_by("pk")[: MOST_RATED + 1])
    if len(taken) > MOST_RATED:
        return None  # a share of some of them would be wrong
    decided = [row for row in reading_verdicts.judge(taken) if row.verdict != ReadingVerdict.UNKNOWN]
    share = _share([(row.verdict == ReadingVerdict.WITHIN, _party(row.reading.site.enterprise)) for row in decided])
    return settled.measured(_("%(share)s of the readings keep the limits, %(half)s"), share)


def _restored(on: dt.date) -> Measured | None:
    """Return the sums of the country, unless one tells of a party; land of no enterprise tells of none."""
    found = RestorationEntry.objects.filter(withdraws=None, kind__in=(Kind.OWED, Kind.ACCEPTED))
    entries: dict[str, list[Entry]] = defaultdict(list)
    for kind, *entry in found.values_list("kind", "hectares", *ENTRY):
        entries[kind].append(cast(Entry, tuple(entry)))
    sums = {kind: _stated(entries[kind], on) for kind in (Kind.OWED, Kind.ACCEPTED)}
    if not sums[Kind.OWED] or sums[Kind.ACCEPTED] is None:
        return None
    said = {"accepted": sums[Kind.ACCEPTED], "owed": sums[Kind.OWED]}
    return Measured(_("%(accepted)s ha accepted as restored, of %(owed)s ha owed by now") % said)


def _mergers(on: dt.date) -> Measured | None:
    merged = EnterpriseEvent.objects.filter(kind=EnterpriseEvent.Kind.MERGE, effective_on__lte=on).count()
    text = ngettext("%d enterprise was merged", "%d enterprises were merged", merged) % merged
    return Measured(text, "pages:public-register") if merged else None


def _conditions(on: dt.date) -> Measured | None:
    law = [one for one in eligibility.declared() if not one.confidential and one.since <= on <= one.until]
    return Measured(_("%d conditions of quota are law today") % len(law), "pages:public-rules")


MEASURES: dict[str, Callable[[dt.date], Measured | None]] = {
    "standards": _standards,
    "cases": _cases,
    "eliminated": _eliminated,
    "plans": _plans,
    "on_time": _on_time,
    "smuggling": _smuggling,
    "recovery": _recovery,
    "ratio": _ratio,
    "readings": _readings,
    "restored": _restored,
    "mergers": _mergers,
    "conditions": _conditions,
}


def by_term() -> Sequence[tuple[Text, list[Target]]]:
    """Return the terms with their targets, as of today."""
    found = targets(clock.today())
    return [(label, found[term]) for term, label in TERMS.items()]
