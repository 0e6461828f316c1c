"""The published figures: which become notices, which do not, and the resulting ledger."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection

from core.actors import Loader
from enterprises.models import Authority, Enterprise, Jurisdiction, MiningArea, User
from quotas import ledger
from quotas.models import Account, CountingRule, Element, Notice, Posting, Product, Programme, PublishedStatistic
from quotas.queries import statistics
from quotas.reference import figures, loading, plans, printed_dates, reconciliation
from quotas.reference.plans import Plan, SourceDocument, Verdict

LOADER = Loader("reference loader")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plans.decide(figures.all_figures())


def papers(plan: Plan, programme: str, year: int) -> list[SourceDocument]:
    return [paper for paper in plan.papers if (paper.programme, paper.year) == (programme, year)]


def stated(paper: SourceDocument) -> dict[tuple[str, str], Decimal]:
    return {(line.holder, line.category): line.tonnes for line in paper.lines}


def left_out(plan: Plan, programme: str, year: int) -> list[str]:
    return [
        remark.left_out.name
        for remark in plan.remarks
        if remark.left_out and (remark.left_out.programme, remark.left_out.year) == (programme, year)
    ]


def test_a_year_with_its_split_from_a_source_is_split(plan: Plan) -> None:
    assert plan.schemes["mlr-mining", 2011] == "split"
    (paper,) = papers(plan, "mlr-mining", 2011)
    assert stated(paper)["CN", "light"] == 80_400
    assert stated(paper)["36", "medium_heavy"] == 9_000
    assert paper.issued_on.isoformat() == "2011-03-30"


def test_a_total_whose_split_is_derived_stands_as_a_total(plan: Plan) -> None:
    assert plan.schemes["mlr-mining", 2019] == "all"
    first, year = papers(plan, "mlr-mining", 2019)
    assert (first.basis, stated(first)["CN", "all"]) == ("incremental", 60_000)
    assert (year.basis, stated(year)["CN", "all"]) == ("cumulative", 132_000)


def test_a_year_that_includes_its_first_batch_is_cumulative(plan: Plan) -> None:
    first, year = papers(plan, "mlr-mining", 2020)
    assert (first.batch, first.basis) == ("first", "incremental")
    assert (year.batch, year.basis) == ("year", "cumulative")
    assert stated(year)["CN", "light"] == 120_850


def test_batches_that_add_up_leave_the_year_to_be_checked(plan: Plan) -> None:
    batches = papers(plan, "mlr-mining", 2023)
    assert [paper.batch for paper in batches] == ["first", "second", "third"]
    assert {paper.basis for paper in batches} == {"incremental"}


def test_unsplit_batches_of_a_split_year_are_only_checked(plan: Plan) -> None:
    assert [paper.batch for paper in papers(plan, "mlr-mining", 2018)] == ["year"]
    what = [remark.what for remark in plan.remarks if remark.verdict == Verdict.AGREES]
    assert "mlr-mining 2018 second, China" in what


def test_derived_rows_are_never_notices(plan: Plan) -> None:
    assert papers(plan, "mlr-mining", 2008) == []
    assert ("45", "medium_heavy") not in stated(papers(plan, "mlr-mining", 2018)[0])
    assert "Guangxi" in left_out(plan, "mlr-mining", 2018)


def test_recalled_rows_are_never_notices(plan: Plan) -> None:
    assert not any(holder == "G-MINMETALS" for paper in plan.papers for holder, _ in stated(paper))


def test_several_holders_together_are_nobodys_account(plan: Plan) -> None:
    assert left_out(plan, "miit-mineral", 2015) == ["six groups together"]


def test_nothing_is_distributed_below_an_unknown_national_figure(plan: Plan) -> None:
    assert papers(plan, "miit-smelting", 2012) == []
    assert len(left_out(plan, "miit-smelting", 2012)) == 4


def test_tonnes_of_oxide_do_not_enter_a_programme_of_goods(plan: Plan) -> None:
    assert papers(plan, "mofcom-export", 2003) == []


def test_two_spellings_are_one_company(plan: Plan) -> None:
    first = papers(plan, "mofcom-export", 2014)[0]
    second = papers(plan, "mofcom-export", 2014)[1]
    assert stated(first)["E-BAOTOU-SOLVAY", "light"] == 1_099
    assert stated(second)["E-BAOTOU-SOLVAY", "light"] == 959


def test_every_row_of_every_file_is_a_line_or_a_remark(plan: Plan) -> None:
    """No row is dropped silently: the joint plan's second copy is the one exception, and it is compared."""
    lines = {(paper.programme, paper.year, paper.batch, line.holder) for paper in plan.papers for line in paper.lines}
    remarked = {remark.left_out.key for remark in plan.remarks if remark.left_out}
    checked = {remark.what for remark in plan.remarks if not remark.left_out}
    for figure in figures.all_figures():
        if figure.programme == figures.MINERAL and figure.year > figures.MINERAL_PLAN_UNTIL:
            continue
        sorted_figures = (
            (figure.programme, figure.year, figure.batch, figure.holder) in lines
            or figure.key in remarked
            or str(figure) in checked
            or f"{figure.programme} {figure.year}" in checked
        )
        assert sorted_figures, figure


