"""Suspicions: standing flags of an enterprise and month together, by the independent traces in which they stand."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Site, User
from inspections import risk, rules
from inspections.models import Flag
from inspections.rules.consumption_facts import ReturnFacts
from inspections.rules.facts import AccountFacts, AmendmentFacts, DutyFacts, LoweringFacts, ObservationFacts
from inspections.rules.ore_grades import GradeFacts
from inspections.rules.traces import LABELS, OF_FACTS, SETTLED_BY, Trace
from inspections.suspicions import SIGNALS, Suspicions
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.inspection_world import on
from tests.support.page_clients import page_client

APRIL, MAY = dt.date(2011, 4, 1), dt.date(2011, 5, 1)
# These find what the law requires by itself, and tell of nothing else.
NO_SIGNALS = {AccountFacts, AmendmentFacts, DutyFacts, GradeFacts, LoweringFacts, ObservationFacts, ReturnFacts}


@pytest.fixture(autouse=True)
def in_june(db: None) -> Any:
    with on(2011, 6, 10):
        yield


def flag(firm: Enterprise, rule: str, month: dt.date = APRIL, **given: Any) -> Flag:
    whole = {
        "severity": "warning", "subject_type": "enterprise", "subject_code": firm.code, "enterprise": firm,
        "place": firm.jurisdiction, "period": month, "year": month.year, "raised_at": clock.now(),
        "template_version": 1, "evidence": {}, "template_values": dict.fromkeys(_names(rule), "1.000"), **given,
    }  # fmt: skip
    return Flag.objects.create(rule=rule, **whole)


def _names(rule: str) -> set[str]:
    names: set[str] = set()

    class Names(dict[str, str]):
        def __missing__(self, name: str) -> str:
            names.add(name)
            return ""

    _ = rules.rule(rule).templates[0] % Names()
    return names


def found(flags: Any = None) -> list[Any]:
    return list(Suspicions(Flag.objects.all() if flags is None else flags))


def test_every_rule_is_a_signal_in_a_trace_or_none() -> None:
    judged = {rule.judges for rule in rules.RULES.values()}
    assert judged == OF_FACTS.keys() | NO_SIGNALS
    assert not OF_FACTS.keys() & NO_SIGNALS
    assert LABELS.keys() == SETTLED_BY.keys() == set(Trace)
    assert set(SIGNALS.values()) == set(Trace)


def test_flags_in_more_traces_come_first_whatever_their_gravity(firm: Enterprise) -> None:
    other = factories.enterprise()
    flag(other, "over_capacity", severity="severe")
    flag(other, "no_licence", severity="severe")
    flag(firm, "sold_beyond_stock")
    flag(firm, "odd_consumption", severity="notice")
    first, second = found()
    assert (first.enterprise, first.month, first.traces) == (firm, APRIL, 2)
    assert [part.trace for part in first.parts] == [Trace.INVOICES, Trace.CONSUMPTION]
    assert first.severity == "warning"
    assert (second.enterprise, second.traces, second.severity) == (other, 1, "severe")
    assert [len(part.flags) for part in second.parts] == [2]


def test_other_months_decided_flags_and_other_rules_are_no_part(firm: Enterprise) -> None:
    kept = flag(firm, "over_capacity")
    flag(firm, "sold_beyond_stock", MAY)
    flag(firm, "odd_consumption", state="dismissed", decision_reason="A meter was replaced")
    flag(firm, "late")
    flag(firm, "exceeded", period=None)
    months = {each.month: each for each in found()}
    assert months.keys() == {APRIL, MAY}
    assert [part.flags for part in months[APRIL].parts] == [[kept]]


def test_each_page_of_the_list_asks_twice(firm: Enterprise, django_assert_num_queries: Any) -> None:
    for month in range(1, 6):
        flag(firm, "over_capacity", dt.date(2011, month, 1))
    with django_assert_num_queries(3):  # months, flags, episodes
        assert [each.month.month for each in Suspicions(Flag.objects.all())[1:3]] == [4, 3]


def test_months_that_are_alike_stand_on_one_page_each(firm: Enterprise) -> None:
    firms = [firm, *(factories.enterprise() for _ in range(5))]
    for each in firms:
        flag(each, "over_capacity")
    pages = [Suspicions(Flag.objects.all())[first : first + 2] for first in (0, 2, 4)]
    assert sorted(each.enterprise.pk for page in pages for each in page) == sorted(each.pk for each in firms)


def test_page_and_api_explain_each_part(firm: Enterprise, p36a: User, signer: User) -> None:
    flag(firm, "sold_beyond_stock")
    sign = flag(firm, "odd_consumption")
    client = page_client(p36a)
    own = reverse("pages:suspicion", args=[firm.code, 2011, 4])
    assert own in client.get(reverse("pages:suspicions")).content.decode()
    page = client.get(own).content.decode()
    for part in ("Special invoices", "Power, water and reagents", SETTLED_BY[Trace.CONSUMPTION]):
        assert part in page
    assert rules.rule("odd_consumption").lawful[:40] in page
    assert own in client.get(reverse("pages:flag", args=[sign.pk])).content.decode()
    (row,) = client_of(p36a).get(f"{V1}suspicions/", {"enterprise": firm.code, "period": "2011-04"}).json()["results"]
    assert (row["enterprise"], row["period"], row["traces"]) == (firm.code, "2011-04", 2)
    assert [part["signals"][0]["rule"] for part in row["parts"]] == ["sold_beyond_stock", "odd_consumption"]
    assert client_of(p36a).get(f"{V1}suspicions/", {"year": 2012}).json()["results"] == []
    for absent in ([firm.code, 2011, 5], [firm.code, 2011, 13], ["E-ABSENT", 2011, 4]):
        assert client.get(reverse("pages:suspicion", args=absent)).status_code == 404
    assert page_client(signer).get(own).status_code == 403
    assert client_of(signer).get(f"{V1}suspicions/").status_code == 403


def test_independent_traces_rank_a_site_for_a_visit(firm: Enterprise, p36a: User) -> None:
    site: Site = factories.site(firm)

    def signals() -> Any:
        (assessed,) = risk.Ranking(Site.objects.filter(pk=site.pk), p36a, clock.today())[0:1]
        return next(part for part in assessed.parts if part.component.code == "signals")

    flag(firm, "over_capacity")
    flag(firm, "sold_beyond_stock", MAY)
    assert (signals().value, signals().figures) == (0, {"traces": "1"})
    flag(firm, "exports_differ")
    assert (signals().value, signals().figures) == (0.5, {"traces": "2"})
    flag(firm, "odd_consumption", site=factories.site(firm))
    assert signals().value == 0.5
    flag(firm, "odd_consumption", subject_code="again", site=site)
    assert signals().value == 1
