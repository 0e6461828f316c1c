"""The public page of targets: each in the words of its source, with what the register measures or that it does not."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.reference_files import rows
from enterprises.models import EliminatedCapacity, Enterprise, Jurisdiction, Site
from enterprises.roles import Role
from enterprises.services import standards
from environment.models import RestorationEntry
from environment.services import readings
from portal.queries import targets
from quotas.models import ReceiptConfirmation, Report
from quotas.services import reports
from resources.models import UseReturn
from tests.support import factories
from tests.support.filings import draft, line

pytestmark = pytest.mark.django_db
DAY = dt.date(2011, 10, 20)
SEPTEMBER = dt.datetime(2011, 9, 20, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(DAY):
        yield


def figures(on: dt.date = DAY) -> dict[str, str | None]:
    found = [target for of in targets.targets(on).values() for target in of]
    return {target.code: target.measured.figure if target.measured else None for target in found}


def test_every_target_names_its_source_and_a_known_measure() -> None:
    shipped = rows(targets.DATA)
    assert len(shipped) == 16
    assert {row["term"] for row in shipped} == set(targets.TERMS)
    assert {row["measure"] for row in shipped} - {""} == set(targets.MEASURES)
    assert all(row["quote"] and row["source"] and row["target_zh"] for row in shipped)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "en",
            ("restore the reserve-extraction ratio to a proper level", "769 t of smuggled products", "not measured"),
        ),
        ("zh-hans", ("储采比恢复到合理水平", "南方离子型稀土矿")),
    ],
)
def test_the_page_shows_each_with_its_figure(client: Client, language: str, texts: tuple[str, ...]) -> None:
    with clock.at(dt.date(2012, 7, 1)):
        page = client.get(reverse("pages:public-targets"), {"language": language}).content.decode()
    for text in texts:
        assert text in page, text
    assert page.count("<q ") == 16
    assert reverse("pages:public-enforcement") in page


def test_an_empty_register_measures_next_to_nothing() -> None:
    found = figures()
    assert found["laws"]
    assert not any(found[code] for code in ("ecology", "mergers", "order", "recovery", "technology", "wastes"))


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([], None),
        ([(True, 1), (False, 2)], None),
        ([(True, 1), (False, 2), (True, 3), (False, 3)], "50.00 %"),
        ([(True, 1)] * 11 + [(True, 2), (False, 3)], None),  # the second party reads what the largest did
        ([(True, 1), (True, 2), (True, 3)], "100.00 %"),
        ([(False, 1), (False, 2), (False, 3)], None),  # it would say of each that it failed
    ],
)
def test_a_share_is_given_where_no_party_tells_of_another(rows: list[tuple[bool, int]], share: str | None) -> None:
    assert targets._share(rows) == share


def file_august(code: str, on: dt.date) -> Enterprise:
    firm = factories.enterprise(code)
    site = factories.site(firm, "separation", code=f"S-{code}")
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    with clock.at(on):
        stated = line(site, "neodymium-oxide", feed_origin="purchased", produced="1", sold="1")
        report = draft(firm, dt.date(2011, 8, 1), signer, stated)
        reports.submit(report, actor=signer, explanations={found.code: "as it was" for found in reports.check(report)})
    return firm


def share_of(code: str, on: dt.date) -> str | None:
    figure = figures(on)[code]
    return figure.partition(" of ")[0] if figure else None


APRIL, MAY = dt.date(2012, 4, 1), dt.date(2012, 5, 1)


def test_reports_in_time_are_those_of_a_half_year_and_never_move() -> None:
    """A filing known after three months changes no share: the difference of two would tell of one enterprise."""
    for place in ("CN", "36", "360727"):
        factories.place(place)
    factories.product("neodymium-oxide")
    firms = [file_august(f"E-{number}", dt.date(2011, 9, 5)) for number in range(3)]
    file_august("E-LATE", dt.date(2011, 10, 5))
    assert figures(dt.date(2012, 3, 31))["order"] is None, "of the half-year before"
    assert share_of("order", APRIL) == "75.00 %"
    assert str(figures(APRIL)["order"]).endswith("filed in time, second half of 2011")
    file_august("E-LATER", dt.date(2012, 4, 5))
    assert [share_of("order", day) for day in (APRIL, MAY, dt.date(2012, 9, 30))] == ["75.00 %"] * 3
    Enterprise.objects.filter(pk__in=[firm.pk for firm in firms[:2]]).update(group=factories.group())
    Enterprise.objects.filter(pk=firms[2].pk).update(group=factories.group())
    assert figures(APRIL)["order"] is None, "two parties"


def test_a_day_of_receipt_confirmed_later_counts_as_late() -> None:
    for place in ("CN", "36", "360727"):
        factories.place(place)
    factories.product("neodymium-oxide")
    firms = [file_august(f"E-{number}", dt.date(2011, 9, 5)) for number in range(4)]
    officer = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    prove_actor(officer)
    for firm, day in zip(firms, (dt.date(2012, 4, 3), dt.date(2012, 3, 3)), strict=False):
        ReceiptConfirmation.objects.create(
            report=Report.objects.get(enterprise=firm), confirmed_by=officer, reason="The stamp of the post",
            confirmed_at=dt.datetime.combine(day, dt.time(), dt.UTC),
        )  # fmt: skip
    assert [share_of("order", day) for day in (APRIL, MAY)] == ["75.00 %"] * 2


def test_returns_count_as_known_three_months_after_their_half_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mines = [factories.site(factories.enterprise(f"E-{number}")) for number in range(3)]
    filed = {"year": 2011, "half": 1, "process": "open_pit", "mined_reo": Decimal(1)}
    september = dt.datetime(2011, 9, 20, tzinfo=dt.UTC)
    first, *_others = [
        UseReturn.objects.create(site=mine, enterprise=mine.enterprise, filed_at=september, **filed) for mine in mines
    ]
    officer = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    amended = UseReturn.objects.create(
        site=first.site, enterprise=first.enterprise, number=2, amends=first, original=first, reason="Weighed again",
        received_on=september.date(), paper_reference="P-1", filed_at=september, **filed,
    )  # fmt: skip
    prove_actor(officer)
    UseReturn.objects.filter(pk=amended.pk).update(
        receipt_confirmed_by=officer, receipt_confirmed_at=dt.datetime(2011, 10, 5, tzinfo=dt.UTC),
        receipt_proof="The stamp of the post",
    )  # fmt: skip
    judged: list[UseReturn] = []

    def judge(rows: list[UseReturn]) -> list[Any]:
        judged[:] = rows
        return [SimpleNamespace(row=row, state="met") for row in rows]

    monkeypatch.setattr(targets.use_returns, "judge_all", judge)
    assert figures()["recovery"] == "100.00 % of the returns meet every minimum, first half of 2011"
    assert first in judged, "the amendment was confirmed since"
    targets._recovery(dt.date(2012, 3, 31))
    assert first in judged
    targets._recovery(dt.date(2012, 4, 1))
    assert not judged, "of the next half-year"


def read_and_correct(value: str, corrected: str | None, on: dt.date, place: str = "360727") -> None:
    site = factories.site(factories.enterprise(f"E-READ-{Site.objects.count()}", at=place), "separation")
    officer = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MEP",))
    with clock.at(dt.date(2012, 5, 10)):
        reading = readings.record(
            actor=officer, site=site, pollutant="ammonia_nitrogen", medium="water", discharge="direct",
            outlet="DW001", sampled_on=dt.date(2012, 5, 2), value=Decimal(value), unit="mg_l", method="HJ 535",
            laboratory="Station",
        )  # fmt: skip
    with clock.at(on):
        given = {} if corrected is None else {"value": Decimal(corrected)}
        readings.correct(reading, actor=officer, reason="Figure of another outlet", **given)


def test_readings_count_as_they_were_corrected_within_three_months(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("CN", "36", "360727"):
        factories.place(place)
    limit = {"indicator": "ammonia_nitrogen", "comparison": "le", "discharge": "direct", "source": "GB 26451-2011"}
    with loaders.entering_history():
        standards.enter(
            actor=Loader("tests of targets"), value=Decimal(25), valid_from=dt.date(2011, 10, 1), valid_to=None, **limit
        )
    in_time, later, asked = dt.date(2012, 9, 20), dt.date(2012, 10, 5), dt.date(2012, 10, 1)
    for value, corrected, day in (
        ("30", "20", in_time),
        ("20", "30", later),
        ("30", "20", later),
        ("30", None, in_time),
    ):
        read_and_correct(value, corrected, day)
    assert share_of("wastes", dt.date(2012, 9, 30)) is None, "of the half-year before"
    assert share_of("wastes", asked) == "66.67 %", "corrected in September: within; in October: as first entered"
    read_and_correct("30", None, later)
    assert share_of("wastes", asked) == "50.00 %", "withdrawn later"
    assert share_of("wastes", dt.date(2013, 3, 31)) == "50.00 %"
    monkeypatch.setattr(targets, "MOST_RATED", 3)
    assert share_of("wastes", asked) is None, "no share of some of them"


def restored(site: Site | None, place: Jurisdiction, owed: int, accepted: int, at: dt.datetime = SEPTEMBER) -> None:
    for kind, hectares in (("owed", owed), ("restored", max(9, accepted)), ("accepted", accepted)):
        RestorationEntry.objects.create(
            site=site, place=place, kind=kind, hectares=Decimal(hectares), day=dt.date(2011, 5, 1),
            document="Order 7", recorded_at=at,
        )  # fmt: skip


def test_what_was_restored_is_summed_where_it_tells_of_no_party(firm: Enterprise) -> None:
    sites = [factories.site(firm), *(factories.site(factories.enterprise(f"E-{number}")) for number in range(2))]
    restored(sites[0], sites[0].jurisdiction, 12, 5)
    assert figures()["ecology"] is None, "one party"
    for site in sites[1:]:
        restored(site, site.jurisdiction, 12, 5)
    assert figures()["ecology"] == "15.000 ha accepted as restored, of 36.000 ha owed by now"
    restored(sites[0], sites[0].jurisdiction, 1, 1000)
    assert figures()["ecology"] is None, "nearly all was accepted of one"


def withdraw_in_october(row: RestorationEntry | EliminatedCapacity, **same: str) -> None:
    names = ("site", "kind", "day", "document", "place", "hectares", "tonnes")
    given = {name: getattr(row, name) for name in names if hasattr(row, name)}
    type(row).objects.create(withdraws=row, recorded_at=dt.datetime(2011, 10, 3, tzinfo=dt.UTC), **{**given, **same})


def test_what_was_restored_and_withdrawn_counts_as_known_at_the_end_of_the_last_month() -> None:
    sites = [factories.site(factories.enterprise(f"E-{number}")) for number in range(3)]
    for site in sites:
        restored(site, site.jurisdiction, 12, 5)
    withdraw_in_october(RestorationEntry.objects.get(site=sites[0], kind="accepted"))
    late = {"site": sites[0], "place": sites[0].jurisdiction, "kind": "owed", "document": "Order 8"}
    RestorationEntry.objects.create(
        hectares=Decimal(3), day=dt.date(2011, 5, 1), recorded_at=dt.datetime(2011, 10, 3, tzinfo=dt.UTC), **late
    )
    RestorationEntry.objects.create(hectares=Decimal(4), day=dt.date(2011, 10, 2), recorded_at=SEPTEMBER, **late)
    assert figures()["ecology"] == "15.000 ha accepted as restored, of 36.000 ha owed by now"
    assert figures(dt.date(2011, 11, 1))["ecology"] == figures()["ecology"], "the difference tells of one party"
    for site in sites:
        restored(site, site.jurisdiction, 3, 3, dt.datetime(2011, 11, 3, tzinfo=dt.UTC))
    after = figures(dt.date(2011, 12, 1))["ecology"]
    assert after == "19.000 ha accepted as restored, of 52.000 ha owed by now", "all three changed by now"


def eliminate(site: Site, tonnes: int, at: dt.datetime) -> EliminatedCapacity:
    return EliminatedCapacity.objects.create(
        site=site, kind="obsolete", tonnes=Decimal(tonnes), day=dt.date(2011, 5, 1), reason="Old process",
        document="Order 7", recorded_at=at,
    )  # fmt: skip


def test_eliminated_capacity_is_summed_as_known_and_where_it_tells_of_no_party() -> None:
    sites = [factories.site(factories.enterprise(f"E-{number}"), approved_capacity="500") for number in range(3)]
    for site in sites[:2]:
        row = eliminate(site, 100, SEPTEMBER)
    assert figures()["totals"] is None, "two parties"
    eliminate(sites[2], 100, SEPTEMBER)
    assert figures()["totals"] == "300 t REO a year of capacity eliminated"
    withdraw_in_october(row, reason="Another site")
    eliminate(sites[2], 50, dt.datetime(2011, 10, 3, tzinfo=dt.UTC))
    assert figures()["totals"] == "300 t REO a year of capacity eliminated", "known since the month began"
    november, december = dt.date(2011, 11, 1), dt.date(2011, 12, 1)
    assert figures(november)["totals"] == figures()["totals"], "two parties changed, so that each reads the other's"
    for site, tonnes in zip(sites, (37, 60), strict=False):
        eliminate(site, tonnes, dt.datetime(2011, 11, 3, tzinfo=dt.UTC))
    assert figures(november)["totals"] == "300 t REO a year of capacity eliminated"
    assert figures(december)["totals"] == "347 t REO a year of capacity eliminated", "three parties changed by now"
    Enterprise.objects.filter(code__in=["E-0", "E-1"]).update(group=factories.group())
    assert figures()["totals"] is None, "two parties, one a group"
