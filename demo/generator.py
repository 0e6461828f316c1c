"""Synthetic data at scale: whole years of invented mines through the bulk path, for measuring.

Quota and use enter by ``post_many`` as in the application, so the ledger is consistent; register and reports are
written in bulk. Every name is marked as invented.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from core import months
from core.actor_sessions import prove_actor
from core.actors import Actor
from core.transactions import service
from enterprises.models import (
    NATION,
    Authority,
    Enterprise,
    Jurisdiction,
    Licence,
    OreType,
    Site,
    SiteTenure,
    User,
)
from enterprises.services import people
from quotas import ledger, receipts
from quotas.due_days import DueDays
from quotas.ledger import Entry
from quotas.models import (
    Account,
    Category,
    Holder,
    LineUse,
    Posting,
    Product,
    Programme,
    ProgrammeYear,
    Report,
    ReportingDuty,
    ReportKind,
    ReportLine,
)
from quotas.quantities import ZERO, to_kilogram
from quotas.report_lines import LineRow
from quotas.services import programme_years

PROGRAMME = "mlr-mining"
ALLOCATED = Decimal("120.000")
GRADE = Decimal("0.9200")
FILER, CHECKER = "synthetic-filer", "synthetic-checker"
DOCUMENT = "Synthetic plan (invented)"
AT_A_TIME = 500  # enterprises in one transaction
EXCEEDS, UNPLANNED = 20, 97  # every so-manieth
_SUBMIT = """
    UPDATE quotas_report r
       SET state = 'submitted', submitted_by_id = %s, submitted_at = f.at, late = false, receipt_number = f.number,
           canonical = f.canonical, sha256 = f.sha256, version = r.version + 1
      FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[])
           AS f(id, at, number, canonical, sha256)
     WHERE r.id = f.id
