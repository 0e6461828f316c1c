"""Proposals under ceilings that are nested or cross, and what is said where wishes contradict each other."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.errors import Invalid
from enterprises.models import Enterprise, Group, Jurisdiction, MiningArea, Site, User
from quotas.models import Holder, ProgrammeYear
from quotas.planning.linear import SolverFailed
from quotas.quantities import ZERO
from quotas.queries.recipients import Recipient
from quotas.services import area_plans
from quotas.services.proposals import contradictions, dividing
from quotas.services.proposals.dividing import ProposedDivision
from quotas.services.proposals.limits import is_in
from quotas.services.proposals.terms import Terms
from tests.quotas.test_proposals import ADDRESS, TERMS, proposed, refused, tonnes
from tests.support import factories
from tests.support.api import assert_problem, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks
from tests.support.processor_time import takes_at_most

__all__ = ["books"]
PAGE = {"plan_weight": 100, "use_weight": 0, "capacity_weight": 0, "equal_weight": 0, "rule": "proportional"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 12, 20)):
        yield


@pytest.fixture
def firms(books: Books) -> Books:
    """Give Jiangxi 400 t in 2011 and its firms A, B, C and D 100 t each: A, B in Ganzhou, A and C in one group."""
    group = factories.group("G-ONE")
    books.post("control", 1000, to="CN")
    books.post("distribute", 400, from_="CN", to="36")
    for code in "ABCD":
        books.post("distribute", 100, from_="36", to=books.firm(f"E-{code}", at="360727" if code in "AB" else "360421"))
    Enterprise.objects.filter(code__in=["E-A", "E-C"]).update(group=group)
    return books


def faults(person: User, **terms: Any) -> list[tuple[str, str, str]]:
    answer = client_of(person).get(ADDRESS, {**TERMS, **terms})
    assert_problem(answer, 400, "invalid")
    return [(fault["pointer"], fault["code"], fault["detail"]) for fault in answer.json()["errors"]]


def test_ceilings_of_a_group_and_of_its_province_go_together(firms: Books, p36a: User) -> None:
    Enterprise.objects.filter(code__in=["E-B", "E-D"]).update(group=factories.group("G-TWO"))
    answer = proposed(p36a, total="400.000", ceilings="36：390,G-ONE:150")
    assert tonnes(answer) == ["75.000", "120.000", "75.000", "120.000"], "the group is within the province"
    assert (answer["moved"], answer["left"]) == ("0.000", "10.000")


def test_the_smallest_repair_meets_ceilings_that_cross_and_names_them(firms: Books, p36a: User) -> None:
    answer = proposed(p36a, total="400.000", ceilings="3607:160,G-ONE:150")
    # The rule alone gives A and B 80 each under Ganzhou's ceiling, C and D 120 each; the group has 50 t too much.
    a, b, c, d = answer["lines"]
    assert sum(Decimal(line["tonnes"]) for line in answer["lines"]) == 400
    assert Decimal(a["tonnes"]) + Decimal(b["tonnes"]) <= 160
    assert Decimal(a["tonnes"]) + Decimal(c["tonnes"]) == 150
    assert answer["moved"] == "100.000", "what the group is lowered by, and what the others are raised by"
    assert [line["moved_by"] for line in answer["lines"]] == [["G-ONE"]] * 4
    assert [line["moved"] for line in answer["lines"]] == ["-20.000", "20.000", "-30.000", "30.000"]
    assert c["reason"] == (
        "1.2000 times the claim of 100.000 t. "
        "Lowered from 120.000 t by 30.000 t (25.0 %), by the ceiling of G-ONE, 150 t."
    )
    assert d["reason"].endswith(
        "Raised from 120.000 t by 30.000 t (25.0 %), which the ceiling of G-ONE, 150 t took from others."
    )
    assert a["reason"].startswith("Within the ceiling of 3607, 160 t: 0.8000 times the claim of 100.000 t. Lowered")
    assert "Ceilings cross: 100.000 t were moved, the least by which all of them are kept." in answer["summary"]
    assert [
        (each["code"], each["tonnes"], each["given"], each["parameter"], each["moved"]) for each in answer["ceilings"]
    ] == [
        ("3607", "160.000", "160.000", "0.8000", "0.000"),
        ("G-ONE", "150.000", "150.000", None, "-50.000"),
    ]
    assert all(Decimal(line["by_rule"]["proportional"]) == Decimal(line["tonnes"]) for line in answer["lines"])


def test_nothing_is_repaired_where_the_rule_keeps_crossing_ceilings(firms: Books, p36a: User) -> None:
    answer = proposed(p36a, total="400.000", ceilings="3607:200,G-ONE:200")
    assert (tonnes(answer), answer["moved"]) == (["100.000"] * 4, "0.000")
    assert {line["reason"] for line in answer["lines"]} == {"1.0000 times the claim of 100.000 t."}


def test_a_repair_gives_nobody_more_than_the_claim_or_the_bound(firms: Books, p36a: User) -> None:
    answer = proposed(p36a, total="400.000", ceilings="3607:200,G-ONE:150", rule="equal_awards")
    assert (answer["given"], answer["left"]) == ("350.000", "50.000")
    assert {conflict["code"] for conflict in answer["conflicts"]} == {"whole", "claims", "groups"}
    bounded = proposed(p36a, total="400.000", ceilings="3607:200,G-ONE:150", most_percent=110)
    assert (bounded["given"], bounded["left"]) == ("370.000", "30.000")
    assert [(each["code"], each["alone"]) for each in bounded["conflicts"]] == [
        ("whole", "30.000"),
        ("most_percent", "30.000"),
        ("groups", "30.000"),
    ]


def test_whoever_has_no_claim_is_no_way_out_of_a_ceiling(firms: Books, p36a: User) -> None:
    for code in ("E-A", "E-B"):
        factories.site(Enterprise.objects.get(code=code), approved_capacity=Decimal(500))
    answer = proposed(p36a, total="400.000", ceilings="3607:300", plan_weight=0, capacity_weight=100)
    assert tonnes(answer) == ["150.000", "150.000", "0.000", "0.000"]
    assert {line["reason"] for line in answer["lines"][:2]} == {
        "Within the ceiling of 3607, 300 t: 0.7500 times the claim of 200.000 t."
    }
    assert [(each["code"], each["alone"]) for each in answer["conflicts"]] == [
        ("whole", "100.000"),
        ("places", "100.000"),
    ]


def test_a_solver_that_fails_is_a_refusal_with_what_to_do(
    firms: Books, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: Any) -> None:
        raise SolverFailed("the repair crosses a bound")

    monkeypatch.setattr(dividing, "repair", failing)
    detail = refused(p36a, "/ceilings", "not_solved", total="400.000", ceilings="3607:160,G-ONE:150")
    assert detail.endswith("Change a ceiling, or round to another step.")


def test_a_comparison_that_the_solver_fails_at_refuses_nothing(
    firms: Books, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the chosen rule's figures are needed; the page shows none for the others."""
    found, repair = [], dividing.repair

    def failing_after_the_first(*args: Any) -> Any:
        if found:
            raise SolverFailed("the repair crosses a bound")
        found.append(repair(*args))
        return found[0]

    monkeypatch.setattr(dividing, "repair", failing_after_the_first)
    answer = proposed(p36a, total="400.000", ceilings="3607:160,G-ONE:150", rule="equal_changes")
    assert answer["given"] == "400.000"
    for line in answer["lines"]:
        assert line["by_rule"] == {"proportional": None, "equal_awards": None, "equal_changes": line["tonnes"]}
    found.clear()
    terms = {**TERMS, **PAGE, "total": "400", "ceilings": "3607: 160\nG-ONE: 150"}
    page = page_client(p36a).get(reverse("pages:quota-proposal"), terms)
    assert page.status_code == 200
    assert "None" not in page.content.decode()


