"""Planned distributions: claims from figures of the register, bounds with reasons, repairs, page, API and draft."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import escape

from core import clock
from enterprises.models import EliminatedCapacity, Enterprise, Group, User
from quotas import ledger
from quotas.models import Notice
from quotas.queries import export_records
from quotas.queries.export_records import ExportRecord
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client, query_counts
from tests.support.page_text import without_blanks

__all__ = ["books"]
ADDRESS = f"{V1}notices/proposal/"
TERMS = {"programme": "mlr-mining", "year": 2012, "giver": "36", "category": "all", "step": "0.001"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 12, 20)):
        yield


@pytest.fixture
def story(books: Books) -> Books:
    """Give Jiangxi 400 of 1,000 t in 2011, and three firms 200, 100 and 50, of which they use 150, 120 and 20."""
    books.post("control", 1000, to="CN")
    books.post("distribute", 400, from_="CN", to="36")
    for code, given, used in (("E-LARGE", 200, 150), ("E-MIDDLE", 100, 120), ("E-SMALL", 50, 20)):
        firm = books.firm(code)
        books.post("distribute", given, from_="36", to=firm)
        books.post("use", used, to=firm)
    return books


def proposed(person: User, **terms: Any) -> Any:
    answer = client_of(person).get(ADDRESS, {**TERMS, **terms})
    assert answer.status_code == 200, answer.content
    return answer.json()


def tonnes(answer: Any) -> list[str]:
    return [line["tonnes"] for line in answer["lines"]]


def refused(person: User, pointer: str, code: str, **terms: Any) -> str:
    answer = client_of(person).get(ADDRESS, {**TERMS, **terms})
    assert_problem(answer, 400, "invalid")
    details = {(fault["pointer"], fault["code"]): fault["detail"] for fault in answer.json()["errors"]}
    assert (pointer, code) in details
    return str(details[pointer, code])


def test_last_year_s_plan_times_one_factor(story: Books, p36a: User) -> None:
    answer = proposed(p36a, total="420.000")
    assert [line["to"] for line in answer["lines"]] == ["E-LARGE", "E-MIDDLE", "E-SMALL"]
    assert tonnes(answer) == ["240.000", "120.000", "60.000"]
    assert (answer["parameter"], answer["left"], answer["given"]) == ("1.2000", "0.000", "420.000")
    first, middle, _small = answer["lines"]
    assert first["reason"] == "1.2000 times the claim of 200.000 t."
    assert (first["received"], first["used"], first["capacity"], first["claim"]) == (
        "200.000",
        "150.000",
        None,
        "200.000",
    )
    assert (first["change_percent"], first["over_by"], middle["over_by"]) == ("20.00", "0.000", "0.000")
    assert first["by_rule"] == {"proportional": "240.000", "equal_awards": "200.000", "equal_changes": "223.334"}
    assert answer["summary"] == "420.000 t are divided: 1.2000 times each claim. Claims: 100 % last year's plan."


def test_a_claim_may_mix_plan_use_capacity_and_equal_parts(story: Books, p36a: User) -> None:
    firm = Enterprise.objects.get(code="E-SMALL")
    factories.site(firm, approved_capacity=Decimal(500))
    by_use = proposed(p36a, total="290.000", plan_weight=0, use_weight=100)
    assert tonnes(by_use) == ["150.000", "120.000", "20.000"]
    by_capacity = proposed(p36a, total="290.000", plan_weight=0, capacity_weight=100)
    assert tonnes(by_capacity) == ["0.000", "0.000", "290.000"]
    half = proposed(p36a, total="350.000", plan_weight=50, equal_weight=50)
    assert tonnes(half) == ["158.334", "108.333", "83.333"]
    assert half["left"] == "0.000"
    deducted = proposed(p36a, total="330.000", deduct_excess=True)
    assert [line["claim"] for line in deducted["lines"]] == ["200.000", "80.000", "50.000"]


def test_use_of_last_year_beyond_the_proposal_is_said(story: Books, p36a: User) -> None:
    assert [line["over_by"] for line in proposed(p36a, total="350.000")["lines"]] == ["0.000", "20.000", "0.000"]


def test_bounds_hold_with_their_reason(story: Books, p36a: User) -> None:
    factories.site(Enterprise.objects.get(code="E-LARGE"), approved_capacity=Decimal(210))
    held = proposed(p36a, total="420.000", within_capacity=True, most_percent=130)
    assert tonnes(held) == ["210.000", "130.000", "65.000"]
    assert [line["reason"] for line in held["lines"]] == [
        "Held at the approved capacity of 210.000 t.",
        "Held at the most: 130 % of last year.",
        "Held at the most: 130 % of last year.",
    ]
    assert (held["left"], held["advice"]) == (
        "15.000",
        "Bounds, ceilings and claims leave 15.000 t that nobody may have. At 140 % of last year all is given.",
    )
    least = proposed(p36a, total="210.000", rule="equal_awards", least_percent=60)
    assert tonnes(least) == ["120.000", "60.000", "30.000"]
    assert [line["reason"] for line in least["lines"][:2]] == ["Held at the least: 60 % of last year."] * 2
    scale = proposed(p36a, total="140.000", least_tonnes="30.000")
    assert tonnes(scale) == ["73.333", "36.667", "30.000"]
    assert scale["lines"][2]["reason"] == "Held at the least scale of 30.000 t."


def test_lower_bounds_that_cannot_be_met_say_by_how_much_and_where_they_can(story: Books, p36a: User) -> None:
    detail = refused(p36a, "/least_percent", "infeasible", total="300.000", least_percent=90)
    assert detail == (
        "The lower bounds ask for 15.000 t more than there is to distribute. They can be met at 85 % of last year."
    )


def test_a_group_shares_its_ceiling(story: Books, p36a: User) -> None:
    group = Group.objects.create(code="G-ONE", name="One")
    Enterprise.objects.filter(code__in=["E-MIDDLE", "E-SMALL"]).update(group=group)
    answer = proposed(p36a, total="420.000", ceilings="G-ONE: 90")
    assert tonnes(answer) == ["330.000", "60.000", "30.000"]
    assert answer["group_parameters"] == {"G-ONE": "0.6000"}
    assert answer["lines"][1]["reason"] == ("Within the ceiling of G-ONE, 90 t: 0.6000 times the claim of 100.000 t.")
    own = proposed(p36a, total="420.000", ceilings="E-LARGE:150")
    assert own["lines"][0]["reason"] == "Held at its ceiling of 150 t."


def test_capacity_counts_wherever_the_sites_are(story: Books, p36a: User) -> None:
    for place, tonnes_a_year in (("360727", 210), ("51", 90)):
        firm = Enterprise.objects.get(code="E-LARGE")
        factories.site(firm, jurisdiction=factories.place(place), approved_capacity=Decimal(tonnes_a_year))
    assert proposed(p36a, total="290.000")["lines"][0]["capacity"] == "300.000"


def test_eliminated_capacity_does_not_count(story: Books, p36a: User) -> None:
    site = factories.site(Enterprise.objects.get(code="E-LARGE"), approved_capacity=Decimal(210))
    EliminatedCapacity.objects.create(
        site=site,
        kind="obsolete",
        tonnes=Decimal(110),
        day=dt.date(2011, 6, 1),
        reason="Old line dismantled",
        document="Order no. 1",
        recorded_at=clock.now(),
    )
    line = proposed(p36a, total="350.000", within_capacity=True)["lines"][0]
    assert (line["capacity"], line["tonnes"]) == ("100.000", "100.000")


def test_sites_of_a_group_that_receives_quota_beside_a_province_do_not_count_twice(story: Books, mlr1: User) -> None:
    group = factories.group("G-ONE")
    for code in ("E-LARGE", "E-SMALL"):
        factories.site(Enterprise.objects.get(code=code), approved_capacity=Decimal(100))
    Enterprise.objects.filter(code="E-LARGE").update(group=group)
    story.post("distribute", 100, from_="CN", to=ledger.holder_of(group))
    lines = proposed(mlr1, giver="CN", total="400.000")["lines"]
    assert {line["to"]: line["capacity"] for line in lines} == {"36": "100.000", "G-ONE": "100.000"}


def test_a_figure_that_nobody_has_does_not_shrink_claims(story: Books, p36a: User) -> None:
    answer = proposed(p36a, total="350.000", plan_weight=50, capacity_weight=50, rule="equal_awards")
    assert [line["claim"] for line in answer["lines"]] == ["200.000", "100.000", "50.000"]
    assert answer["left"] == "0.000"


def test_bounds_that_hold_only_together_give_no_advice(story: Books, p36a: User) -> None:
    answer = proposed(p36a, total="352.000", least_percent=100, most_percent=100, step="10")
    assert answer["left"] == "2.000"
    assert "all is given" not in answer["advice"]


def test_the_ineligible_get_nothing_unless_wanted(story: Books, p36a: User) -> None:
    firm = Enterprise.objects.get(code="E-SMALL")
    factories.site(firm, approved_capacity=Decimal(1), ore_type="ion_adsorption")
    factories.standard(effect="bars_quota", valid_from=dt.date(2011, 1, 1))
    answer = proposed(p36a, total="300.000")
    small = answer["lines"][2]
    assert [line["eligible"] for line in answer["lines"]] == [True, True, False]
    assert (small["tonnes"], small["reason"]) == ("0.000", "Not eligible: no quota may be given.")
    assert tonnes(answer)[:2] == ["200.000", "100.000"]
    assert proposed(p36a, total="350.000", eligible_only=False)["lines"][2]["tonnes"] == "50.000"


def test_figures_are_given_in_whole_steps(story: Books, p36a: User) -> None:
    answer = proposed(p36a, total="333.000", step="5")
    assert tonnes(answer) == ["190.000", "95.000", "45.000"]
    assert (answer["given"], answer["left"]) == ("330.000", "3.000")
    assert proposed(p36a, total="340.000", reserve="10", step="5")["left"] == "10.000"


def test_closed_holders_are_left_out(story: Books, p36a: User) -> None:
    Enterprise.objects.filter(code="E-LARGE").update(state=Enterprise.State.CLOSED)
    assert [line["to"] for line in proposed(p36a, total="300.000")["lines"]] == ["E-MIDDLE", "E-SMALL"]


def test_who_moved_away_is_told_without_a_name(story: Books, p36a: User, mlr1: User) -> None:
    assert proposed(p36a, total="420.000")["out_of_reach"] is None
    Enterprise.objects.filter(code="E-MIDDLE").update(jurisdiction=factories.place("441424"))
    answer = proposed(p36a, total="240.000")
    assert [(line["to"], line["tonnes"]) for line in answer["lines"]] == [("E-LARGE", "192.000"), ("E-SMALL", "48.000")]
    assert answer["out_of_reach"] == {"holders": 1, "before": "100.000", "this_year": "0.000"}
    weights = {"plan_weight": 100, "use_weight": 0, "capacity_weight": 0, "equal_weight": 0, "rule": "proportional"}
    page = page_client(p36a).get(reverse("pages:quota-proposal"), {**TERMS, **weights, "total": "240"})
    text = without_blanks(page.content.decode())
    assert "One recipient has no line, since it sits elsewhere or is of another group now." in text
    assert "It received 100.000 t the year before and 0.000 t this year." in text
    assert "E-MIDDLE" not in text
    assert proposed(mlr1, giver="CN", total="400.000")["out_of_reach"] is None
    Enterprise.objects.filter(code__in=["E-LARGE", "E-SMALL"]).update(jurisdiction=factories.place("441424"))
    assert "3 holders received quota of this category last year or this, all outside your area." in refused(
        p36a, "/giver", "no_recipients", total="240.000"
    )


def test_what_has_merged_counts_to_its_successor(story: Books, p36a: User) -> None:
    heir = Enterprise.objects.get(code="E-SMALL")
    Enterprise.objects.filter(code="E-MIDDLE").update(state=Enterprise.State.MERGED, successor=heir)
    Enterprise.objects.filter(code="E-LARGE").update(
        state=Enterprise.State.MERGED, successor=Enterprise.objects.get(code="E-MIDDLE")
    )
    (line,) = proposed(p36a, total="300.000", deduct_excess=True)["lines"]
    assert (line["to"], line["received"], line["used"], line["claim"]) == ("E-SMALL", "350.000", "290.000", "330.000")


def test_export_quota_is_divided_by_the_record_of_quantity_and_value(story: Books, p36a: User) -> None:
    asked: list[Any] = []
    firms = {firm.code: firm.pk for firm in Enterprise.objects.all()}

    def source(keys: Any, first: dt.date, last: dt.date, category: str) -> dict[Any, ExportRecord]:
        asked.append((set(keys), first, last, category))
        return {
            firms["E-LARGE"]: ExportRecord(Decimal(60), Decimal(100)),
            firms["E-SMALL"]: ExportRecord(Decimal(20), Decimal(300)),
        }

    days = {"record_from": "2008-01-01", "record_until": "2010-10-31"}
    export_records.sources.append(source)
    try:
        by_both = proposed(p36a, total="400.000", plan_weight=0, quantity_weight=50, value_weight=50, **days)
        Enterprise.objects.filter(code="E-LARGE").update(
            state=Enterprise.State.MERGED, successor=Enterprise.objects.get(code="E-MIDDLE")
        )
        merged = proposed(p36a, total="400.000", plan_weight=0, quantity_weight=100, **days)
        proposed(p36a, total="400.000", **days)
    finally:
        export_records.sources.remove(source)
    assert tonnes(by_both) == ["200.000", "0.000", "200.000"]
    assert by_both["summary"].endswith(
        "Claims: 50 % exported quantity, 50 % exported value."
        " Exports cleared from 1 January 2008 to 31 October 2010 count."
    )
    assert (by_both["lines"][2]["exported"], by_both["lines"][2]["exported_value"]) == ("20.000", "300.00")
    assert {line["to"]: line["tonnes"] for line in merged["lines"]} == {"E-MIDDLE": "300.000", "E-SMALL": "100.000"}
    assert asked[0] == (set(firms.values()), dt.date(2008, 1, 1), dt.date(2010, 10, 31), "all")
    assert len(asked) == 2, "without a weight nothing is asked"


@pytest.mark.parametrize(
    ("pointer", "code", "terms"),
    [
        ("/record_from", "required", {"total": "10", "quantity_weight": 100}),
        (
            "/record_until",
            "out_of_order",
            {"total": "10", "value_weight": 1, "record_from": "2010-02-01", "record_until": "2010-01-01"},
        ),
        ("/total", "out_of_range", {"total": "0"}),
        ("/reserve", "out_of_range", {"total": "10", "reserve": "10"}),
        ("/plan_weight", "required", {"total": "10", "plan_weight": 0}),
        ("/plan_weight", "no_claims", {"total": "10", "plan_weight": 0, "capacity_weight": 100}),
        ("/least_percent", "out_of_order", {"total": "10", "least_percent": 90, "most_percent": 80}),
        ("/ceilings", "invalid", {"total": "10", "ceilings": "36 9000"}),
        ("/ceilings", "unknown", {"total": "10", "ceilings": "51:9000"}),
        ("/programme", "unknown", {"total": "10", "programme": "no-such"}),
        ("/giver", "unknown", {"total": "10", "giver": "99"}),
        ("/giver", "no_recipients", {"total": "10", "category": "light"}),
    ],
)
def test_terms_that_make_no_sense_are_refused_at_their_field(
    story: Books, p36a: User, pointer: str, code: str, terms: dict[str, Any]
) -> None:
    refused(p36a, pointer, code, **terms)


def test_only_who_distributes_there_plans_a_distribution(story: Books, p36a: User, p15a: User, mlr1: User) -> None:
    assert client_of(p15a).get(ADDRESS, {**TERMS, "total": "10"}).status_code in {403, 404}
    assert client_of(mlr1).get(ADDRESS, {**TERMS, "total": "10"}).status_code in {403, 404}
    assert tonnes(proposed(mlr1, giver="CN", total="500.000")) == ["500.000"]


def test_the_page_shows_every_figure_with_its_reason_and_a_draft_begins_with_them(story: Books, p36a: User) -> None:
    client, address = page_client(p36a), reverse("pages:quota-proposal")
    assert "Claim and rule" in client.get(address).content.decode()
    terms = {**TERMS, "total": "420", **_weights(100), "rule": "proportional", "eligible_only": "on"}
    page = without_blanks(client.get(address, terms).content.decode())
    for text in ("1.2000 times the claim of 200.000 t.", "+40.000 (+20.00 %)", "Share of the five largest"):
        assert text in page
    draft = client.get(reverse("pages:notice-new"), terms)
    lines = [(form["to"].value(), form["tonnes"].value(), form["remark"].value()) for form in draft.context["lines"]]
    assert lines[0] == ("E-LARGE", Decimal("240.000"), "1.2000 times the claim of 200.000 t.")
    assert [tonnes for _to, tonnes, _remark in lines[:3]] == [240, 120, 60]
    assert "divided: 1.2000 times each claim" in draft.context["form"]["note"].value()
    assert draft.context["form"]["basis"].value() == Notice.Basis.CUMULATIVE, "the total is that of the year"
    assert not Notice.objects.exists()


def test_the_page_shows_faults_at_their_fields(story: Books, p36a: User) -> None:
    terms = {**TERMS, "total": "300", **_weights(100), "rule": "proportional", "least_percent": 90}
    answer = page_client(p36a).get(reverse("pages:quota-proposal"), terms)
    assert answer.status_code == 400
    assert "They can be met at 85 % of last year." in answer.content.decode()
    shorter = page_client(p36a).get(
        reverse("pages:quota-proposal"), {**terms, "total": "", "ceilings": "", "step": "5"}
    )
    assert "ceilings" not in shorter["Location"], "the address keeps what is stated"
    assert "Error" in page_client(p36a).get(shorter["Location"]).content.decode(), "and says that the total is missing"


def _weights(*weights: int) -> dict[str, int]:
    names: Sequence[str] = ("plan_weight", "use_weight", "capacity_weight", "equal_weight")
    return dict(zip(names, (*weights, 0, 0, 0, 0), strict=False))


def test_the_number_of_queries_does_not_grow(story: Books, p36a: User) -> None:
    client, asked = client_of(p36a), {**TERMS, "total": "400"}
    few = query_counts(client, [ADDRESS], asked)
    for number in range(4):
        story.post("distribute", 5, from_="36", to=story.firm(f"E-MORE-{number}"))
    assert query_counts(client, [ADDRESS], asked) == few


def test_two_alternatives_cost_no_more_queries_with_more_recipients(story: Books, p36a: User) -> None:
    client, page = page_client(p36a), reverse("pages:quota-proposal")
    asked = {**TERMS, **_weights(100), "rule": "proportional", "total": "400"}
    both = {**asked, "total": "350", "beside": urlencode(asked)}
    (alone,), (few,) = query_counts(client, [page], asked), query_counts(client, [page], both)
    assert few <= 2 * alone
    for number in range(4):
        story.post("distribute", 5, from_="36", to=story.firm(f"E-MORE-{number}"))
    assert query_counts(client, [page], both) == [few]


def test_two_alternatives_stand_side_by_side(story: Books, p36a: User) -> None:
    weights = {"plan_weight": 100, "use_weight": 0, "capacity_weight": 0, "equal_weight": 0, "rule": "proportional"}
    Enterprise.objects.filter(code="E-SMALL").update(ownership=Enterprise.Ownership.FOREIGN_INVESTED)
    client, asked = page_client(p36a), {**TERMS, **weights, "total": "420"}
    first = client.get(reverse("pages:quota-proposal"), asked)
    assert "beside" not in first.context["asked"]
    keep = first.context["keep"]
    assert "Compare other terms with these" in first.content.decode()
    terms = QueryDict(keep)["beside"]
    page = client.get(
        reverse("pages:quota-proposal"), {**asked, "total": "350", "most_percent": "100", "beside": terms}
    )
    assert [
        (row.recipient.holder.code, row.tonnes, row.other, row.difference) for row in page.context["rows_beside"]
    ] == [
        ("E-SMALL", 50, 60, -10),
        ("E-MIDDLE", 100, 120, -20),
        ("E-LARGE", 200, 240, -40),
    ]
    text = without_blanks(page.content.decode())
    for said in ("the others 420.000", "Over by as much use as last year, t", "−40.000", "Show the other terms"):
        assert said in text, said
    assert f'name="beside" value="{escape(terms)}"' in text, "other terms are compared with the same ones"
    equal = terms.replace("plan_weight=100", "plan_weight=0").replace("equal_weight=0", "equal_weight=100")
    for other, why in (
        (terms.replace("total=420", "total="), "This field is required."),
        (equal.replace("year=2012", "year=2011"), "They are of another programme, year or distributor."),
    ):
        refused_page = client.get(reverse("pages:quota-proposal"), {**asked, "beside": other})
        assert (refused_page.status_code, "rows_beside" in refused_page.context) == (200, False)
        assert why in refused_page.content.decode()
        assert "The other terms cannot be compared with these." in refused_page.content.decode()
    assert "To foreign-invested enterprises" in text
    answer = proposed(p36a, total="420.000")
    assert (answer["given_foreign_invested"], answer["received_foreign_invested"]) == ("60.000", "50.000")
    assert [line["foreign_invested"] for line in answer["lines"]] == [False, False, True]


def test_a_new_recipient_joins_with_a_first_claim(story: Books, p36a: User) -> None:
    firm = factories.enterprise("E-NEW")
    answer = proposed(p36a, total="450.000", new_recipients="E-NEW:100")
    assert [(line["to"], line["received"], line["first_claim"], line["tonnes"]) for line in answer["lines"]] == [
        ("E-LARGE", "200.000", None, "200.000"),
        ("E-MIDDLE", "100.000", None, "100.000"),
        ("E-NEW", "0.000", "100.000", "100.000"),
        ("E-SMALL", "50.000", None, "50.000"),
    ]
    reason = "1.0000 times the claim of 100.000 t. New recipient: 100.000 t stand in for last year's plan."
    assert answer["lines"][2]["reason"] == reason
    terms = {**TERMS, **_weights(100), "rule": "proportional", "total": "450", "new_recipients": "E-NEW: 100"}
    page = page_client(p36a).get(reverse("pages:quota-proposal"), terms)
    assert escape(reason) in page.content.decode()
    factories.site(firm, approved_capacity=Decimal(40))
    held = proposed(p36a, total="450.000", new_recipients="E-NEW:100", within_capacity=True)
    assert held["lines"][2]["reason"].startswith("Held at the approved capacity of 40.000 t.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("E-NEW", "such as E-004: 500"),
        ("E-NEW: many", "such as E-004: 500"),
        ("E-NEW: 1.0001", "such as E-004: 500"),
        ("E-NONE: 5", "no holder with this code: E-NONE"),
        ("E-ELSEWHERE: 5", "receives no quota from this distributor: E-ELSEWHERE"),
        ("E-CLOSED: 5", "closed or merged: E-CLOSED"),
        ("E-LARGE: 5", "since it has quota of this year or the year before: E-LARGE"),
        ("E-MOVED: 5", "the year before: E-MOVED"),
        ("E-NEW/light: 5", "State a category that is divided, as in E-004/light: E-NEW/light"),
    ],
)
def test_who_is_no_new_recipient_is_refused(story: Books, p36a: User, text: str, says: str) -> None:
    factories.enterprise("E-NEW")
    factories.enterprise("E-ELSEWHERE", at="15")
    factories.enterprise("E-CLOSED", state=Enterprise.State.CLOSED)
    story.post("distribute", 100, from_="CN", to="15")
    story.post("distribute", 30, from_="15", to=story.firm("E-MOVED", at="15"))
    Enterprise.objects.filter(code="E-MOVED").update(jurisdiction=factories.place("360727"))
    assert says in refused(p36a, "/new_recipients", "invalid", total="450.000", new_recipients=text)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("new_recipients", "E-NEW: 5,E-NEW: 6"),
        ("ceilings", "E-LARGE: 5,E-LARGE: 6"),
        ("spared", "E-LARGE: by order\nE-LARGE: by decree"),
    ],
)
def test_a_code_that_is_named_twice_is_refused(story: Books, p36a: User, field: str, text: str) -> None:
    factories.enterprise("E-NEW")
    assert "named twice" in refused(p36a, f"/{field}", "repeated", total="450.000", **{field: text})