"""


@dataclass(frozen=True, slots=True)
class Made:
    enterprises: int
    reports: int
    postings: int


@dataclass(frozen=True, slots=True)
class _Mine:
    number: int
    enterprise: Enterprise
    site: Site
    holder: Holder

    @property
    def allocated(self) -> Decimal:
        return ZERO if self.number % UNPLANNED == 0 else ALLOCATED

    def produced(self, month: int) -> Decimal:
        """Return the output of a month in t REO: 90 to 98 t a year, or some 125 t for an enterprise that exceeds."""
        usual = Decimal("10.400") if self.number % EXCEEDS == 0 else Decimal("7.800")
        return usual + Decimal((self.number * 7 + month * 13) % 40) / 100


def first_free_year() -> int:
    """Return the year after the last one that has a plan, so that nothing is mixed with published figures."""
    last = ProgrammeYear.objects.filter(programme__code=PROGRAMME).order_by("-year").first()
    return last.year + 1 if last else 2025


def generate(*, enterprises: int, years: int, first_year: int, actor: Actor) -> Iterator[Made]:
    """Generate in slices, each in one transaction; yield the counts of each slice."""
    start = _next_number()
    for begin in range(start, start + enterprises, AT_A_TIME):
        numbers = range(begin, min(begin + AT_A_TIME, start + enterprises))
        yield _slice(numbers, range(first_year, first_year + years), actor=actor)


@service
def make_mines(numbers: range, years: range, *, actor: Actor) -> None:
    """Enter mines with their quota, which have reported nothing."""
    mines = _mines(numbers, years)
    for number in years:
        year = programme_years.year_of(Programme.objects.get(code=PROGRAMME), number, actor=actor, scheme="all")
        _distribute(year, mines, actor)


@service
def _slice(numbers: range, years: range, *, actor: Actor) -> Made:
    filer, checker = _person(FILER, "Synthetic filer", actor), _person(CHECKER, "Synthetic checker", actor)
    mines = _mines(numbers, years)
    reports = postings = 0
    for number in years:
        year = programme_years.year_of(Programme.objects.get(code=PROGRAMME), number, actor=actor, scheme="all")
        accounts, posted = _distribute(year, mines, actor)
        postings += posted
        for month in range(1, 13):
            filed, posted = _file(year, dt.date(number, month, 1), mines, accounts, filer, checker, actor)
            reports, postings = reports + filed, postings + posted
    return Made(len(mines), reports, postings)


def _person(username: str, name: str, actor: Actor) -> User:
    person = User.objects.filter(username=username).first()
    return person or people.create(actor=actor, username=username, name=f"{name} (invented)", fictitious=True)


def _mines(numbers: range, years: range) -> list[_Mine]:
    provinces = list(Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).order_by("code"))
    firms = Enterprise.objects.bulk_create(
        Enterprise(
            code=f"E-GEN-{number:06}",
            name=f"Synthetic mine {number} (invented)",
            name_zh=f"合成矿山{number}（虚构）",
            ownership=Enterprise.Ownership.PRIVATE,
            jurisdiction=provinces[number % len(provinces)],
            fictitious=True,
        )
        for number in numbers
    )
    sites = Site.objects.bulk_create(
        Site(
            code=firm.code.replace("E-", "S-", 1),
            name=firm.name,
            name_zh=firm.name_zh,
            enterprise=firm,
            kind=Site.Kind.MINE,
            ore_type=OreType.ION_ADSORPTION,
            approved_capacity=ALLOCATED * 2,
            jurisdiction=firm.jurisdiction,
            fictitious=True,
        )
        for firm in firms
    )
    since, until = dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)
    authority = Authority.objects.get(code="MLR")
    SiteTenure.objects.bulk_create(SiteTenure(site=site, enterprise=site.enterprise, held_from=since) for site in sites)
    Licence.objects.bulk_create(
        Licence(
            number=f"{site.code} (invented)",
            kind=Licence.Kind.MINING,
            site=site,
            enterprise=site.enterprise,
            authority=authority,
            issuing_level=Jurisdiction.Level.NATION,
            valid_from=since,
            valid_to=until,
            fictitious=True,
        )
        for site in sites
    )
    holders = Holder.objects.bulk_create(
        Holder(code=firm.code, type=Holder.Type.ENTERPRISE, enterprise=firm, place=firm.jurisdiction) for firm in firms
    )
    return [_Mine(*row) for row in zip(numbers, firms, sites, holders, strict=True)]


def _distribute(year: ProgrammeYear, mines: Sequence[_Mine], actor: Actor) -> tuple[dict[UUID, Account], int]:
    """Post the quota of nation, provinces and mines in one statement, netted by the ledger."""
    nation = ledger.holder_of(Jurisdiction.objects.get(code=NATION))
    places = {mine.enterprise.jurisdiction for mine in mines}
    provinces = {place.pk: ledger.holder_of(place) for place in places}
    holders = [nation, *provinces.values(), *(mine.holder for mine in mines)]
    accounts_by_key = ledger.accounts_for(year, [Category.ALL], holders)
    accounts = {holder: account for (holder, _category), account in accounts_by_key.items()}
    common: dict[str, Any] = {"effective_on": dt.date(year.year, 1, 1), "document": DOCUMENT}
    shares = {
        place: sum((mine.allocated for mine in mines if mine.enterprise.jurisdiction_id == place), ZERO)
        for place in provinces
    }
    entries = [Entry(kind="control", to=accounts[nation.pk], tonnes=sum(shares.values(), ZERO), **common)]
    entries += [
        Entry(kind="distribute", from_=accounts[nation.pk], to=accounts[provinces[place].pk], tonnes=tonnes, **common)
        for place, tonnes in shares.items()
        if tonnes
    ]
    entries += [
        Entry(
            kind="distribute",
            from_=accounts[provinces[mine.enterprise.jurisdiction_id].pk],
            to=accounts[mine.holder.pk],
            tonnes=mine.allocated,
            **common,
        )
        for mine in mines
        if mine.allocated
    ]
    ledger.post_many(entries, actor=actor, key=f"synthetic:{year.pk}:{mines[0].number}")
    programme_years.open_with_first_notice(year, actor=actor)
    return accounts, len(entries)


def _file(
    year: ProgrammeYear,
    period: dt.date,
    mines: Sequence[_Mine],
    accounts: dict[UUID, Account],
    filer: User,
    checker: User,
    actor: Actor,
) -> tuple[int, int]:
    """File, sign and accept one month of all mines, and post it in two statements."""
    days = DueDays.read()
    due = {
        mine.enterprise.pk: days.due_on(mine.enterprise.jurisdiction.province_code, ReportKind.MINING, period)
        for mine in mines
    }
    filed_at = dt.datetime.combine(min(due.values()) - dt.timedelta(days=3), dt.time(2), dt.UTC)
    product = Product.objects.get(code="ion-type-precipitate")
    ReportingDuty.objects.bulk_create(
        ReportingDuty(enterprise=mine.enterprise, period=period, kind=ReportKind.MINING, due_on=due[mine.enterprise.pk])
        for mine in mines
    )
    prove_actor(filer)
    reports = Report.objects.bulk_create(
        Report(
            enterprise=mine.enterprise,
            period=period,
            due_on=due[mine.enterprise.pk],
            prepared_by=filer,
            prepared_at=filed_at,
        )
        for mine in mines
    )
    lines = ReportLine.objects.bulk_create(
        _line(report, mine, product, period.month) for report, mine in zip(reports, mines, strict=True)
    )
    uses = LineUse.objects.bulk_create(
        LineUse(line=line, account=accounts[mine.holder.pk], tonnes=line.reo_tonnes or ZERO)
        for line, mine in zip(lines, mines, strict=True)
    )
    _sign(reports, lines, filer, filed_at)
    common: dict[str, Any] = {"effective_on": months.last_day(period)}
    key = f"synthetic:{period}:{mines[0].number}"
    for kind in (Posting.Kind.USE, Posting.Kind.ACCEPT):
        if kind == Posting.Kind.ACCEPT:
            prove_actor(checker)
            Report.objects.filter(pk__in=[report.pk for report in reports]).update(
                state=Report.State.ACCEPTED, decided_by=checker, decided_at=filed_at
            )
        entries = [Entry(kind=kind, to=use.account_id, tonnes=use.tonnes, line_use=use, **common) for use in uses]
        ledger.post_many(entries, actor=actor, key=key)
    return len(reports), 2 * len(uses)


def _line(report: Report, mine: _Mine, product: Product, month: int) -> ReportLine:
    produced = to_kilogram(mine.produced(month) / GRADE)
    return ReportLine(
        report=report,
        site=mine.site,
        product=product,
        feed_origin="own_ore",
        grade=GRADE,
        opening_stock=ZERO,
        produced=produced,
        purchased=ZERO,
        consumed=ZERO,
        sold=produced,
        exported=ZERO,
        lost=ZERO,
        closing_stock=ZERO,
        reo_tonnes=to_kilogram(produced * GRADE),
    )


def _sign(reports: Sequence[Report], lines: Sequence[ReportLine], filer: User, at: dt.datetime) -> None:
    """Issue a receipt for each report, as a filing does."""
    signed = []
    for report, line in zip(reports, lines, strict=True):
        report.state, report.submitted_by, report.submitted_at = Report.State.SUBMITTED, filer, at
        receipt = receipts.issue(report, [LineRow.from_line(line)])
        signed.append((report.pk, at, receipt.number, receipt.canonical, receipt.sha256))
    with connection.cursor() as cursor:
        cursor.execute(_SUBMIT, [filer.pk, *map(list, zip(*signed, strict=True))])


def _next_number() -> int:
    last = Enterprise.objects.filter(code__startswith="E-GEN-").order_by("-code").values_list("code", flat=True).first()
    return int(last.removeprefix("E-GEN-")) + 1 if last else 1