def test_an_explanation_that_the_solver_fails_at_refuses_nothing(
    firms: Books, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: Any) -> None:
        raise SolverFailed("it takes too long")

    monkeypatch.setattr(contradictions, "conflicts", failing)
    answer = proposed(p36a, total="400.000", ceilings="3607:200,G-ONE:150", rule="equal_awards")
    assert (answer["given"], answer["left"], answer["conflicts"]) == ("350.000", "50.000", [])
    found = faults(p36a, total="400.000", ceilings="3607:200,G-ONE:150", least_percent=90)
    assert [(pointer, code) for pointer, code, _text in found] == [("/least_percent", "infeasible")]


def test_figures_of_a_repair_are_whole_steps(firms: Books, p36a: User) -> None:
    answer = proposed(p36a, total="401.000", ceilings="3607:163,G-ONE:149", step="5")
    assert all(Decimal(figure) % 5 == 0 for figure in tonnes(answer))
    assert (answer["given"], answer["left"]) == ("400.000", "1.000")


def test_the_least_scale_holds_whoever_has_a_claim(firms: Books, p36a: User) -> None:
    Enterprise.objects.filter(code="E-B").update(state=Enterprise.State.CLOSED)
    answer = proposed(p36a, total="200.000", ceilings="G-ONE:90", least_tonnes="40.000")
    assert tonnes(answer) == ["45.000", "45.000", "110.000"]
    held = proposed(p36a, total="200.000", ceilings="E-D:30,G-ONE:80", least_tonnes="40.000")
    assert [line["reason"] for line in held["lines"]][2] == "Held at its ceiling of 30 t.", (
        "above it the scale gives way"
    )


