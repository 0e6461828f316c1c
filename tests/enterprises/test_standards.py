"""Standards: dated limits, entered and ended by two, of which one holds on a day."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from core.actors import Loader
from core.errors import DomainError, Invalid
from core.reference_files import rows
from enterprises import reference
from enterprises.models import ApprovalRequest, Jurisdiction, Site, Standard, User
from enterprises.services import approvals, standards
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.refusals import constraint_of, constraint_refusing, fault_codes, refused

LOADER = Loader("test")
FIRST = dt.date(2012, 7, 26)
LIMIT: dict[str, Any] = {
    "indicator": "capacity",
    "comparison": "ge",
    "value": Decimal(500),
    "site_kind": "mine",
    "ore_type": "ion_adsorption",
    "valid_from": FIRST,
    "source": "MIIT order 1 of 2012-07-26",
}


def enter(**changes: Any) -> Standard:
    return standards.enter(actor=LOADER, **{**LIMIT, **changes})


def faulty(**changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        enter(**changes)
    return fault_codes(caught)


# --- What is shipped
def test_the_published_standards_load_once_with_their_sources(nation: Jurisdiction) -> None:
    shipped = rows(reference.DATA / "standards.csv")
    assert reference._standards(LOADER) == len(shipped) == Standard.objects.count()
    assert reference._standards(LOADER) == 0
    assert {row["evidence"] for row in shipped} == {"sourced", "derived"}
    assert all(row["source"] for row in shipped)


def test_a_recalled_figure_is_not_shipped() -> None:
    """Only two figures of ammonia nitrogen of the emission standard were found in a source (docs/data.md)."""
    pollutants = {row["indicator"] for row in rows(reference.DATA / "standards.csv") if "GB 26451" in row["source"]}
    assert pollutants == {"ammonia_nitrogen"}


@pytest.mark.parametrize(
    ("day", "plant", "limit"),
    [
        ("2011-12-31", "existing", None),
        ("2012-01-01", "existing", Decimal(25)),
        ("2013-12-31", "existing", Decimal(25)),
        ("2014-01-01", "existing", Decimal(15)),
        ("2011-09-30", "new", None),
        ("2011-10-01", "new", Decimal(15)),
    ],
)
def test_the_day_on_which_a_limit_changes(nation: Jurisdiction, day: str, plant: str, limit: Decimal | None) -> None:
    reference._standards(LOADER)
    rows = Standard.objects.in_force(dt.date.fromisoformat(day)).filter(indicator="ammonia_nitrogen", plant=plant)
    assert list(rows.values_list("value", flat=True)) == ([limit] if limit is not None else [])


# --- Meeting a limit
@pytest.mark.parametrize(
    ("sign", "below", "exactly", "above"),
    [("ge", False, True, True), ("gt", False, False, True), ("le", True, True, False), ("lt", True, False, False)],
)
def test_a_limit_is_met_by_the_sign_that_is_printed(sign: str, below: bool, exactly: bool, above: bool) -> None:
    standard = Standard(comparison=sign, value=Decimal(75))
    met = [standard.is_met_by(Decimal(value)) for value in ("74.9", "75", "75.1")]
    assert met == [below, exactly, above]


def test_a_standard_applies_to_its_kind_ore_and_process(nation: Jurisdiction) -> None:
    ion, every = enter(), enter(ore_type="", value=Decimal(300))
    heap = enter(indicator="mining_recovery", value=Decimal(70), process="heap_leaching")

    phase = enter(indicator="mining_recovery", value=Decimal(87), process="heap_leaching", condition="leached_phase")

    def applying(kind: str = "mine", ore_type: str = "ion_adsorption", **circumstances: str) -> set[Standard]:
        site = Site(kind=kind, ore_type=ore_type)
        return {standard for standard in (ion, every, heap, phase) if standard.concerns(site, **circumstances)}

    assert applying(ore_type="mixed") == {every}
    assert applying() == {ion, every}
    assert applying(process="heap_leaching") == {ion, every, heap}
    assert applying(process="heap_leaching", condition="leached_phase") == {ion, every, heap, phase}
    assert applying(kind="separation") == set()


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "≥ 500 t REO a year"),
        ({"value": Decimal("20000.500")}, "≥ 20,000.5 t REO a year"),
        ({"indicator": "zinc", "comparison": "le", "value": Decimal(1)}, "≤ 1 mg/L"),
        ({"indicator": "ph", "comparison": "le", "value": Decimal(9)}, "≤ 9"),
        ({"indicator": "dilution", "comparison": "lt", "value": Decimal(10)}, "< 10 per cent"),
    ],
)
def test_a_limit_is_shown_as_printed(fields: dict[str, Any], text: str) -> None:
    assert Standard(**{**LIMIT, **fields}).limit == text


# --- Days
def test_a_new_limit_ends_the_one_before(nation: Jurisdiction) -> None:
    old = enter()
    new = enter(value=Decimal(1000), valid_from=dt.date(2016, 7, 1))
    old.refresh_from_db()
    assert (old.valid_to, new.valid_to) == (dt.date(2016, 6, 30), None)


def test_a_gap_or_an_overlap_is_refused(nation: Jurisdiction) -> None:
    enter(valid_to=dt.date(2013, 12, 31))
    assert faulty(valid_from=dt.date(2014, 1, 2)) == {("/valid_from", "standard_gap")}
    assert faulty(valid_from=dt.date(2013, 12, 31)) == {("/valid_from", "standard_overlap")}
    assert faulty(valid_from=dt.date(2012, 1, 1)) == {("/valid_to", "standard_overlap")}
    assert faulty(valid_from=FIRST) == {("/valid_to", "standard_overlap")}
    assert faulty(valid_from=dt.date(2012, 1, 1), valid_to=dt.date(2012, 7, 24)) == {("/valid_to", "standard_overlap")}
    assert enter(valid_from=dt.date(2012, 1, 1), valid_to=dt.date(2012, 7, 25))
    assert enter(valid_from=dt.date(2014, 1, 1))


def test_limits_of_both_sides_of_an_acidity_stand_beside_each_other(nation: Jurisdiction) -> None:
    acidity = {"indicator": "ph", "site_kind": "", "ore_type": ""}
    enter(**acidity, comparison="ge", value=Decimal(6))
    enter(**acidity, comparison="le", value=Decimal(9))
    assert Standard.objects.in_force(FIRST).count() == 2


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"comparison": "le"}, ("/comparison", "wrong_direction")),
        ({"indicator": "mining_loss", "value": Decimal(10)}, ("/comparison", "wrong_direction")),
        ({"indicator": "dressing_recovery", "value": Decimal(101)}, ("/value", "out_of_range")),
        ({"indicator": "ph", "value": Decimal("14.1")}, ("/value", "out_of_range")),
        ({"value": Decimal(-1)}, ("/value", "out_of_range")),
        ({"source": "  "}, ("/source", "required")),
        ({"valid_to": dt.date(2012, 7, 25)}, ("/valid_to", "before_valid_from")),
    ],
)
def test_a_slip_is_refused_at_its_field(nation: Jurisdiction, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faulty(**changes) == {fault}


# --- Two people
def test_two_administrators_enter_and_end(nation: Jurisdiction, admin1: User) -> None:
    other = another_like(admin1)
    by_two(standards.ENTER, nation, admin1, other, **LIMIT, effect="bars_quota")
    row = Standard.objects.get()
    assert (row.limit, row.effect, row.evidence, row.source) == (
        "≥ 500 t REO a year",
        "bars_quota",
        "entered",
        LIMIT["source"],
    )
    by_two(standards.END, row, admin1, other, valid_to=dt.date(2013, 1, 1))
    row.refresh_from_db()
    assert row.valid_to == dt.date(2013, 1, 1)
    with refused("wrong_state"):
        by_two(standards.END, row, admin1, other, valid_to=dt.date(2014, 1, 1))


def test_the_request_shows_the_sites_below_and_the_limit_that_ends(nation: Jurisdiction, admin1: User) -> None:
    firm = factories.enterprise()
    for code, capacity in (("S-SMALL", "499.999"), ("S-LARGE", "500")):
        factories.site(firm, code=code, kind="mine", ore_type="ion_adsorption", approved_capacity=Decimal(capacity))
    enter(value=Decimal(300), valid_from=dt.date(2011, 1, 1))
    changes = {**LIMIT, "effect": "norm"}
    request = approvals.propose(standards.ENTER, nation, actor=admin1, reason=WHY, arguments=changes)
    ends, below = request.preview["tables"]
    assert ends["rows"] == [["≥ 300.000", "2011-01-01"]]
    assert [row[0] for row in below["rows"]] == ["S-SMALL"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"valid_from": dt.date(2015, 1, 1)}, ("/valid_from", "standard_gap")),
        ({"comparison": "le"}, ("/comparison", "wrong_direction")),
        ({"indicator": "zinc", "comparison": "gt"}, ("/comparison", "wrong_direction")),
    ],
)
def test_an_unfitting_limit_is_refused_when_it_is_proposed(
    nation: Jurisdiction, admin1: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    enter(valid_to=dt.date(2013, 12, 31))
    late = {**LIMIT, "effect": "norm", **changes}
    with pytest.raises(DomainError) as caught:
        approvals.propose(standards.ENTER, nation, actor=admin1, reason=WHY, arguments=late)
    assert fault_codes(caught) == {fault}
    assert not ApprovalRequest.objects.exists()


# --- The database
def test_the_database_refuses_one_person(own_database: Clone, admin1: User) -> None:
    factories.place("CN")
    row = enter()
    insert = (
        "INSERT INTO enterprises_standard (version, indicator, effect, site_kind, ore_type, process, condition, plant,"
        " discharge, comparison, value, valid_from, source, evidence) SELECT 1, indicator, 'bars_quota', site_kind,"
        " ore_type, process, condition, plant, discharge, comparison, value, valid_from, source, evidence"
        " FROM enterprises_standard"
    )
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    assert constraint_refusing(insert, actor=admin1) == "standard_by_two"
    end = "UPDATE enterprises_standard SET valid_to = '2013-01-01' WHERE id = %s"
    assert constraint_refusing(end, row.pk, actor=admin1) == "standard_by_two"


def test_an_approved_request_serves_for_what_it_says_alone(
    own_database: Clone, admin1: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the application's role another limit could else be entered in the transaction of an approved one."""
    nation, other = factories.place("CN"), another_like(admin1)
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    request = approvals.propose(
        standards.ENTER, nation, actor=admin1, reason=WHY, arguments={**LIMIT, "effect": "norm"}
    )
    save = Standard.save
    for slip in ({"value": Decimal(5)}, {"effect": "bars_quota"}, {"site_kind": ""}, {"valid_to": dt.date(2019, 1, 1)}):

        def slipped(standard: Standard, slip: dict[str, Any] = slip, **how: Any) -> None:
            for name, value in slip.items():
                setattr(standard, name, value)
            save(standard, **how)

        monkeypatch.setattr(Standard, "save", slipped)
        with refused("needs_second_person"):
            approvals.approve(request, actor=other)
    monkeypatch.undo()
    approvals.approve(request, actor=other)
    assert Standard.objects.get().limit == "≥ 500 t REO a year"


