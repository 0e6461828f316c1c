"""The meaning of a compliance list for an enterprise: its standing, the preconditions, and the consequences.

The sources count the listed enterprises and do not name them. An enterprise without an entry is therefore known to be
off the lists only if every announced list was entered in full; until then its standing is unknown.

The preconditions are conditions of ``enterprises.eligibility`` that name ``LISTING`` among their activities.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.type_aliases import Text
from enterprises.eligibility import LISTING, Eligibility, JudgedCondition, Verdict, assess
from enterprises.models import ComplianceList, Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A benefit withheld from an enterprise that is on no list; ``since`` and ``until`` are inclusive."""

    code: str
    label: Text
    source: Text
    since: dt.date
    until: dt.date | None = None

    def is_in_force(self, on: dt.date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


# The report states what the ministry withholds, and no day from which it does: the day of the report is the first on
# which it is known to apply.
_REPORTED_ON = dt.date(2012, 4, 6)
_REPORT = gettext_lazy("Report on the second list (cntv.cn, 6 April 2012); in force at the latest from that day")
EXPORT_QUOTA = Rule(
    code="export_quota",
    label=gettext_lazy("Export quota of 2012, first round: given to listed companies, to others provisionally"),
    source=gettext_lazy(
        "Reports on the first round of 2012 (techmetalsresearch.com; Guangzhou Daily, 18 May 2012);"
        " export quotas ended with 2014"
    ),
    since=dt.date(2012, 1, 1),
    until=dt.date(2014, 12, 31),
)
ASSESSMENT = Rule(
    code="assessment",
    label=gettext_lazy("No impact assessment of new works is approved"),
    source=_REPORT,
    since=_REPORTED_ON,
)
RULES = (
    EXPORT_QUOTA,
    ASSESSMENT,
    Rule(
        code="stock_listing",
        label=gettext_lazy("No environmental check before a listing on a stock exchange"),
        source=_REPORT,
        since=_REPORTED_ON,
    ),
    Rule(
        code="funds",
        label=gettext_lazy("No funds for environmental protection"),
        source=_REPORT,
        since=_REPORTED_ON,
    ),
    Rule(
        code="papers",
        label=gettext_lazy("No certificate of compliance, which credit and export ask for"),
        source=_REPORT,
        since=_REPORTED_ON,
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An enterprise's entry on the list of a number."""

    number: int
    listed_on: dt.date
    struck_on: dt.date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of an enterprise on a day. ``entry``: the one by which it is on a list, or was struck."""

    on: dt.date
    verdict: Verdict
    evidence: str
    entry: Entry | None = None

    @property
    def label(self) -> Text:
        return _LABELS[self.verdict]

    @property
    def rules(self) -> list[tuple[Rule, bool]]:
        """Return every rule, with whether it blocks the enterprise on the day."""
        off = self.verdict == Verdict.NOT_MET
        return [(rule, off and rule.is_in_force(self.on)) for rule in RULES]

    @property
    def blocked(self) -> list[Rule]:
        return [rule for rule, blocks in self.rules if blocks]


_LABELS: dict[Verdict, Text] = {
    Verdict.MET: gettext_lazy("Listed"),
    Verdict.NOT_MET: gettext_lazy("Not listed"),
    Verdict.UNKNOWN: gettext_lazy("Not known"),
}


class Announcements:
    """All lists with their entries, read once in one query, for the standing of any enterprise on any day."""

    def __init__(self) -> None:
        self.lists: list[ComplianceList] = []
        self.entries: dict[UUID, list[Entry]] = defaultdict(list)
        self._entered: dict[int, list[tuple[dt.date, UUID]]] = defaultdict(list)
        rows = ComplianceList.objects.order_by("number", "entries__listed_on").values_list(
            "number",
            "announced",
            "size",
            "entries__enterprise",
            "entries__listed_on",
            "entries__struck_on",
            "entries__reason",
        )
        for number, announced, size, enterprise, listed_on, struck_on, reason in rows:
            if not self.lists or self.lists[-1].number != number:
                self.lists.append(ComplianceList(number=number, announced=announced, size=size))
            if enterprise is not None:
                self.entries[enterprise].append(Entry(number, listed_on, struck_on, reason))
                self._entered[number].append((listed_on, enterprise))

    def standing(self, enterprise: UUID, on: dt.date) -> Standing:
        """Return whether an enterprise is on a list on a day."""
        entries = [entry for entry in self.entries.get(enterprise, ()) if entry.listed_on <= on]
        if entries:
            return _standing_by(max(entries, key=lambda entry: entry.listed_on), on)
        entered, announced = self.count_entered(on)
        if entered < announced or not announced:
            return Standing(on, Verdict.UNKNOWN, self._what_is_missing(entered, announced))
        return Standing(on, Verdict.NOT_MET, _("On no compliance list."))

    def announced_by(self, on: dt.date) -> list[ComplianceList]:
        return [row for row in self.lists if row.first_day <= on]

    def count_entered(self, on: dt.date) -> tuple[int, int]:
        """Return how many enterprises of the lists of a day are entered, and how many were announced."""
        lists = self.announced_by(on)
        entered = [len({key for day, key in self._entered[row.number] if day <= on}) for row in lists]
        return sum(map(min, entered, (row.size for row in lists))), sum(row.size for row in lists)

    def _what_is_missing(self, entered: int, announced: int) -> str:
        if not announced:
            return _("No list had been announced.")
        counts = {"entered": entered, "announced": announced}
        return _("Not among the %(entered)s enterprises entered of %(announced)s announced.") % counts


def _standing_by(entry: Entry, on: dt.date) -> Standing:
    """Return the standing by an enterprise's last entry before a day; earlier ones have been struck."""
    if entry.struck_on is None or entry.struck_on > on:
        listed = {"number": entry.number, "day": date_format(entry.listed_on)}
        return Standing(on, Verdict.MET, _("On list %(number)s since %(day)s.") % listed, entry)
    struck = {"number": entry.number, "day": date_format(entry.struck_on), "reason": entry.reason}
    return Standing(on, Verdict.NOT_MET, _("Struck from list %(number)s on %(day)s: %(reason)s") % struck, entry)


@dataclass(frozen=True, slots=True)
class ListedEnterprise:
    """An enterprise on a day: its standing, and the preconditions of a list with their evidence."""

    enterprise: Enterprise
    standing: Standing
    preconditions: Eligibility

    @property
    def on(self) -> dt.date:
        return self.standing.on

    @property
    def not_met(self) -> list[JudgedCondition]:
        return [row for row in self.preconditions.conditions if row.judgement.verdict == Verdict.NOT_MET]

    @property
    def unknown(self) -> list[JudgedCondition]:
        return self.preconditions.unknown

    @property
    def verdict(self) -> Verdict:
        """Return whether the preconditions are met: unknown if one is unknown, or no site is."""
        if self.not_met:
            return Verdict.NOT_MET
        return Verdict.UNKNOWN if self.unknown or not self.preconditions.sites else Verdict.MET


def judge(enterprises: Iterable[Enterprise], on: dt.date) -> list[ListedEnterprise]:
    """Return the standing and the preconditions of each enterprise on a day; a fixed number of queries."""
    firms = list(enterprises)
    answers, announcements = assess(LISTING, on, firms), Announcements()
    return [ListedEnterprise(firm, announcements.standing(firm.pk, on), answers[firm.pk]) for firm in firms]