def test_contradictions_name_every_group_and_what_each_would_have_to_give(firms: Books, p36a: User) -> None:
    found = faults(p36a, total="400.000", ceilings="3607:200,G-ONE:150", least_percent=90)
    assert found[0] == (
        "/least_percent",
        "infeasible",
        "The lower bounds ask for 30.000 t more than the ceiling of G-ONE. They can be met at 75 % of last year.",
    )
    conflicts = {(pointer, text.split(". ")[0]): text for pointer, code, text in found if code == "conflict"}
    assert conflicts.keys() == {
        ("/least_percent", "In conflict: least of last year"),
        ("/ceilings", "In conflict: ceilings of groups"),
    }
    assert all(text.endswith("or 30.000 t alone.") for text in conflicts.values())
    scale = faults(p36a, total="330.000", ceilings="G-ONE:150", least_percent=70, least_tonnes="80.000")
    found_scale = {(pointer, text) for pointer, code, text in scale if code == "conflict"}
    assert ("/least_tonnes", "or 10.000 t alone.") in {(pointer, text[-18:]) for pointer, text in found_scale}
    assert "/least_percent" not in {pointer for pointer, _text in found_scale}, "70 % can be met"


def test_special_plans_of_mining_areas_are_ceilings_of_those_who_mine_there_alone(
    firms: Books, p36a: User, mlr1: User
) -> None:
    area = MiningArea.objects.create(
        number=7, jurisdiction=factories.place("360727"), evidence="sourced", source="test", name="Area 7"
    )
    sites = {
        code: factories.site(Enterprise.objects.get(code=f"E-{code}"), approved_capacity=Decimal(500)) for code in "ABD"
    }
    Site.objects.filter(pk__in=[sites["A"].pk, sites["D"].pk]).update(mining_area=area)
    area_plans.set_plan(actor=mlr1, mining_area=area, year=2012, ceiling=Decimal(120), document="Plan no. 3")
    answer = proposed(p36a, total="400.000", within_plans=True)
    assert tonnes(answer) == ["60.000", "140.000", "140.000", "60.000"]
    assert answer["lines"][0]["reason"].startswith(f"Within the ceiling of mining area {area.number}, 120.000 t")
    assert answer["group_parameters"] == {"area:7": "0.6000"}, "by a code that is the same in every language"
    crossing = proposed(p36a, total="400.000", within_plans=True, ceilings="G-ONE:150")
    assert Decimal(crossing["lines"][0]["tonnes"]) + Decimal(crossing["lines"][3]["tonnes"]) <= 120
    factories.site(Enterprise.objects.get(code="E-D"), approved_capacity=Decimal(5))
    alone = proposed(p36a, total="400.000", within_plans=True)
    assert alone["lines"][3]["tonnes"] == "100.000", "a mine outside the area frees an enterprise of its plan"


def test_a_mine_that_the_officer_does_not_see_frees_an_enterprise_of_a_plan(
    firms: Books, p36a: User, mlr1: User
) -> None:
    area = MiningArea.objects.create(
        number=7, jurisdiction=factories.place("360727"), evidence="sourced", source="test", name="Area 7"
    )
    for code in "AB":
        factories.site(Enterprise.objects.get(code=f"E-{code}"), approved_capacity=Decimal(500), mining_area=area)
    elsewhere = factories.site(
        Enterprise.objects.get(code="E-A"), approved_capacity=Decimal(500), jurisdiction=factories.place("441424")
    )
    assert not Site.objects.visible_to(p36a).filter(pk=elsewhere.pk).exists()
    area_plans.set_plan(actor=mlr1, mining_area=area, year=2012, ceiling=Decimal(60), document="Plan no. 3")
    answer = proposed(p36a, total="400.000", within_plans=True)
    assert tonnes(answer) == ["113.334", "60.000", "113.333", "113.333"]
    assert answer["lines"][0]["reason"].startswith("1.1333 times the claim"), "one mine is outside the area"


def test_the_page_shows_repairs_and_what_prevents_that_all_is_given(firms: Books, p36a: User) -> None:
    client, address = page_client(p36a), reverse("pages:quota-proposal")
    terms = {**TERMS, **PAGE, "total": "400", "ceilings": "3607: 160\nG-ONE: 150", "most_percent": "110"}
    text = without_blanks(client.get(address, terms).content.decode())
    assert "Moved where ceilings cross" in text
    assert "ceilings of places" in text, "every ceiling with what is given under it"
    assert "by the ceiling of G-ONE, 150 t." in text
    assert "In conflict: most of last year." in text
    refused_page = client.get(address, {**terms, "least_percent": "100"})
    assert refused_page.status_code == 400
    assert "In conflict: ceilings of groups." in refused_page.content.decode()
    assert client.get(address, {**terms, "least_tonnes": "10", "within_plans": "on"}).status_code == 200