def test_the_database_keeps_one_limit_a_day(nation: Jurisdiction) -> None:
    enter()
    with pytest.raises(IntegrityError) as caught:
        factories.standard(valid_from=dt.date(2020, 1, 1))
    assert constraint_of(caught.value) == "standard_one_a_day"


def test_a_limit_of_air_alone_distinguishes_no_discharge(nation: Jurisdiction) -> None:
    limit = {"indicator": "sulphur_dioxide", "comparison": "le", "value": Decimal(300), "site_kind": "", "ore_type": ""}
    assert faulty(**limit, discharge="direct") == {("/discharge", "not_in_air")}
    assert enter(**limit).discharge == ""


# --- Pages and API
def test_the_page_shows_what_is_in_force_on_a_day(nation: Jurisdiction, p36a: User, admin1: User) -> None:
    enter(value=Decimal(300), valid_from=dt.date(2011, 1, 1))
    enter()
    client = Client()
    client.force_login(p36a)
    text = client.get(reverse("pages:standards"), {"in_force_on": "2012-07-25"}).content.decode()
    assert "≥ 300 t REO a year" in text
    assert "≥ 500" not in text
    assert "Enter a standard" not in text
    client.force_login(admin1)
    assert "Enter a standard" in client.get(reverse("pages:standards")).content.decode()


def test_the_api_answers_by_scope_and_day(nation: Jurisdiction, clerk: User) -> None:
    enter()
    enter(
        indicator="ammonia_nitrogen", comparison="le", value=Decimal(15), site_kind="", ore_type="", discharge="direct"
    )

    def indicators(**query: str) -> set[str]:
        return {row["indicator"] for row in client_of(clerk).get(f"{V1}standards/", query).json()["results"]}

    assert indicators() == {"capacity", "ammonia_nitrogen"}
    assert indicators(site_kind="separation") == {"ammonia_nitrogen"}
    assert indicators(in_force_on="2012-07-25") == set()
    (row,) = client_of(clerk).get(f"{V1}standards/", {"indicator": "ammonia_nitrogen"}).json()["results"]
    assert (row["value"], row["unit"], row["comparison"], row["in_force"]) == ("15.000", "mg_l", "le", True)
