"""Comparison of what pages and lists cost in a small register and in a large one.

``python -m benchmarks.page_growth --small 20 --large 800`` fills two databases of one server with so many invented
enterprises of five years, and asks every page in one, then in the other, in one process. Printed for each: statements,
milliseconds, and their ratio. ``--only 'start|overview'`` asks some pages.
"""

import argparse
import datetime as dt
import re
import statistics
import time
from collections.abc import Callable
from contextlib import closing

from psycopg import Connection

from benchmarks import harness

FOLDER = harness.choose("page-growth", keep=True)

import django
from django.conf import settings

from core import row_security

django.setup()
row_security.act_as_system()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import synthetic_data
from core import clock, outbox
from core.database import disconnect
from enterprises.models import Authority, Enterprise, Jurisdiction, Membership, User
from enterprises.roles import Role
from inspections.services import screening

FIRST_YEAR, YEARS = 2026, 5
TODAY = dt.date(2030, 6, 20)
PERSONS = {
    "nation": (Role.NATIONAL_REGULATOR, "CN"),
    "province": (Role.PROVINCIAL_REGULATOR, "36"),
    "inspector": (Role.INSPECTOR, "CN"),
    "signer": (Role.ENTERPRISE_SIGNER, ""),
}
OFFICERS = ("nation", "province", "inspector")
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "start": ("/", tuple(PERSONS)),
    "overview": ("/overview/?programme=mlr-mining&year=2030", OFFICERS),
    "accounts": ("/quota/?programme=mlr-mining&year=2030", tuple(PERSONS)),
    "accounts on a day": ("/quota/?programme=mlr-mining&year=2030&on=2030-03-31", ("nation", "province")),
    "year bars": ("/reports/?year=2030", tuple(PERSONS)),
    "missing reports": ("/reports/?year=2030&state=missing", OFFICERS),
    "waiting reports": ("/reports/waiting/", ("province",)),
    "flags": ("/flags/", OFFICERS),
    "risk": ("/inspections/whom/", ("inspector",)),
    "enforcement": ("/enforcement/", ("nation",)),
    "an enterprise": ("/enterprises/E-GEN-000001/", ("nation", "signer")),
    "months": ("/reports/months/", ("nation",)),
    "api accounts": ("/api/v1/accounts/?limit=100", tuple(PERSONS)),
    "api accounts on a day": ("/api/v1/accounts/?programme=mlr-mining&year=2030&on=2030-03-31&limit=100", ("nation",)),
    "api reports": ("/api/v1/reports/?limit=50", tuple(PERSONS)),
    "api postings": ("/api/v1/postings/?limit=50", tuple(PERSONS)),
    "api flags": ("/api/v1/flags/?limit=50", OFFICERS),
    "api missing": ("/api/v1/reports/missing/?limit=50", OFFICERS),
    "api audit": ("/api/v1/audit/?limit=50", ("nation",)),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", type=int, default=20)
    options.add_argument("--large", type=int, default=800)
    options.add_argument("--seconds", type=float, default=10, help="how long a page is asked in each database")
    options.add_argument("--only", default="")
    options.add_argument("--explain", action="store_true", help="print the slowest statements of each page")
    asked = options.parse_args()
    before = harness.machine()
    call_command("collectstatic", interactive=False, verbosity=0)
    with settings.SERVERS.running():
        sizes = {"small": asked.small, "large": asked.large}
        for name, enterprises in sizes.items():
            _fill(name, enterprises)
        lines = ["| page | as | statements | ms, small | ms, large | ratio |", "| --- | --- | --- | --- | --- | --- |"]
        for page, (path, persons) in PAGES.items():
            for person in persons if re.search(asked.only, page) else ():
                lines.append(_compare(page, path, person, asked.seconds, explain=asked.explain))
                print(lines[-1], flush=True)
        counted = {name: _count(name) for name in sizes}
        lines += ["", ", ".join(f"{name}: {count} report lines" for name, count in counted.items())]
    if not asked.only:
        harness.write("page-growth", "Pages in a small and a large register", lines, before)


