"""Answers that follow from the verdicts on conditions together: bars, withholding, what stays open, and readers."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from enterprises import eligibility
from enterprises.eligibility import (
    LISTING,
    Batch,
    Condition,
    Consequence,
    Eligibility,
    JudgedCondition,
    Judgement,
    Outcome,
    Verdict,
    assess,
    declare,
    declared,
    kinds_of,
)
from enterprises.models import Enterprise, Licence, Site, User
from enterprises.roles import Role
from tests.support import factories

DAY = dt.date(2013, 6, 1)
FIRM = Enterprise(pk=uuid4(), code="E-ONE")
MINE, OTHER = Site(pk=uuid4(), code="S-ONE", kind="mine"), Site(pk=uuid4(), code="S-TWO", kind="mine")
MET, NOT_MET, UNKNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
LEFT_OPEN = Consequence.LEFT_OPEN


def condition(**fields: Any) -> Condition:
    return Condition(**{"code": "test", "label": "Test", "legal_basis": "Law, art. 1", "judge": dict, **fields})


def judged(verdict: Verdict, site: Site | None = None, *, matters: frozenset[UUID] = frozenset(), **fields: Any) -> Any:
    return JudgedCondition(condition(**fields), Judgement(verdict, f"It is {verdict}.", matters), site)


def answer(
    *rows: JudgedCondition, sites: tuple[Site, ...] = (MINE,), working: tuple[Site, ...] = (), activity: str = "mining"
) -> Eligibility:
    return Eligibility(FIRM, activity, DAY, sites, frozenset(site.pk for site in working), list(rows))


# --- One condition
@pytest.mark.parametrize(
    ("verdict", "consequence", "bars", "open_"),
    [
        (NOT_MET, Consequence.BARS, True, False),
        (NOT_MET, LEFT_OPEN, False, True),
        (MET, Consequence.BARS, False, False),
        (UNKNOWN, LEFT_OPEN, False, False),
    ],
)
def test_a_condition_bars_or_withholds_once_it_is_not_met(
    verdict: Verdict, consequence: Consequence, bars: bool, open_: bool
) -> None:
    row = judged(verdict, consequence=consequence)
    assert (row.bars, row.is_left_open) == (bars, open_)
    assert row.can_bar == (consequence == Consequence.BARS)
    assert row.is_unknown == (verdict == UNKNOWN)


def test_a_condition_is_asked_for_on_its_days_and_of_its_activities() -> None:
    asked = condition(since=DAY, until=DAY, activities=("mining", LISTING))
    day = dt.timedelta(days=1)
    assert [asked.applies(Batch("mining", DAY, on, [])) for on in (DAY - day, DAY, DAY + day)] == [False, True, False]
    assert not asked.applies(Batch("smelting", DAY, DAY, []))
    assert asked.applies(Batch(LISTING, DAY, DAY - day, []))  # no list of preconditions has days
    assert not condition().applies(Batch(LISTING, DAY, DAY, []))
    assert all(condition().applies(Batch(activity, DAY, on, [])) for activity, on in (
        ("mining", dt.date.min), ("mineral", dt.date.max), ("smelting", DAY), ("export", DAY),
    ))  # fmt: skip


def test_the_day_of_the_paper_decides_what_is_law_not_that_of_the_facts() -> None:
    asked = condition(since=DAY)
    assert asked.applies(Batch("mining", dt.date(2010, 1, 1), DAY, []))
    assert not asked.applies(Batch("mining", DAY, dt.date(2010, 1, 1), []))


def test_a_condition_bars_all_quota_and_is_public_unless_it_says_otherwise() -> None:
    plain = condition()
    assert (plain.consequence, plain.fault, plain.confidential, plain.of_sites) == (
        Consequence.BARS,
        "ineligible",
        False,
        False,
    )


def test_a_code_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "_CONDITIONS", {})
    first = condition()
    assert declare(first) is first
    assert declared() == [first]
    with pytest.raises(ValueError, match="'test' is declared twice"):
        declare(condition())
    assert declared() == [first]


def test_the_sites_that_count_are_those_of_the_activity() -> None:
    assert kinds_of("mining") == kinds_of("mineral") == ("mine",)
    assert kinds_of("smelting") == ("separation",)
    assert kinds_of("export") == ()
    assert set(kinds_of(LISTING)) == {"mine", "separation", "metal"}


# --- Together
def test_a_failure_of_the_enterprise_itself_is_stated_alone() -> None:
    own, of_site = judged(NOT_MET), judged(NOT_MET, MINE, of_sites=True)
    assert answer(of_site, own).failed == [own]


def test_a_condition_that_withholds_fails_nobody() -> None:
    row = judged(NOT_MET, consequence=LEFT_OPEN)
    given = answer(row)
    assert (given.failed, given.left_open, given.not_met) == ([], [row], [row])
    assert (given.outcome, given.is_remarkable) == (Outcome.ELIGIBLE, True)


def test_each_licensed_site_has_to_fail() -> None:
    bad, good = judged(NOT_MET, MINE), judged(MET, OTHER)
    both = (MINE, OTHER)
    assert answer(bad, good, sites=both, working=both).failed == []
    assert answer(bad, judged(NOT_MET, OTHER), sites=both, working=both).outcome == Outcome.INELIGIBLE
    assert answer(bad, good, sites=both, working=(MINE,)).failed == [bad]  # the good one may not work


def test_without_a_licensed_site_those_count_about_which_a_barring_condition_is_known() -> None:
    bad, sites = judged(NOT_MET, MINE), (MINE, OTHER)
    assert answer(bad, sites=sites).failed == [bad]
    assert answer(bad, judged(UNKNOWN, OTHER), sites=sites).failed == [bad]
    assert answer(bad, judged(MET, OTHER, consequence=LEFT_OPEN), sites=sites).failed == [bad]
    assert answer(bad, judged(MET, OTHER), sites=sites).failed == []


def test_nothing_fails_where_no_site_does() -> None:
    assert answer(judged(MET, MINE), judged(UNKNOWN, OTHER)).failed == []
    assert answer().failed == []


def test_it_stays_open_what_is_unknown_or_has_no_site() -> None:
    assert answer(judged(MET)).outcome == Outcome.ELIGIBLE
    assert not answer(judged(MET)).is_remarkable
    row = judged(UNKNOWN)
    assert (answer(row).outcome, answer(row).unknown, answer(row).not_met) == (Outcome.OPEN, [row], [])
    assert answer(row).is_remarkable
    assert answer(judged(MET), sites=()).outcome == Outcome.OPEN
    assert answer(judged(MET), sites=(), activity="export").outcome == Outcome.ELIGIBLE
    assert answer(judged(MET), row, judged(NOT_MET)).outcome == Outcome.INELIGIBLE


def test_needs_a_site_where_the_activity_has_one() -> None:
    assert answer().needs_site
    assert not answer(activity="export").needs_site


# --- Reasons and readers
def test_the_reasons_for_withholding_name_subject_evidence_and_basis() -> None:
    rows = [
        judged(NOT_MET, MINE, consequence=LEFT_OPEN, label="Deposit paid"),
        judged(NOT_MET, consequence=LEFT_OPEN, label="Listed"),
        judged(MET, consequence=LEFT_OPEN),
    ]
    assert answer(*rows).withheld_because() == [
        "Deposit paid (S-ONE): It is not_met. Law, art. 1.",
        "Listed (E-ONE): It is not_met. Law, art. 1.",
    ]


def test_a_confidential_reason_is_said_to_be_one_and_no_more() -> None:
    row = judged(NOT_MET, consequence=LEFT_OPEN, confidential=True, label="Open case")
    reasons = answer(row, row).withheld_because()
    assert reasons == ["A condition that is not public (E-ONE) is not met."]


def test_a_reader_without_office_reads_public_conditions_alone() -> None:
    public, secret = judged(MET), judged(NOT_MET, confidential=True)
    whole = answer(public, secret)
    clerk, officer = SimpleNamespace(roles={Role.ENTERPRISE_CLERK}), SimpleNamespace(roles={Role.PROVINCIAL_REGULATOR})
    assert whole.for_reader(clerk).conditions == [public]
    assert whole.for_reader(object()).conditions == [public]
    shown = whole.for_reader(officer)
    assert shown.conditions == [public, secret]
    assert (shown.enterprise, shown.sites, shown.on) == (FIRM, (MINE,), DAY)


def test_an_official_reads_nothing_of_a_matter_that_is_closed_to_him(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = uuid4()
    of_matter = judged(NOT_MET, confidential=True, matters=frozenset({matter, uuid4()}))
    of_others, public = (
        judged(NOT_MET, confidential=True, matters=frozenset({uuid4()})),
        judged(MET, matters=frozenset({matter})),
    )
    reader = User(username="inspector")
    monkeypatch.setattr(User, "roles", {Role.INSPECTOR})
    monkeypatch.setattr(User, "reach", SimpleNamespace(closed=frozenset({matter})))
    assert answer(of_matter, of_others, public).for_reader(reader).conditions == [of_others, public]


# --- A batch
def test_what_conditions_share_is_found_once() -> None:
    calls: list[Batch] = []

    def find(batch: Batch) -> str:
        calls.append(batch)
        return "found"

    batch = Batch("mining", DAY, DAY, [FIRM])
    assert [batch.once(find), batch.once(find)] == ["found", "found"]
    assert calls == [batch]
    assert batch.enterprises == {FIRM.pk: FIRM}


@pytest.fixture
def owner(db: None) -> Enterprise:
    return factories.enterprise("E-OWNER")


def test_a_batch_has_the_sites_of_its_activity_in_the_order_of_their_codes(owner: Enterprise) -> None:
    second, first = (factories.site(owner, code=code, licensed=False) for code in ("S-B", "S-A"))
    factories.site(owner, "separation", code="S-PLANT")
    factories.site(factories.enterprise("E-ELSE"), code="S-ELSE")
    batch = Batch("mining", DAY, DAY, [owner])
    assert batch.tenures == [(owner.pk, first), (owner.pk, second)]
    assert batch.sites == {first.pk: first, second.pk: second}


def test_a_site_is_licensed_while_its_operating_licence_is_in_force(owner: Enterprise) -> None:
    mine = factories.site(owner, code="S-A", licensed=False)
    factories.licence(mine, number="OLD", kind="mining", valid_from=dt.date(2009, 1, 1), valid_to=dt.date(2013, 1, 1))
    factories.licence(mine, number="OTHER", kind="discharge", valid_from=dt.date(2009, 1, 1))
    assert not Batch("mining", DAY, DAY, [owner]).is_licensed(mine)
    factories.licence(mine, number="NEW", kind="mining", valid_from=dt.date(2013, 1, 2))
    batch = Batch("mining", DAY, DAY, [owner])
    assert batch.is_licensed(mine)
    assert [row.number for row in batch.licences[mine.pk, "mining"]] == ["NEW", "OLD"]
    assert [row.state for row in batch.licences[mine.pk, "mining"]] == [Licence.State.IN_FORCE, Licence.State.EXPIRED]
    assert not Batch("mining", dt.date(2008, 1, 1), DAY, [owner]).is_licensed(mine)


def test_an_answer_has_each_condition_once_for_its_subject(owner: Enterprise, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = factories.site(owner, code="S-A")
    idle = factories.site(owner, code="S-B", licensed=False)
    asked: list[tuple[str, dt.date, dt.date]] = []

    def of_firm(batch: Batch) -> dict[UUID, Judgement]:
        asked.append((batch.activity, batch.on, batch.law_on))
        return {owner.pk: Judgement(MET, "firm")}

    def of_sites(batch: Batch) -> dict[UUID, Judgement]:
        return {mine.pk: Judgement(NOT_MET, "mine"), owner.pk: Judgement(MET, "no site")}

    past = condition(code="past", until=dt.date(2000, 1, 1), judge=of_firm)
    rows = [past, condition(code="a", judge=of_firm), condition(code="b", judge=of_sites, of_sites=True)]
    monkeypatch.setattr(eligibility, "_CONDITIONS", {row.code: row for row in rows})
    given = assess("mining", dt.date(2012, 2, 2), [owner], law_on=DAY)[owner.pk]
    assert [(row.condition.code, row.judgement.evidence, row.site) for row in given.conditions] == [
        ("a", "firm", None),
        ("b", "mine", mine),
    ]
    assert (given.activity, given.on, given.enterprise) == ("mining", dt.date(2012, 2, 2), owner)
    assert (list(given.sites), given.working) == ([mine, idle], frozenset({mine.pk}))
    assert asked[0] == ("mining", dt.date(2012, 2, 2), DAY)
    assess("mining", DAY, [owner])
    assert asked[1][2] == DAY