def test_provinces_add_up_to_the_nation_and_printed_mismatches_are_listed(plan: Plan) -> None:
    remarks = reconciliation.remarks(figures.all_figures(), plan)
    sums = [remark for remark in remarks if "provinces add up" in remark.why]
    assert len(sums) == 15
    assert {remark.verdict for remark in sums} == {Verdict.AGREES}
    differing = " | ".join(str(remark) for remark in remarks if remark.verdict == Verdict.DIFFERS)
    for printed in ("69,501", "13563", "15500", "48155.1", "30184", "11650", "30966", "93800", "119,500"):
        assert printed in differing


@pytest.fixture
def loaded(published: None, db: None) -> None:
    """Use the whole reference, which was loaded once for the run."""


def test_reference_rows_are_complete(loaded: None) -> None:
    assert Authority.objects.count() == 4
    assert Jurisdiction.objects.filter(level="province").count() == 31
    assert Jurisdiction.objects.filter(code__startswith="3607", level="county").count() == 8
    assert MiningArea.objects.count() == 11
    eleventh = MiningArea.objects.get(number=11)
    assert (eleventh.name, eleventh.name_zh, eleventh.jurisdiction.name) == ("", "", "Quannan")
    assert Element.objects.count() == 17
    assert Product.objects.get(code="neodymium-metal").reo_factor == Decimal("1.1664")
    assert Product.objects.get(code="ion-type-precipitate").reo_factor is None
    assert set(Programme.objects.values_list("code", "unit")) == {
        ("mlr-mining", "t_reo"),
        ("miit-mineral", "t_reo"),
        ("miit-smelting", "t_reo"),
        ("mofcom-export", "t_goods"),
    }
    smelting = CountingRule.objects.filter(programme__code="miit-smelting")
    assert not smelting.filter(product_kind="metal").exists()
    assert not smelting.filter(feed="recycled").exists()
    assert PublishedStatistic.objects.filter(subject="smelting", period_from__year=2011).get().figure == 96_900
    assert not PublishedStatistic.objects.filter(evidence="recalled").exists()


def test_published_companies_are_real_and_have_no_credit_code(loaded: None) -> None:
    companies = Enterprise.objects.all()
    assert companies.count() == 32
    assert not companies.filter(fictitious=True).exists()
    assert not companies.exclude(credit_code=None).exists()


def account(programme: str, year: int, holder: str, category: str) -> Account:
    return Account.objects.get(
        programme_year__programme__code=programme, programme_year__year=year, holder__code=holder, category=category
    )


@pytest.mark.parametrize(
    ("programme", "year", "category", "tonnes"),
    [
        ("mlr-mining", 2009, "total", 82_320),
        ("mlr-mining", 2010, "total", 89_200),
        ("mlr-mining", 2011, "light", 80_400),
        ("mlr-mining", 2011, "medium_heavy", 13_400),
        ("mlr-mining", 2011, "total", 93_800),
        ("mlr-mining", 2014, "light", 87_100),
        ("mlr-mining", 2018, "total", 120_000),
        ("mlr-mining", 2019, "all", 132_000),
        ("mlr-mining", 2020, "total", 140_000),
        ("mlr-mining", 2023, "all", 255_000),
        ("mlr-mining", 2024, "all", 270_000),
        ("miit-mineral", 2009, "all", 119_500),
        ("miit-smelting", 2011, "all", 90_400),
        ("miit-smelting", 2020, "all", 135_000),
        ("miit-smelting", 2023, "all", 243_850),
        ("mofcom-export", 2011, "all", 30_246),
        ("mofcom-export", 2012, "light", 27_122),
        ("mofcom-export", 2012, "total", 30_996),
    ],
)
def test_the_ledger_makes_the_printed_sums(loaded: None, programme: str, year: int, category: str, tonnes: int) -> None:
    assert account(programme, year, "CN", category).received == tonnes


@pytest.mark.parametrize("year", [2009, 2010, 2011])
def test_the_provinces_leave_nothing_undistributed(loaded: None, year: int) -> None:
    assert account("mlr-mining", year, "CN", "total").undistributed == 0


def test_what_no_source_distributes_stays_undistributed(loaded: None) -> None:
    """Guangxi's figure of 2018 is derived, so no holder gets it."""
    assert account("mlr-mining", 2018, "CN", "medium_heavy").undistributed == 2_500


