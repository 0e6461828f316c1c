"""Synthetic data at scale: whole years of invented mines, for measuring.

The register is written in bulk; quota enters by ``post_many``, reports by sheets with those of many enterprises, which
are checked, filed and accepted as any other. Every name is marked as invented.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core import clock
from core.actors import Actor
from core.files.rows import Row
from core.months import between, shift
from core.transactions import service
from enterprises.models import (
    NATION,
    Authority,
    Enterprise,
    Jurisdiction,
    Licence,
    Membership,
    OreType,
    Site,
    SiteTenure,
    User,
)
from enterprises.roles import Role
from enterprises.services import people
from quotas import ledger
from quotas.due_days import DueDays
from quotas.ledger import Entry
from quotas.models import Category, Holder, Import, Programme, ProgrammeYear, Report, ReportingDuty, ReportKind
from quotas.quantities import ZERO, to_kilogram
from quotas.services import imports, programme_years
from quotas.services.reports import acceptance
from quotas.sheets import many_reports

PROGRAMME = "mlr-mining"
ALLOCATED = Decimal("120.000")
GRADE = Decimal("0.9200")
FILER, CHECKER = "synthetic-filer", "synthetic-checker"
DOCUMENT = "Synthetic plan (invented)"
PRODUCT, REASON = "ion-type-precipitate", "Synthetic figures (invented)"
AT_A_TIME = 500  # enterprises in one transaction
EXCEEDS, UNPLANNED = 20, 97  # every so-manieth
FILED_AFTER_DAYS = 5  # in the month after
COLUMNS = (
    "enterprise", "period", "received_on", "paper_reference", "site", "product", "feed_origin", "grade",
    "opening_stock", "produced", "purchased", "consumed", "sold", "exported", "lost", "closing_stock", "explanation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    enterprises: int
    reports: int


@dataclass(frozen=True, slots=True)
class Mine:
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
    """Generate in slices; yield the counts of each slice. What an interrupted slice has entered stays."""
    filer, checker = officer(FILER, "Synthetic filer", actor), officer(CHECKER, "Synthetic checker", actor)
    start = _next_number()
    for begin in range(start, start + enterprises, AT_A_TIME):
        numbers = range(begin, min(begin + AT_A_TIME, start + enterprises))
        mines = make_mines(numbers, range(first_year, first_year + years), actor=actor)
        for month in between(dt.date(first_year, 1, 1), dt.date(first_year + years - 1, 12, 1)):
            _file(month, mines, filer, checker)
        yield Made(len(mines), 12 * years * len(mines))


@service
def make_mines(numbers: range, years: range, *, actor: Actor) -> list[Mine]:
    """Enter mines with their quota and duties, which have reported nothing."""
    mines = _mines(numbers, years)
    for number in years:
        year = programme_years.year_of(Programme.objects.get(code=PROGRAMME), number, actor=actor, scheme="all")
        _distribute(year, mines, actor)
        _owe(number, mines)
    return mines


@service
def officer(username: str, name: str, actor: Actor) -> User:
    """Return an officer of every province who enters and accepts reports on paper."""
    if (known := User.objects.filter(username=username).first()) is not None:
        return known
    person = people.create(actor=actor, username=username, name=f"{name} (invented)", fictitious=True)
    authority = Authority.objects.get(code="MLR")
    Membership.objects.bulk_create(
        Membership(
            user=person,
            role=Role.PROVINCIAL_REGULATOR,
            jurisdiction=province,
            authority=authority,
            valid_from=dt.date(2006, 1, 1),
        )
        for province in _provinces()
    )
    return person


def _mines(numbers: range, years: range) -> list[Mine]:
    provinces = _provinces()
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
    return [Mine(*row) for row in zip(numbers, firms, sites, holders, strict=True)]


def _provinces() -> list[Jurisdiction]:
    return list(Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).order_by("code"))


def _distribute(year: ProgrammeYear, mines: Sequence[Mine], actor: Actor) -> None:
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


def _owe(year: int, mines: Sequence[Mine]) -> None:
    days = DueDays.read()
    ReportingDuty.objects.bulk_create(
        ReportingDuty(
            enterprise=mine.enterprise,
            period=month,
            kind=ReportKind.MINING,
            due_on=days.due_on(mine.enterprise.jurisdiction.province_code, ReportKind.MINING, month),
        )
        for month in between(dt.date(year, 1, 1), dt.date(year, 12, 1))
        for mine in mines
    )


def _file(month: dt.date, mines: Sequence[Mine], filer: User, checker: User) -> None:
    """File a month of all mines from one sheet, as of the first days of the next month, and accept it."""
    received = shift(month, 1) + dt.timedelta(days=FILED_AFTER_DAYS)
    with clock.at(dt.datetime.combine(received, dt.time(10), clock.ZONE)):
        sheet = import_reports(_rows(month, received, mines), f"{month:%Y-%m} from {mines[0].number}", filer)
        reports = Report.objects.filter(sheet_id=sheet.pk).values_list("pk", flat=True)
        outcome = acceptance.accept_many(list(reports), actor=checker)
    assert len(outcome.accepted) == len(mines), outcome.refused[:3]
    imports.many_reports.remove_rows(sheet.pk)


def _rows(month: dt.date, received: dt.date, mines: Sequence[Mine]) -> Iterator[Row]:
    """Yield the rows of a sheet: its titles, and a line for each mine."""
    labels = {column.name: str(column.label) for column in many_reports.layout(()).columns}
    yield Row("", 1, [labels[name] for name in COLUMNS])
    for number, mine in enumerate(mines, 2):
        produced = to_kilogram(mine.produced(month.month) / GRADE)
        cells = [mine.enterprise.code, f"{month:%Y-%m}", f"{received}", "Paper (invented)", mine.site.code, PRODUCT]
        cells += ["own_ore", f"{GRADE}", "0", f"{produced}", "0", "0", f"{produced}", "0", "0", "0", REASON]
        yield Row("", number, cells)


def import_reports(rows: Iterator[Row], name: str, filer: User) -> Import:
    """Read, check and file a sheet at once, in this process; raise if a report has a fault."""
    sheet = imports.create_without_file(actor=filer, name=name, size=1, sha256="0" * 64)
    imports.many_reports.stage(sheet, rows)
    work_through(sheet)
    assert sheet.state == Import.State.READY, (sheet.state, sheet.faults[:3])
    imports.many_reports.file(sheet, actor=filer)
    work_through(sheet)
    assert sheet.state == Import.State.COMMITTED, (sheet.state, sheet.faults[:3])
    return sheet


def work_through(sheet: Import) -> None:
    """Check a sheet, or file it, as workers do step by step."""
    sheet.refresh_from_db()
    while sheet.state in {Import.State.PENDING, Import.State.FILING}:
        imports.many_reports.work(sheet.pk)
        sheet.refresh_from_db()


def _next_number() -> int:
    last = Enterprise.objects.filter(code__startswith="E-GEN-").order_by("-code").values_list("code", flat=True).first()
    return int(last.removeprefix("E-GEN-")) + 1 if last else 1
