"""Invented firms with sites, signers and tokens, in addition to what ``generate`` makes. Needs Django set up."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks.bare.models import Row
from core import actor_sessions
from core.actors import SystemActor
from core.loaders import entering_history
from core.models import ApiToken
from core.transactions import service
from enterprises.models import NATION, Authority, Enterprise, Jurisdiction, Licence, Membership, Site, SiteTenure, User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Category, Holder, Product, Programme
from quotas.services import programme_years, reports

YEAR = 2025
MINE, ACTOR = "mlr-mining", SystemActor("benchmark")
PRODUCT = "bench-precipitate"
SINCE = dt.date(2006, 1, 1)


@dataclass(frozen=True, slots=True)
class Firm:
    enterprise: Enterprise
    sites: list[Site]
    signer: User
    token: str

    def lines(self, produced: str = "1.000") -> list[dict[str, Any]]:
        zero = dict.fromkeys(("opening_stock", "purchased", "consumed", "exported", "lost", "closing_stock"), "0.000")
        return [
            {"site": site.code, "product": PRODUCT, "produced": produced, "sold": produced, **zero}
            for site in self.sites
        ]


def prepare(*, bare: bool = True) -> None:
    """Create the tables, the reference data and, if asked for, the bare table."""
    call_command("migrate", verbosity=0)
    if bare:
        with psycopg.connect(settings.SERVERS.owner_url, autocommit=True) as owner:
            owner.execute(Row.TABLE)
    # A benchmark's postings cite documents only as text, so its role stays admitted as a loader.
    with entering_history(stays=True):
        call_command("load_reference", verbosity=0)
    Product.objects.get_or_create(
        code=PRODUCT, defaults={"name": "Precipitate at 100 % (invented)", "kind": "precipitate", "reo_factor": 1}
    )


@service
def firms(
    count: int, *, sites: int = 1, prefix: str = "BENCH", allocated: str = "100000", year: int = YEAR, mailed: int = 0
) -> list[Firm]:
    """Create ``count`` firms that may file for the year, each with quota and a signer who has a token.

    The signers of the first ``mailed`` have an e-mail address.
    """
    provinces = list(Jurisdiction.objects.filter(level="province").order_by("code"))
    authority = Authority.objects.get(code="MLR")
    rows = []
    for number in range(count):
        code = f"E-{prefix}-{number:04}"
        firm = Enterprise.objects.create(
            code=code,
            name=f"{code} (invented)",
            ownership="private",
            jurisdiction=provinces[number % len(provinces)],
            fictitious=True,
        )
        email = f"{code.lower()}@example.invalid" if number < mailed else ""
        signer = User.objects.create(username=code.lower(), name=code, email=email, fictitious=True)
        Membership.objects.create(user=signer, role=Role.ENTERPRISE_SIGNER, enterprise=firm, valid_from=SINCE)
        _row, secret = ApiToken.objects.create(user=signer)
        rows.append(Firm(firm, [_site(firm, index, authority) for index in range(sites)], signer, secret))
    _give(rows, Decimal(allocated), year)
    return rows


def prove(rows: Sequence[Firm]) -> None:
    """Let the firms' tokens prove their signers to the database, which must have committed them."""
    for firm in rows:
        actor_sessions.admit(firm.signer, firm.token, "token", lifetime=dt.timedelta(days=1))


def _site(firm: Enterprise, index: int, authority: Authority) -> Site:
    site = Site.objects.create(
        code=f"{firm.code.replace('E-', 'S-', 1)}-{index:02}",
        name=f"{firm.code} {index} (invented)",
        enterprise=firm,
        kind="mine",
        ore_type="ion_adsorption",
        jurisdiction=firm.jurisdiction,
        fictitious=True,
    )
    SiteTenure.objects.create(site=site, enterprise=firm, held_from=SINCE)
    Licence.objects.create(
        site=site,
        enterprise=firm,
        kind="mining",
        number=f"L-{site.code}",
        authority=authority,
        issuing_level="nation",
        valid_from=SINCE,
        valid_to=dt.date(2040, 12, 31),
        fictitious=True,
    )
    return site