def test_a_year_that_includes_its_first_batch_adds_the_rest(loaded: None) -> None:
    notice = Notice.objects.get(programme_year__programme__code="mlr-mining", programme_year__year=2020, batch="year")
    increments = {line.category: line.increment for line in notice.lines.all()}
    assert increments == {"light": 64_425, "medium_heavy": 9_575}


def test_no_shipped_day_contradicts_a_source_but_the_one_that_is_said(plan: Plan) -> None:
    """The first batch of 2012 bears a number of 2011; its day is that of the first report."""
    (result,) = printed_dates.contradictions(plan.papers)
    assert (result.what, result.figure, result.other) == (
        "MLR 2011 no.227 · mlr-mining 2012 first",
        "2012-04-06",
        "2011",
    )
    (paper,) = (one for one in papers(plan, "mofcom-export", 2013) if one.batch == "first")
    assert (paper.issued_on, paper.day_basis.split(":")[0]) == (dt.date(2012, 12, 31), "address (derived)")


def test_a_day_that_is_later_than_a_source_is_found(plan: Plan) -> None:
    (paper,) = (one for one in papers(plan, "mofcom-export", 2014) if one.batch == "first")
    (result,) = printed_dates.contradictions([replace(paper, issued_on=dt.date(2014, 3, 31))])
    assert (result.verdict, result.figure, result.other) == (Verdict.DIFFERS, "2014-03-31", "2013-12-31")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("http://www.techmetalsresearch.com/2012/12/the-first-round/", "2012-12-31"),
        ("http://europe.chinadaily.com.cn/business/2013-01/07/content_16093142.htm", "2013-01-07"),
        ("http://myyun.cc/xwzx/zcfg/202007/t20200717_35514.html (mirror)", "2020-07-17"),
        ("http://www.ifuun.com/a2018080115170427/ (China Securities Journal 2018-08-01)", "2018-08-01"),
        ("http://zhoukan.cc/redian/2021/1009/43018.html (MNR 2021)", "2021-10-09"),
        ("http://www.360doc.com/content/12/0406/11/4271315_201349453.shtml", "2012-04-06"),
        ("techmetalsresearch.com, December 2012", "2012-12-31"),
        ("https://a.example/2011/04/ ; https://b.example/2011-03/30/", "2011-03-30"),
        ("https://starfeu.com/?p=5920", None),
    ],
)
def test_days_are_read_from_addresses_and_texts(text: str, day: str | None) -> None:
    assert printed_dates.known_by([text]) == (dt.date.fromisoformat(day) if day else None)


def test_a_provisional_share_is_withheld(loaded: None) -> None:
    held = account("mofcom-export", 2011, "E-PINGYUAN-SANXIE", "all")
    assert (held.received, held.withheld, held.allocated) == (62, 62, 0)


def test_what_is_withheld_is_not_in_the_figure_of_the_nation(loaded: None) -> None:
    """14,508 t and 15,738 t less the 62 t withheld: the official total of 2011 is 30,184 t."""
    nation = account("mofcom-export", 2011, "CN", "all")
    assert (nation.received, nation.withheld, nation.withheld_below) == (30_246, 0, 62)
    assert (nation.allocated, nation.available) == (30_184, 30_184)
    published = PublishedStatistic.objects.filter(subject="export", period_from__year=2011, figure=16_900).first()
    assert published is not None
    (beside,) = statistics.beside_the_ledger([published])[published.pk]
    assert (beside.plan, beside.over, round(beside.used_percent, 2)) == (30_184, -13_284, Decimal("55.99"))


def test_plans_are_recorded_at_their_day_of_issue(loaded: None) -> None:
    posting = Posting.objects.filter(notice_line__notice__number__startswith="MLR 2011 no.29").first()
    assert posting is not None
    assert posting.recorded_at.date() == dt.date(2011, 3, 30)
    assert posting.effective_on == dt.date(2011, 1, 1)


def test_two_officers_who_cannot_sign_in_entered_them(loaded: None) -> None:
    makers = set(
        Notice.objects.filter(issuer__group=None).values_list("prepared_by__username", "approved_by__username")
    )
    assert makers == {("published-source-1", "published-source-2")}
    assert not any(person.has_usable_password() for person in User.objects.all())


def test_the_postings_add_up_to_the_accounts(loaded: None) -> None:
    with connection.cursor() as cursor:  # books just loaded have no statistics yet
        cursor.execute("SET LOCAL statement_timeout TO '30s'")
    assert list(ledger.drifts(today=dt.date(2026, 1, 1))) == []


def test_loading_twice_changes_nothing(loaded: None) -> None:
    before = Posting.objects.count()
    new, remarks = loading.load(actor=LOADER)
    assert set(new.values()) == {0}
    assert Posting.objects.count() == before
    assert remarks
