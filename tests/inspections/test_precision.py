"""Precision of rules: the outcomes of their flags, and exact bounds of the share that was confirmed."""

import datetime as dt
from decimal import Decimal
from math import comb
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, User
from inspections import flag_precision
from inspections.binomial import exact_bounds
from inspections.models import Flag
from inspections.services import cases
from inspections.services import flags as services
from tests.support import competences, factories
from tests.support.api import V1, client_of
from tests.support.inspection_world import on
from tests.support.page_clients import page_client

YEAR = dt.date(2011, 1, 1), dt.date(2011, 12, 31)


def at_least(hits: int, trials: int, share: float) -> float:
    """Return the probability of so many hits or more, as a plain sum."""
    return sum(comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits, trials + 1))


class TestBounds:
    @pytest.mark.parametrize("trials", [1, 2, 7, 40, 300])
    def test_they_are_those_of_the_binomial_sums(self, trials: int) -> None:
        for hits in range(0, trials + 1, max(1, trials // 7)):
            lower, upper = exact_bounds(hits, trials)
            assert lower == 0 if hits == 0 else at_least(hits, trials, lower) == pytest.approx(0.025, rel=1e-6)
            if hits == trials:
                assert upper == 1
            else:
                assert 1 - at_least(hits + 1, trials, upper) == pytest.approx(0.025, rel=1e-6)

    def test_nothing_is_known_without_trials(self) -> None:
        assert exact_bounds(0, 0) == (0, 1)

    @pytest.mark.parametrize(("hits", "trials"), [(3, 2), (-1, 2)])
    def test_more_hits_than_trials_are_refused(self, hits: int, trials: int) -> None:
        with pytest.raises(ValueError, match=f"{hits} of {trials}"):
            exact_bounds(hits, trials)

    def test_many_trials_converge(self) -> None:
        lower, upper = exact_bounds(50_000, 100_000)
        assert (round(lower, 4), round(upper, 4)) == (0.4969, 0.5031)


@pytest.fixture
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def flags(_in_june: None, firm: Enterprise, inspector1: User) -> list[Flag]:
    """Create flags of one rule: a case, two dismissed, one resolved and one open, of April; one open, of May."""
    made = [_flag(firm, number) for number in range(6)]
    services.escalate(made[0], actor=inspector1, reason="The scales confirm it.")
    for flag in made[1:3]:
        services.dismiss(flag, actor=inspector1, reason="It was filed on paper.")
    services.resolve(made[3], actor=inspector1, reason="The month was filed.")
    return made


def _flag(firm: Enterprise, number: int) -> Flag:
    raised = dt.datetime(2011, 5 if number == 5 else 4, 30 if number == 4 else 1, 0, 30, tzinfo=clock.ZONE)
    return Flag.objects.create(
        rule="missing", severity="warning", subject_type="enterprise", subject_code=firm.code, enterprise=firm,
        place=firm.jurisdiction, period=dt.date(2010, 1 + number, 1), year=2010, raised_at=raised,
        template_version=1, evidence={},
        template_values={"subject": firm.name, "month": "2010-01", "due_on": "2010-02-10", "days": "9"},
    )  # fmt: skip


def test_outcomes_by_rule_and_month(flags: list[Flag]) -> None:
    (found,) = flag_precision.of_rules(Flag.objects.all(), *YEAR)
    assert (found.rule, found.raised) == ("missing", 6)
    assert (found.confirmed, found.dismissed, found.resolved, found.undecided) == (1, 2, 1, 2)
    assert found.precision is not None
    assert found.precision.quantize(Decimal("0.01")) == Decimal("33.33")
    assert (found.lower, found.upper) == (Decimal("0.84"), Decimal("90.57"))
    april, may = found.months
    assert (april.month, april.raised, april.undecided) == (dt.date(2011, 4, 1), 5, 1)
    assert (may.month, may.raised, may.precision, may.lower, may.upper) == (dt.date(2011, 5, 1), 1, None, None, None)


def test_the_days_bound_what_is_counted(flags: list[Flag]) -> None:
    (found,) = flag_precision.of_rules(Flag.objects.all(), dt.date(2011, 4, 30), dt.date(2011, 4, 30))
    assert (found.raised, found.undecided) == (1, 1)
    assert flag_precision.of_rules(Flag.objects.all(), dt.date(2011, 5, 2), YEAR[1]) == []


def test_a_case_that_found_nothing_confirms_nothing(flags: list[Flag], inspector1: User, inspector2: User) -> None:
    flag = services.escalate(flags[4], actor=inspector1, reason="The scales confirm it.").case.flags.get()
    (found,) = flag_precision.of_rules(Flag.objects.all(), *YEAR)
    assert (found.confirmed, found.dismissed) == (2, 2)
    assert flag.case is not None
    cases.not_substantiated(flag.case, actor=inspector2, reason="The scales were wrong.")
    services.dismiss(flag, actor=inspector1, reason="The scales were wrong.")
    (found,) = flag_precision.of_rules(Flag.objects.all(), *YEAR)
    assert (found.confirmed, found.dismissed) == (1, 3)


def test_page_and_api_show_the_flags_of_the_reader(flags: list[Flag], inspector1: User, signer: User) -> None:
    address = reverse("pages:enforcement")
    page = page_client(inspector1).get(address).content.decode()
    assert "33.33 %" in page
    assert "0.84 % – 90.57 %" in page
    assert 'id="precision-months"' not in page
    assert 'id="precision-months"' in page_client(inspector1).get(address, {"rule": "missing"}).content.decode()
    shown = page_client(inspector1).get(address, {"rule": "missing"})
    trend = shown.context["trend"]
    assert [[bar.count for bar in month.bars] for month in trend.months] == [[5, 1, 2], [1, 0, 0]]
    assert 'class="series-3"' in shown.content.decode()
    assert "Flags by month of raising (number)" in shown.content.decode()
    (row,) = client_of(inspector1).get(f"{V1}enforcement/").json()["precision"]
    assert (row["rule"], row["precision"], row["undecided"]) == ("missing", "33.33", 2)
    assert [month["raised"] for month in row["months"]] == [5, 1]
    assert client_of(signer).get(f"{V1}enforcement/").json()["precision"] == []
