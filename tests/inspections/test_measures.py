"""Effects of orders on quota: deducted from the next year, withheld, taken back, and restored by an act."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import Forbidden, Invalid
from enterprises.models import Enterprise, User
from inspections import tasks
from inspections.models import Measure, MeasurePosting, Order
from inspections.services import cases, orders, proceedings, quota_measures
from inspections.services.subjects import Named
from quotas import ledger
from quotas.models import Posting
from quotas.services import reversals
from tests.support import competences, factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.databases import Clone
from tests.support.impartiality import impartial
from tests.support.inspection_world import World, digging, on, proven
from tests.support.ledger_accounts import insert_posting
from tests.support.orders import decide_quota, give_export_quota, give_next_year, issue_order, order_after_penalty
from tests.support.proceedings import AFTER
from tests.support.refusals import constraint_of, fault_codes, refused
from tests.support.sealing import execute, superuser


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def order(over: World, firm: Enterprise, inspector1: User, legal1: User, p36a: User) -> Order:
    return order_after_penalty("deduct", firm, inspector1, legal1, p36a)


def test_the_register_proposes_what_was_used_beyond_and_says_why(order: Order) -> None:
    (proposal,) = quota_measures.proposals(order)
    assert (proposal.programme, proposal.category, proposal.year, proposal.tonnes) == (
        "mlr-mining",
        "medium_heavy",
        2012,
        Decimal(38),
    )
    assert "138.000" in proposal.reason
    assert "No law sets the amount" in proposal.reason


def test_a_deduction_lands_in_next_years_account_once_with_what_remains(
    order: Order, firm: Enterprise, p36b: User
) -> None:
    decided = decide_quota(order, p36b)
    measure = decided.measure
    assert (measure.proposed, measure.tonnes, measure.year) == (Decimal(38), Decimal(30), 2012)
    assert not measure.postings.exists()
    with on(2012, 1, 5):
        account = give_next_year(firm, 20)
        tasks.carry_out_measures()
        account.refresh_from_db()
        assert (account.received, account.available) == (0, 0)
        assert quota_measures.remaining(Measure.objects.get()) == 10
        tasks.carry_out_measures()
        assert Posting.objects.filter(kind="deduct").count() == 1
        give_next_year(firm, 25)
        tasks.carry_out_measures()
        tasks.carry_out_measures()
        account.refresh_from_db()
    assert account.received == 15
    assert quota_measures.remaining(Measure.objects.get()) == 0
    assert [row.tonnes for row in MeasurePosting.objects.order_by("pk")] == [20, 10]
    words = [entry.text for entry in order.case.journal.filter(verb="quota_deduct").order_by("at", "id")]
    assert "10.000 t remain due" in words[0]
    assert "0.000 t remain due" in words[1]


def test_a_year_without_the_category_gives_from_what_it_has(order: Order, firm: Enterprise, p36b: User) -> None:
    decide_quota(order, p36b)
    with on(2012, 1, 5):
        account = give_next_year(firm, 100, scheme="all", category="all")
        assert quota_measures.carry_out_all() == 1
        account.refresh_from_db()
    assert account.received == 70


def test_it_is_posted_at_once_where_the_account_is_there(order: Order, firm: Enterprise, p36b: User) -> None:
    account = give_next_year(firm, 100)
    decide_quota(order, p36b)
    account.refresh_from_db()
    assert account.received == 70


def test_what_an_order_did_is_not_taken_back_without_it(order: Order, firm: Enterprise, p36b: User) -> None:
    account = give_next_year(firm, 100)
    decide_quota(order, p36b)
    posting = Posting.objects.get(kind="deduct")
    found = reversals.find(account, movement="deduct", tonnes=posting.tonnes, document=posting.document)
    assert found == [posting]
    refusal = reversals.obstacle(account, found)
    assert refusal is not None
    assert refusal.code == "by_order"


def test_an_annulled_decision_returns_what_was_deducted(
    order: Order, firm: Enterprise, inspector1: User, p36b: User
) -> None:
    account = give_next_year(firm, 100)
    decide_quota(order, p36b)
    second = factories.user("case_decider", at="CN")
    with clock.at(AFTER):
        cases.appeal(order.case, actor=inspector1, reason="To the court.")
        impartial(order.case, second)
        cases.annul(order.case, actor=second, reason="Not proved.")
    account.refresh_from_db()
    assert account.received == 100
    assert quota_measures.carry_out_all() == 0


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"act": "withhold"}, ("/act", "invalid_choice")),
        ({"programme": "nothing"}, ("/programme", "unknown_programme")),
        ({"category": "total"}, ("/category", "invalid_choice")),
        ({"year": 2011}, ("/year", "not_a_later_year")),
        ({"year": 2017}, ("/year", "not_a_later_year")),
        ({"tonnes": None}, ("/tonnes", "invalid_tonnes")),
        ({"tonnes": Decimal("0")}, ("/tonnes", "invalid_tonnes")),
        ({"tonnes": Decimal("1.0001")}, ("/tonnes", "invalid_tonnes")),
        ({"reason": " "}, ("/reason", "required")),
    ],
)
def test_a_figure_is_decided_with_all_that_belongs_to_it(
    order: Order, p36b: User, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    with refused("invalid", Invalid) as error:
        decide_quota(order, p36b, **fields)
    assert fault_codes(error) == {fault}
    assert not Measure.objects.exists()


def test_who_decides_about_quota(order: Order, p36b: User, inspector2: User, p15a: User, clerk: User) -> None:
    for actor in (inspector2, p15a, clerk):
        with refused("forbidden", Forbidden):
            decide_quota(order, actor)
    county = factories.user("county_regulator", at="360727", authorities=("MLR",))
    with refused("not_competent", Forbidden):
        decide_quota(order, county)
    decide_quota(order, p36b)
    with refused("already_decided"):
        decide_quota(order, p36b)


def test_an_issuer_does_not_decide_about_the_quota_and_nothing_is_written_again(
    order: Order, inspector1: User, p36b: User
) -> None:
    with pytest.raises(IntegrityError, match="does not decide about its quota"), transaction.atomic():
        Measure.objects.create(
            order=order, act="keep", reason="as a test x", decided_by=inspector1, decided_at=clock.now()
        )
    with pytest.raises(IntegrityError, match="measure_deducts_a_figure"), transaction.atomic():
        Measure.objects.create(order=order, act="deduct", reason="as a test x", decided_by=p36b, decided_at=clock.now())
    decide_quota(order, p36b)
    with pytest.raises(DatabaseError, match=r"refused|denied"), transaction.atomic():
        Measure.objects.update(tonnes=1)
    with pytest.raises(DatabaseError, match=r"refused|denied"), transaction.atomic():
        Measure.objects.all().delete()


def test_a_deduction_without_a_figure_is_not_met_and_the_case_not_closed(
    order: Order, inspector2: User, p36b: User
) -> None:
    proven(order.case)
    with clock.at(AFTER):
        with refused("quota_undecided"):
            orders.verify(order, actor=inspector2, result="met", text="Seen.")
        decide_quota(order, p36b)
        orders.verify(order, actor=inspector2, result="met", text="Decided.")
        assert cases.close(order.case, actor=inspector2, reason="The register deducts.").state == "closed"


def test_a_stop_withholds_what_is_held_until_it_is_lifted(
    over: World, firm: Enterprise, inspector1: User, inspector2: User, legal1: User, decider1: User
) -> None:
    account = give_export_quota(firm, 50)
    order = order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    proven(order.case)
    with clock.at(AFTER):
        orders.verify(order, actor=inspector2, result="met", text="Sealed.")
        with refused("quota_undecided"):
            cases.close(order.case, actor=inspector2, reason="Done.")
    decide_quota(order, decider1, "withhold")
    account.refresh_from_db()
    assert (account.withheld, account.available) == (50, 0)
    with clock.at(AFTER):
        orders.lift(order, actor=inspector2, reason="The ponds are lined.")
        account.refresh_from_db()
        assert (account.withheld, account.available) == (0, 50)
        assert quota_measures.carry_out_all() == 0  # a lifted order withholds nothing
        assert cases.close(order.case, actor=inspector2, reason="Done.").state == "closed"


def test_a_closure_takes_back_what_is_unused_or_leaves_it(
    world: World, firm: Enterprise, inspector1: User, legal1: User, p36a: User, p36b: User
) -> None:
    world.give_firm(100)
    world.file(3, "40")
    order = order_after_penalty("close", firm, inspector1, legal1, p36a)
    decide_quota(order, p36b, "take")
    account = world.account(firm.code)
    assert (account.received, account.used, account.available) == (40, 40, 0)
    assert world.account("36").undistributed == 60


def test_export_quota_is_withheld_as_it_comes_and_released_by_another(
    firm: Enterprise, world: World, inspector1: User, inspector2: User, decider1: User
) -> None:

    account = give_export_quota(firm, 50)
    case = digging(inspector1, subject=Named("enterprise", firm.code), province="")
    order = issue_order(case, inspector1, kind="withhold")
    decide_quota(order, decider1, "withhold", reason="Not on the list of those who keep the emission standard.")
    give_export_quota(firm, 5)
    with clock.at(AFTER):
        tasks.carry_out_measures()
        account.refresh_from_db()
        assert (account.withheld, account.available) == (55, 0)
        orders.verify(order, actor=inspector2, result="met", text="On the second list.")
        orders.lift(order, actor=inspector2, reason="On the list since April.")
        account.refresh_from_db()
    assert (account.withheld, account.available) == (0, 55)


def test_over_the_api_and_on_the_page(
    order: Order, firm: Enterprise, p36b: User, inspector1: User, clerk: User
) -> None:
    impartial(order.case, p36b)
    path = f"{V1}orders/{order.pk}/"
    with clock.at(AFTER):
        (proposal,) = client_of(p36b).get(f"{path}proposals/").json()["proposals"]
        assert (proposal["tonnes"], proposal["year"]) == ("38.000", 2012)
        browser = Client()
        browser.force_login(p36b)
        here = reverse("pages:order", args=[order.pk])
        assert "Proposed: 38.000 t" in browser.get(here).content.decode()
        body = {"act": "deduct", "reason": "Over.", "programme": "mlr-mining", "category": "medium_heavy"}
        assert_problem(client_of(inspector1).post(f"{path}decide_quota/", {**body, "tonnes": "30"}), 403, "forbidden")
        assert_problem(client_of(p36b).post(f"{path}decide_quota/", body), 400, "invalid")
        posted = {f"decide_quota-{name}": value for name, value in {**body, "tonnes": "30.000"}.items()}
        assert browser.post(f"{here}decide_quota/", posted)["Location"] == here
        measure = client_of(clerk).get(path).json()["measure"]
        assert (measure["tonnes"], measure["remaining"], measure["proposed"]) == ("30.000", "30.000", "38.000")
        assert "Still due: 30.000 t" in browser.get(here).content.decode()


def test_proceedings_are_needed_for_a_deduction() -> None:
    assert Order.Kind.DEDUCT in Order.PENALTIES
    assert proceedings.HEARD_FIRST


def test_the_database_posts_under_an_order_what_was_decided_and_no_more(
    own_database: Clone, order: Order, firm: Enterprise, p36b: User
) -> None:
    measure = decide_quota(order, p36b).measure
    with on(2012, 1, 5):
        account = give_next_year(firm, 100)
        province = ledger.account_for(account.programme_year, account.category, factories.holder("36"))
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")

    def refused_by(tonnes: int, document: str, noted: int | None) -> str | None:
        try:
            with transaction.atomic():
                sides = {"from_account_id": account.pk, "to_account_id": province.pk}
                insert_posting(kind="deduct", tonnes=tonnes, effective_on="2012-01-05", document=document, **sides)
                pk = Posting.objects.get(key="a key").pk
                if noted is not None:
                    row = {"posting_id": pk, "kind": "deduct", "tonnes": noted, "year": 2012}
                    MeasurePosting.objects.create(measure=measure, **row)
                execute("SET CONSTRAINTS ALL IMMEDIATE")
                transaction.set_rollback(True)
        except DatabaseError as error:
            return constraint_of(error)
        return None

    assert refused_by(30, f"{order.number}: Over.", 30) is None
    assert refused_by(31, f"{order.number}: Over.", 31) == "quota_act_by_two"
    assert refused_by(30, f"{order.number}: Over.", 1) == "quota_act_by_two"
    assert refused_by(30, "another paper", 30) == "quota_act_by_two"
    assert refused_by(30, f"{order.number}: Over.", None) == "quota_act_by_two"

    def noted_alone() -> str | None:
        """Note what was given as if it were the deduction, which nobody makes then."""
        try:
            with transaction.atomic():
                given = Posting.objects.filter(to_account=account).latest("pk")
                MeasurePosting.objects.create(measure=measure, posting=given, kind="deduct", tonnes=30, year=2012)
                execute("SET CONSTRAINTS ALL IMMEDIATE")
                transaction.set_rollback(True)
        except DatabaseError as error:
            return constraint_of(error)
        return None

    assert noted_alone() == "measure_posting_is_ordered"
    with superuser(unbound=False):
        execute("DROP TRIGGER measure_posting_is_ordered ON inspections_measureposting")
    assert noted_alone() is None
