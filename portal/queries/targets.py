"""The targets of the industry in chapter II of the white paper of 2012, and what the register measures of each.

A share is given of three sites or more, so that no figure tells of one enterprise.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock, formats, row_security
from core.reference_files import rows
from core.type_aliases import Text
from enterprises import eligibility
from enterprises.models import EliminatedCapacity, EnterpriseEvent, Standard
from environment.models import Reading, RestorationEntry
from environment.queries import reading_verdicts
from environment.queries.reading_verdicts import MOST_RATED, ReadingVerdict
from inspections import enforcement_statistics
from inspections.checklists import local
from quotas.models import Account, Report
from quotas.quantities import ZERO, exact_percent
from resources.models import ReserveIndicator, UseReturn
from resources.queries import use_returns

DATA = Path(__file__).parents[1] / "data" / "targets.csv"
TERMS: dict[str, Text] = {
    "principle": gettext_lazy("Principles"),
    "short": gettext_lazy("Within a short time"),
    "long": gettext_lazy("In the long term"),
}
LEAST_SITES = 3
YEAR = dt.timedelta(days=365)


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


def _share(part: int, whole: int, sites: int) -> str | None:
    """Return a share in per cent, of three sites or more."""
    if not whole or sites < LEAST_SITES:
        return None
    return formats.per_cent(exact_percent(Decimal(part), Decimal(whole)))


def _standards(on: dt.date) -> Measured | None:
    count = Standard.objects.in_force(on).count()
    return Measured(ngettext("%d standard in force", "%d standards in force", count) % count) if count else None


def _cases(on: dt.date) -> Measured | None:
    count = enforcement_statistics.public_cases().count()
    text = ngettext("%d published case", "%d published cases", count) % count
    return Measured(text, "pages:public-cases") if count else None


def _eliminated(on: dt.date) -> Measured | None:
    total = EliminatedCapacity.objects.counting().filter(day__lte=on).aggregate(all=Sum("tonnes"))["all"]
    return Measured(_("%s t REO a year of capacity eliminated") % formats.amount(total)) if total else None


def _plans(on: dt.date) -> Measured | None:
    plans = Account.objects.whole().filter(holder__type="nation", programme_year__year=on.year, received__gt=ZERO)
    count = plans.values("programme_year").distinct().count()
    text = ngettext("%(count)d plan of %(year)d", "%(count)d plans of %(year)d", count)
    return Measured(text % {"count": count, "year": on.year}, "pages:public-plans") if count else None


def _on_time(on: dt.date) -> Measured | None:
    filed = Report.objects.filter(state__in=Report.STANDING, period__gt=on - YEAR, period__lte=on)
    counts = filed.values_list("late", "enterprise")
    late = [is_late for is_late, _enterprise in counts]
    share = _share(late.count(False), len(late), len({enterprise for _late, enterprise in counts}))
    return Measured(_("%s of the monthly reports of a year were filed in time") % share) if share else None


def _smuggling(on: dt.date) -> Measured | None:
    (figure,) = [row for row in enforcement_statistics.published() if row.key == "smuggled_tonnes"]
    text = _("%(tonnes)s t of smuggled products tracked down in %(period)s")
    return Measured(text % {"tonnes": figure.figure, "period": figure.period}, "pages:public-enforcement")


def _recovery(on: dt.date) -> Measured | None:
    standing = UseReturn.objects.standing().filter(year__gte=on.year - 1, year__lte=on.year).select_related("site")
    judged = [row for row in use_returns.judge_all(standing) if row.state in {"met", "missed"}]
    met = sum(row.state == "met" for row in judged)
    share = _share(met, len(judged), len({row.row.site_id for row in judged}))
    return Measured(_("%s of the returns of this year and the last meet every minimum") % share) if share else None


def _ratio(on: dt.date) -> Measured | None:
    stated = ReserveIndicator.objects.filter(measure=ReserveIndicator.Measure.YEARS_OF_SUPPLY, year__lte=on.year)
    latest = stated.order_by("-year", "pk").first()
    if latest is None:
        return None
    said = {"figure": latest.printed_figure, "region": local(latest.region, latest.region_zh)}
    return Measured(_("%(figure)s years, %(region)s, as stated by the white paper") % said)


def _readings(on: dt.date) -> Measured | None:
    year = Reading.objects.filter(sampled_on__gt=on - YEAR, sampled_on__lte=on).select_related("site")
    judged = reading_verdicts.judge(year.order_by("-sampled_on", "pk")[:MOST_RATED])
    known = [row for row in judged if row.verdict != ReadingVerdict.UNKNOWN]
    within = sum(row.verdict == ReadingVerdict.WITHIN for row in known)
    share = _share(within, len(known), len({row.reading.site_id for row in known}))
    return Measured(_("%s of the readings of a year keep the limits") % share) if share else None


def _restored(on: dt.date) -> Measured | None:
    entries = RestorationEntry.objects.counting().filter(day__lte=on)
    sums = dict(entries.order_by().values_list("kind").annotate(all=Sum("hectares")))
    owed = sums.get(RestorationEntry.Kind.OWED)
    if not owed:
        return None
    said = {"accepted": sums.get(RestorationEntry.Kind.ACCEPTED, ZERO), "owed": owed}
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