def _give(firms: Sequence[Firm], tonnes: Decimal, year: int) -> None:
    programme_year = programme_years.year_of(Programme.objects.get(code=MINE), year, actor=ACTOR, scheme="all")
    nation = ledger.holder_of(Jurisdiction.objects.get(code=NATION))
    holders = [ledger.holder_of(firm.enterprise) for firm in firms]
    accounts_by_key = ledger.accounts_for(programme_year, [Category.ALL], [nation, *holders])
    accounts = {holder: account for (holder, _category), account in accounts_by_key.items()}
    common: dict[str, Any] = {"effective_on": dt.date(year, 1, 1), "document": "Plan of a benchmark (invented)"}
    if tonnes:
        entries = [ledger.Entry(kind="control", to=accounts[nation.pk], tonnes=tonnes * len(firms), **common)]
        entries += [
            ledger.Entry(kind="distribute", from_=accounts[nation.pk], to=accounts[holder.pk], tonnes=tonnes, **common)
            for holder in holders
        ]
        ledger.post_many(entries, actor=ACTOR)
    programme_years.open_with_first_notice(programme_year, actor=ACTOR)


def draft(firm: Firm, period: dt.date, produced: str = "1.000") -> Any:
    lines = [
        {name: Decimal(value) if name not in {"site", "product"} else value for name, value in line.items()}
        for line in firm.lines(produced)
    ]
    return reports.create(enterprise=firm.enterprise, period=period, lines=lines, actor=firm.signer)


def official(role: str, *, at: str = NATION, authority: str = "MLR", username: str) -> tuple[User, str]:
    person = User.objects.create(username=username, name=username, fictitious=True)
    Membership.objects.create(
        user=person,
        role=role,
        jurisdiction=Jurisdiction.objects.get(code=at),
        authority=Authority.objects.get(code=authority),
        valid_from=SINCE,
    )
    secret = ApiToken.objects.create(user=person)[1]
    actor_sessions.admit(person, secret, "token", lifetime=dt.timedelta(days=1))
    return person, secret


def analyse() -> None:
    """Run VACUUM ANALYZE after a bulk load, as autovacuum would later: statistics and the visibility map."""
    with psycopg.connect(settings.SERVERS.owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    connection.close()


@service
def crowd(count: int, *, year: int) -> None:
    """Create accounts of one year for ``count`` firms, with a little quota each and every twentieth over it."""
    provinces = list(Jurisdiction.objects.filter(level="province").order_by("code"))
    have = Holder.objects.filter(code__startswith="E-CROWD-").count()
    fresh = Enterprise.objects.bulk_create(
        Enterprise(
            code=f"E-CROWD-{number:06}",
            name=f"Crowd {number} (invented)",
            ownership="private",
            jurisdiction=provinces[number % len(provinces)],
            fictitious=True,
        )
        for number in range(have, count)
    )
    Holder.objects.bulk_create(
        Holder(code=firm.code, type="enterprise", enterprise=firm, place=firm.jurisdiction) for firm in fresh
    )
    holders = list(Holder.objects.filter(code__startswith="E-CROWD-").order_by("code")[:count])
    programme_year = programme_years.year_of(Programme.objects.get(code=MINE), year, actor=ACTOR, scheme="all")
    nation = ledger.holder_of(Jurisdiction.objects.get(code=NATION))
    accounts_by_key = ledger.accounts_for(programme_year, [Category.ALL], [nation, *holders])
    accounts = {holder: account for (holder, _category), account in accounts_by_key.items()}
    common: dict[str, Any] = {"effective_on": dt.date(year, 1, 1), "document": "Plan of a benchmark (invented)"}
    entries = [ledger.Entry(kind="control", to=accounts[nation.pk], tonnes=Decimal(10 * len(holders)), **common)]
    for number, holder in enumerate(holders):
        here = accounts[holder.pk]
        entries.append(
            ledger.Entry(kind="distribute", from_=accounts[nation.pk], to=here, tonnes=Decimal(10), **common)
        )
        used = Decimal(11 + number % 7) if number % 20 == 0 else Decimal(number % 9 or 1)
        entries.append(ledger.Entry(kind="use", to=here, tonnes=used, **common))
    ledger.post_many(entries, actor=ACTOR)
    programme_years.open_with_first_notice(programme_year, actor=ACTOR)