def _use(name: str) -> None:
    disconnect()
    connection.settings_dict["NAME"] = f"growth_{name}"
    clock.reload_fixed_day()


def _fill(name: str, enterprises: int) -> None:
    with closing(settings.SERVERS.postgres.connect()) as superuser:
        if superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"growth_{name}"]).fetchone():
            return
        _prepare_template(superuser)
        superuser.execute(f"CREATE DATABASE growth_{name} TEMPLATE growth_template OWNER quota_owner")
    _use(name)
    try:
        call_command("generate", enterprises=enterprises, years=YEARS, first_year=FIRST_YEAR, verbosity=1)
        _people()
        with clock.at(TODAY), outbox.without_announcements():
            screening.screen_day(TODAY)
    except BaseException:
        disconnect()
        with closing(settings.SERVERS.postgres.connect()) as superuser:
            superuser.execute(f"DROP DATABASE growth_{name} WITH (FORCE)")
        raise
    disconnect()
    with closing(settings.SERVERS.postgres.connect(f"growth_{name}")) as superuser:
        superuser.execute("VACUUM ANALYZE")


def _prepare_template(superuser: Connection) -> None:
    if superuser.execute("SELECT 1 FROM pg_database WHERE datname = 'growth_template'").fetchone():
        return
    synthetic_data.prepare(bare=False)
    disconnect()
    superuser.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'quota' AND pid <> pg_backend_pid()"
    )
    superuser.execute("CREATE DATABASE growth_template TEMPLATE quota OWNER quota_owner")


def _people() -> None:
    for name, (role, place) in PERSONS.items():
        user = User.objects.create(username=f"growth-{name}", name=name, fictitious=True)
        membership = Membership(user=user, role=role, valid_from=synthetic_data.SINCE)
        if place:
            membership.jurisdiction = Jurisdiction.objects.get(code=place)
            membership.authority = Authority.objects.get(code="MLR")
        else:
            membership.enterprise = Enterprise.objects.get(code="E-GEN-000001")
        membership.save()


def _count(name: str) -> int:
    _use(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM quotas_reportline")
        return int(cursor.fetchone()[0])


def _compare(page: str, path: str, person: str, seconds: float, *, explain: bool) -> str:
    spent: dict[str, list[float]] = {"small": [], "large": []}
    statements: dict[str, int] = {}
    asked: dict[str, Callable[[], None]] = {}
    for name in spent:
        _use(name)
        asked[name] = _asking(path, person)
        asked[name]()
        with CaptureQueriesContext(connection) as captured:
            asked[name]()
        statements[name] = len(captured)
        if explain:
            _tell(f"{page} {person} {name}", captured)
    while min(map(sum, spent.values())) < seconds:
        for name, times in spent.items():
            _use(name)
            asked[name]()
            until = time.perf_counter() + 1
            while time.perf_counter() < until:
                began = time.perf_counter()
                asked[name]()
                times.append(time.perf_counter() - began)
    small, large = (statistics.median(times) * 1000 for times in spent.values())
    shown = f"{statements['small']} → {statements['large']}"
    return f"| {page} | {person} | {shown} | {small:.1f} | {large:.1f} | {large / small:.2f} |"


def _asking(path: str, person: str) -> Callable[[], None]:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username=f"growth-{person}"), backend=settings.AUTHENTICATION_BACKENDS[0])

    def ask() -> None:
        with clock.at(TODAY):
            answer = client.get(path)
        assert answer.status_code == 200, (path, person, answer.status_code, answer.content[:500])

    return ask


def _tell(what: str, captured: CaptureQueriesContext) -> None:
    print(what)
    for query in sorted(captured, key=lambda query: -float(query["time"]))[:3]:
        print(f"    {float(query['time']) * 1000:.0f} ms: {query['sql'][:600]}")


if __name__ == "__main__":
    main()