def test_a_code_that_holds_nobody_is_refused(firms: Books, p36a: User) -> None:
    assert "3608" in refused(p36a, "/ceilings", "unknown", total="10", ceilings="3608:5")


def test_part_of_a_code_is_no_place_and_the_nation_is_one_of_all(firms: Books, p36a: User) -> None:
    detail = refused(p36a, "/ceilings", "unknown", total="400.000", ceilings="3:300,360:300,36072:300,3607:300")
    assert detail == "No recipient is, or belongs to, 3, 360, 36072."
    answer = proposed(p36a, total="400.000", ceilings="CN:300,36:390")
    assert (answer["given"], tonnes(answer)) == ("300.000", ["75.000"] * 4)
    assert answer["ceilings"][0]["kind"] == "places"
    in_chinese = client_of(p36a).get(
        ADDRESS, {**TERMS, "total": "400.000", "ceilings": "CN:300"}, HTTP_ACCEPT_LANGUAGE="zh-hans"
    )
    assert in_chinese.json()["ceilings"][0]["kind"] == "places", "a code is not translated"
    page = page_client(p36a).get(
        reverse("pages:quota-proposal"), {**TERMS, **PAGE, "total": "400", "ceilings": "CN: 300"}
    )
    assert "ceilings of places" in without_blanks(page.content.decode())


def test_five_thousand_holders_take_under_five_seconds_with_reasons_and_conflicts() -> None:
    """All three rules, of which each is repaired, with a sentence for every figure; time of the processor alone."""
    places = [Jurisdiction(code=f"{11 + number}0101") for number in range(20)]
    groups = [Group(code=f"G-{number}") for number in range(30)]
    rows = []
    for number in range(5000):
        firm = Enterprise(jurisdiction=places[number % 20], group=groups[number * 7 % 61 % 30] if number % 2 else None)
        holder = Holder(code=f"E-{number:04}", type=Holder.Type.ENTERPRISE, enterprise=firm)
        given = Decimal(number % 89 + 10)
        rows.append(
            Recipient(
                holder=holder,
                category="all",
                received=given,
                used=given,
                excess=ZERO,
                capacity=Decimal(150),
                answer=None,
            )
        )

    def top(code: str, factor: str) -> Decimal:
        return sum((row.received for row in rows if is_in(row, code, provinces)), ZERO) * Decimal(factor)

    provinces = {f"{11 + number}" for number in range(14)}
    ceilings = {code: top(code, "1.02") for code in sorted(provinces)}
    ceilings |= {f"G-{number}": top(f"G-{number}", "0.9") for number in range(15)}
    total = sum((row.received for row in rows), ZERO)
    terms = Terms(total=total, ceilings=ceilings, most_percent=120, least_percent=50, within_capacity=True)
    with takes_at_most(seconds=5):
        proposal = ProposedDivision(rows, terms, {}, places=provinces).proposal(ProgrammeYear(), Holder(), "all")
    assert proposal.moved > 0
    for code, ceiling in ceilings.items():
        assert sum(line.tonnes for line in proposal.lines if is_in(line.recipient, code, provinces)) <= ceiling
    with takes_at_most(seconds=5), pytest.raises(Invalid) as refusal:
        ProposedDivision(rows, replace(terms, least_percent=95), {}, places=provinces).proposal(
            ProgrammeYear(), Holder(), "all"
        )
    assert {fault.pointer for fault in refusal.value.errors} == {"/least_percent", "/ceilings"}


def test_a_category_without_quota_last_year_has_no_part_of_the_capacity() -> None:
    holder = Holder(code="E-A", type=Holder.Type.ENTERPRISE, enterprise=Enterprise(code="E-A"))
    figures = {"holder": holder, "used": ZERO, "excess": ZERO, "capacity": Decimal(150), "answer": None}
    rows = [
        Recipient(category="light", received=Decimal(100), **figures),
        Recipient(category="medium_heavy", received=ZERO, **figures),
    ]
    terms = Terms(total=Decimal(100), within_capacity=True, plan_weight=0, equal_weight=100, ceilings={})
    light, other = ProposedDivision(rows, terms, {}).proposal(ProgrammeYear(), Holder(), "total").lines
    assert (light.tonnes, other.tonnes) == (100, 0)
    assert other.reason == "No part of the approved capacity of 150 t: last year's quota was of the other category."


def test_special_plans_are_of_mining(firms: Books, miit1: User) -> None:
    factories.programme("miit-smelting")
    found = faults(miit1, programme="miit-smelting", giver="CN", total="10", within_plans=True)
    assert [(pointer, code) for pointer, code, _text in found] == [("/within_plans", "not_mining")]
