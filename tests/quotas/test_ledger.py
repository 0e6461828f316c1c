"""Effects of postings on accounts, and what the ledger refuses to everyone."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.actor_sessions import prove_actor
from core.actors import SystemActor
from core.errors import Conflict, Unprocessable
from enterprises.models import User
from quotas import ledger
from quotas.ledger import Entry
from quotas.ledger.refusals import meaning
from quotas.models import Account, Holder, Posting
from tests.support import factories
from tests.support.ledger_accounts import ACTOR, Books, books, refused, said, split_books
from tests.support.refusals import constraint_of

__all__ = ["books", "split_books"]


def sound() -> bool:
    """Check that no figure differs from its postings."""
    drifts = list(ledger.drifts(today=dt.date(2011, 6, 1)))
    assert not drifts, "\n".join(map(str, drifts))
    return True


# --- What each kind does ---------------------------------------------------------------------------------------------
def test_control_and_distribution_run_down_the_tree(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("control", 50, to="CN")
    assert books.figures("CN", "received", "passed_on", "undistributed") == (150, 100, 50)
    assert books.figures("36", "received", "passed_on", "undistributed", "allocated") == (100, 100, 0, 100)
    assert books.figures(firm, "received", "available", "state") == (100, 100, "within")
    assert sound()


def test_use_is_seen_at_every_level_above(books: Books) -> None:
    firm, other = books.firm("E-ONE"), books.firm("E-TWO")
    books.give(100, "36", firm)
    books.post("use", "60.5", to=firm)
    books.post("use", 7, to=other)
    assert books.figures("36", "used", "available") == (Decimal("67.5"), Decimal("32.5"))
    assert books.figures("CN", "used") == Decimal("67.5")
    assert sound()


def test_a_place_without_a_part_in_the_distribution_is_not_called_unplanned(books: Books) -> None:
    planned, unplanned = books.firm("E-ONE"), books.firm("E-TWO")
    books.give(100, "36", planned)
    books.post("use", 7, to=unplanned)
    assert books.account(unplanned).parent == books.account("36")
    assert not Account.objects.filter(holder__code__in=["3607", "360727"]).exists()
    assert books.figures(unplanned, "state") == "unplanned"


def test_who_was_given_nothing_hangs_under_the_county_that_was(books: Books) -> None:
    stranger = books.firm("E-TWO")
    books.give(100, "36", "3607", "360727")
    books.post("use", 7, to=stranger)
    assert books.account(stranger).parent == books.account("360727")
    assert books.figures("360727", "used", "state") == (7, "within")


def test_use_over_the_allocation_is_recorded_and_never_refused(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", "100.001", to=firm)
    assert books.figures(firm, "available", "excess", "state") == (Decimal("-0.001"), Decimal("0.001"), "exceeded")


def test_states_turn_at_nine_tenths_and_past_the_whole(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    states = []
    for tonnes in ("89.999", "0.001", "10", "0.001"):
        books.post("use", tonnes, to=firm)
        states.append(books.figures(firm, "state"))
    assert states == ["within", "near", "near", "exceeded"]


def test_accepting_moves_use_from_pending_to_accepted(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    use = books.post("use", 40, to=firm)
    acceptance = books.post("accept", 40, to=firm)
    assert books.figures("CN", "used_pending", "used_accepted", "used") == (0, 40, 40)
    with refused("not_enough_pending"):
        books.post("accept", 1, to=firm)
    with refused("not_enough_pending"):
        books.reverse(use)
    books.reverse(use, acceptance)
    assert books.figures("36", "used") == 0
    assert sound()


def test_withheld_quota_is_not_usable_until_released(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("withhold", 30, to=firm)
    assert books.figures(firm, "allocated", "available") == (70, 70)
    with refused("not_enough_withheld"):
        books.post("release", 31, to=firm)
    books.post("release", 30, to=firm)
    assert books.figures(firm, "allocated") == 100
    assert sound()


@pytest.mark.parametrize("kind", ["return", "deduct", "reduce"])
def test_what_goes_back_goes_to_the_parent(books: Books, kind: str) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post(kind, 30, from_=firm, to="36")
    assert books.figures(firm, "received") == 70
    assert books.figures("36", "received", "passed_on", "undistributed") == (100, 70, 30)
    with refused("goes_back_to_its_source", Unprocessable):
        books.post(kind, 1, from_=firm, to="CN")
    assert sound()


def test_a_reduction_of_the_control_figure_ends_at_the_nation(books: Books) -> None:
    books.give(100, "36")
    books.post("control", 20, to="CN")
    books.post("reduce", 20, from_="CN")
    assert books.figures("CN", "received", "undistributed") == (100, 0)
    with refused("not_enough_unused"):
        books.post("reduce", 1, from_="CN")
    with refused("goes_back_to_its_source"):
        books.post("reduce", 1, from_="36")


def test_a_transfer_runs_up_to_the_common_ancestor_and_down(books: Books) -> None:
    giver, taker = books.firm("E-ONE"), books.firm("E-TWO", at="150206")
    books.give(100, "36", giver)
    books.give(10, "15", taker)
    legs = [
        books.entry("transfer", 25, from_=giver, to="36"),
        books.entry("transfer", 25, from_="36", to="CN"),
        books.entry("transfer", 25, from_="CN", to="15"),
        books.entry("transfer", 25, from_="15", to=taker),
    ]
    created = books.post_many(legs)
    assert books.figures(giver, "received") == 75
    assert books.figures(taker, "received") == 35
    assert books.figures("36", "received", "passed_on") == (75, 75)
    assert books.figures("15", "received", "passed_on") == (35, 35)
    assert books.figures("CN", "received", "passed_on") == (110, 110)
    assert sound()
    books.reverse(*created)
    assert books.figures(taker, "received") == 10
    assert sound()


# --- Distribution only of what is held -------------------------------------------------------------------------------
def test_one_tonne_more_than_there_is_is_refused(books: Books) -> None:
    firm, other = books.firm("E-ONE"), books.firm("E-TWO")
    books.give(100, "36", firm)
    with refused("quota_exceeded", Conflict) as caught:
        books.post("distribute", "0.001", from_="36", to=other)
    assert caught.value.extra["holder"] == "36"
    assert caught.value.extra["received"] == "100.000"


def test_withheld_quota_is_not_distributed(books: Books) -> None:
    books.give(100, "36")
    books.post("withhold", 40, to="36")
    firm = books.firm("E-ONE")
    with refused("quota_exceeded"):
        books.post("distribute", 61, from_="36", to=firm)
    books.post("distribute", 60, from_="36", to=firm)


@pytest.mark.parametrize("kind", ["return", "deduct", "reduce", "transfer"])
def test_only_unused_quota_goes_back(books: Books, kind: str) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", 80, to=firm)
    with refused("not_enough_unused", Conflict):
        books.post(kind, "20.001", from_=firm, to="36")
    books.post(kind, 20, from_=firm, to="36")


def test_only_unused_quota_is_withheld(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("use", 80, to=firm)
    with refused("not_enough_unused"):
        books.post("withhold", "20.001", to=firm)
    books.post("withhold", 20, to=firm)


def test_a_province_returns_only_what_it_has_not_distributed(books: Books) -> None:
    books.give(100, "36")
    books.post("distribute", 90, from_="36", to=books.firm("E-ONE"))
    with refused("not_enough_unused"):
        books.post("return", 11, from_="36", to="CN")
    books.post("return", 10, from_="36", to="CN")


# --- One source, one tree --------------------------------------------------------------------------------------------
def test_a_second_source_is_refused(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.give(50, "15")
    with refused("other_source", Unprocessable):
        books.post("distribute", 1, from_="15", to=firm)


def test_two_sources_in_one_statement_are_refused(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36")
    books.give(50, "15")
    with refused("other_source"):
        books.post_many(
            [books.entry("distribute", 1, from_="15", to=firm), books.entry("distribute", 1, from_="36", to=firm)]
        )


def test_the_first_quota_moves_the_use_to_its_source(books: Books) -> None:
    group = ledger.holder_of(factories.group())
    firm = books.firm("E-ONE", group=factories.group())
    books.post("use", 5, to=firm)
    assert books.figures("36", "used") == 5
    books.give(100, group, firm)
    assert books.figures("36", "used") == 0
    assert books.figures(group, "used") == 5
    assert books.figures("CN", "used") == 5
    assert sound()


def test_a_branch_moves_with_all_that_hangs_under_it(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.post("use", 5, to=firm)
    books.give(100, "36")
    books.post_many(
        [books.entry("distribute", 60, from_="36", to="360727"), books.entry("distribute", 50, from_="360727", to=firm)]
    )
    assert books.figures("3607", "used") == 0
    assert books.figures("360727", "used", "undistributed") == (5, 10)
    assert books.figures("36", "used") == 5
    assert sound()


def test_after_everything_was_taken_back_another_source_may_give(books: Books) -> None:
    firm = books.firm("E-ONE")
    created = books.give(100, "36", firm)
    books.post("use", 3, to=firm)
    books.reverse(created[-1])
    books.give(50, "15")
    books.post("distribute", 50, from_="15", to=firm)
    assert (books.figures("15", "used"), books.figures("36", "used")) == (3, 0)
    assert sound()


@pytest.mark.parametrize(("giver", "taker"), [("E-ONE", "E-TWO"), ("E-ONE", "36"), ("36", "15"), ("360727", "36")])
def test_quota_is_distributed_downwards_only(books: Books, giver: str, taker: str) -> None:
    books.firm("E-TWO")
    books.give(100, "36", books.firm("E-ONE"))
    with refused("flows_downwards", Unprocessable):
        books.post("distribute", 1, from_=giver, to=taker)


def test_both_sides_are_of_one_year_and_category(books: Books, split_books: Books) -> None:
    next_year = Books(factories.programme_year("mlr-mining", 2012, "all"), "all")
    books.give(100, "36")
    with refused("same_year_and_category", Unprocessable):
        ledger.post(
            kind="distribute",
            tonnes=Decimal(1),
            from_=books.account("36"),
            to=next_year.account("360727"),
            effective_on=dt.date(2011, 1, 1),
            document="a test",
            actor=ACTOR,
        )


def test_a_control_figure_is_national_and_use_is_an_enterprises(books: Books) -> None:
    with refused("control_is_national"):
        books.post("control", 1, to="36")
    with refused("use_is_of_enterprises"):
        books.post("use", 1, to="36")


def test_a_year_has_only_the_categories_of_its_scheme(books: Books) -> None:
    with refused("category_fits_scheme", Unprocessable):
        books.account("36", "light")


# --- Light and medium-heavy, and their total -------------------------------------------------------------------------
def test_a_split_year_keeps_a_computed_total(split_books: Books) -> None:
    firm = split_books.firm("E-ONE")
    split_books.give(100, "36", firm)
    light = Books(split_books.year, "light")
    light.give(40, "36", firm)
    split_books.post("use", 110, to=firm)
    assert split_books.figures(firm, "state") == "exceeded"
    names = ("received", "used", "excess", "state")
    assert split_books.figures(firm, *names, category="total") == (140, 110, 0, "within")
    assert split_books.figures("36", "received", "passed_on", "used", category="total") == (140, 140, 110)
    assert sound()


def test_nothing_is_posted_to_a_total(split_books: Books) -> None:
    split_books.give(100, "36")
    total = split_books.account("36", "total")
    with refused("total_is_computed"):
        ledger.post(
            kind="withhold", tonnes=Decimal(1), to=total, effective_on=dt.date(2011, 1, 1), document="x", actor=ACTOR
        )


# --- Reversals -------------------------------------------------------------------------------------------------------
def test_a_reversal_is_exact_once_and_final(books: Books) -> None:
    created = books.give(100, "36")[-1]
    with refused("reverse_is_exact"):
        books.post("reverse", 99, from_="CN", to="36", reverses=created)
    with refused("reverse_is_exact"):
        books.post("reverse", 100, from_="CN", to="36", reverses=created, effective_on=dt.date(2011, 2, 1))
    books.reverse(created)
    assert books.figures("36", "received", "given") == (0, 0)
    with refused("already_reversed", Conflict):
        books.reverse(created)
    with refused("already_reversed"):
        books.reverse(Posting.objects.get(kind="reverse").pk)


def test_a_reversal_stands_on_the_paper_and_the_day_of_what_it_takes_back(books: Books) -> None:
    created = Posting.objects.get(pk=books.give(100, "36")[-1])
    (taken_back,) = ledger.reverse([created], actor=ACTOR)
    reversal = Posting.objects.get(pk=taken_back)
    assert (reversal.kind, reversal.reverses_id) == ("reverse", created.pk)
    other = Posting.objects.get(kind="control")
    (too,) = ledger.reverse([other], actor=ACTOR)
    assert Posting.objects.get(pk=too).key != reversal.key
    same = ("tonnes", "effective_on", "from_account_id", "to_account_id", "document")
    assert [getattr(reversal, name) for name in same] == [getattr(created, name) for name in same]


def test_a_reversal_may_stand_on_a_paper_of_its_own(books: Books) -> None:
    created = Posting.objects.get(pk=books.give(100, "36")[-1])
    (taken_back,) = ledger.reverse([created], actor=ACTOR, key="annulment 7", document="Judgment 7")
    reversal = Posting.objects.get(pk=taken_back)
    assert (reversal.document, reversal.key) == ("Judgment 7", "annulment 7")


def test_single_postings_without_a_key_are_acts_of_their_own(books: Books) -> None:
    entry = {"kind": "control", "tonnes": Decimal(1), "to": books.account("CN"), "document": "x"}
    created = [ledger.post(**entry, effective_on=dt.date(2011, 1, 1), actor=ACTOR) for _ in range(2)]
    assert Posting.objects.filter(pk__in=created).values("key").distinct().count() == 2


def test_without_entries_nothing_is_posted(books: Books) -> None:
    assert ledger.post_many([], actor=ACTOR) == []


def test_a_posting_names_its_actor_and_the_postings_of_one_act_share_a_key(books: Books, mlr1: User) -> None:
    prove_actor(mlr1)
    acts = [
        ledger.post_many([books.entry("control", 1, to="CN"), books.entry("control", "2.0004", to="CN")], actor=mlr1),
        ledger.post_many([books.entry("control", 3, to="CN")], actor=SystemActor("n" * 200)),
    ]
    first, second, third = (Posting.objects.get(pk=pk) for act in acts for pk in act)
    assert first.key == second.key != third.key
    assert len({first.key, third.key, ""}) == 3
    assert (first.actor_id, first.actor_name) == (mlr1.pk, str(mlr1))
    assert (third.actor_id, third.actor_name) == (None, "n" * 160)
    assert second.tonnes == 2
    assert ledger.post(
        kind="control",
        tonnes=Decimal(1),
        to=first.to_account,
        effective_on=dt.date(2011, 1, 1),
        document="x",
        actor=mlr1,
        key="one act",
    )
    assert Posting.objects.filter(key="one act", actor_id=mlr1.pk).count() == 1


def test_accounts_may_be_named_by_their_ids(books: Books) -> None:
    books.give(100, "36")
    giver, taker = books.account("36"), books.account(books.firm("E-ONE"))
    entry = Entry(
        kind="distribute",
        tonnes=Decimal(1),
        effective_on=dt.date(2011, 1, 1),
        document="a paper",
        from_=giver.pk,
        to=taker.pk,
    )
    created = Posting.objects.get(pk=ledger.post_many([entry], actor=ACTOR)[0])
    assert (created.from_account, created.to_account) == (giver, taker)


@pytest.mark.parametrize(
    ("kinds", "locks"),
    [
        (["control"], True),
        (["use"], False),
        (["accept"], False),
        (["use", "control"], True),
        (["reversal of use"], False),
        (["reversal of control"], True),
    ],
)
def test_only_what_moves_quota_locks_for_it(books: Books, kinds: list[str], locks: bool) -> None:
    """A filing waits only for other filings on the same branch."""
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    created = {"use": books.post("use", 5, to=firm), "control": books.post("control", 5, to="CN")}
    entries = []
    for kind in kinds:
        if taken_back := kind.removeprefix("reversal of ") if kind.startswith("reversal") else "":
            entries.append(Entry.reversal(Posting.objects.get(pk=created[taken_back])))
        else:
            entries.append(books.entry(kind, 1, to="CN" if kind == "control" else firm))
    assert said("INSERT INTO quotas_posting", lambda: books.post_many(entries))["moves_quota"] is locks


def test_a_kind_unknown_to_the_caller_locks_for_all(books: Books) -> None:
    """A caller that reverses a posting by its id alone has not said what it did."""
    created = books.post("use", 5, to=books.firm("E-ONE"))
    entry = replace(Entry.reversal(Posting.objects.get(pk=created)), reverses=created)
    assert said("INSERT INTO quotas_posting", lambda: books.post_many([entry]))["moves_quota"] is True


# --- Locks -----------------------------------------------------------------------------------------------------------
def test_accounts_are_locked_for_moving_quota_unless_only_use_is_posted(books: Books) -> None:
    firm = books.account(books.firm("E-ONE"))
    first = said("ledger_lock", lambda: ledger.lock([firm, firm.parent_id]))
    second = said("ledger_lock", lambda: ledger.lock([firm], moves_quota=False))
    assert first == [[firm.pk, firm.parent_id], True]
    assert second == [[firm.pk], False]


def test_a_posting_locks_the_accounts_of_both_its_sides(books: Books) -> None:
    _control, _to_province = books.give(100, "36")
    sides = {books.account("36").pk, books.account(books.firm("E-ONE")).pk}
    entry = books.entry("distribute", 10, from_="36", to=Holder.objects.get(code="E-ONE"))
    assert {*said("INSERT INTO quotas_posting", lambda: books.post_many([entry]))["accounts"]} == sides


def test_quota_distributed_further_is_not_withdrawn(books: Books) -> None:
    _control, to_province, to_firm = books.give(100, "36", books.firm("E-ONE"))
    with refused("passed_on_further", Conflict):
        books.reverse(to_province)
    books.reverse(to_province, to_firm)
    assert books.figures("CN", "passed_on") == 0
    assert sound()


def test_revoking_under_use_may_leave_less_than_nothing(books: Books) -> None:
    firm = books.firm("E-ONE")
    created = books.give(100, "36", firm)
    books.post("use", 60, to=firm)
    books.reverse(created[-1])
    assert books.figures(firm, "available", "state") == (-60, "unplanned")


# --- Years -----------------------------------------------------------------------------------------------------------
def test_an_error_that_breaks_no_rule_keeps_its_own_meaning() -> None:
    assert meaning(DatabaseError("the server is gone")) is None


@pytest.mark.parametrize("kind", ["control", "distribute", "transfer", "release"])
def test_a_closed_year_gives_nothing_out_any_more(books: Books, kind: str) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36", firm)
    books.post("withhold", 10, to=firm)
    books.post("use", 10, to=firm)
    type(books.year).objects.filter(pk=books.year.pk).update(state="closed")
    sides = {
        "control": {"to": "CN"},
        "distribute": {"from_": "36", "to": firm},
        "transfer": {"from_": firm, "to": "36"},
        "release": {"to": firm},
    }
    with refused("year_closed", Conflict) as caught:
        books.post(kind, 1, **sides[kind])
    assert caught.value.detail == "The programme year is closed."
    use = books.post("use", 1, to=firm)
    books.post("accept", 1, to=firm)
    books.post("return", 1, from_=firm, to="36")
    books.reverse(books.post("use", 2, to=firm))
    assert use


# --- Has the plan reached this branch? -------------------------------------------------------------------------------
def test_before_its_notice_a_year_judges_nobody(books: Books) -> None:
    firm, other, far = books.firm("E-ONE"), books.firm("E-TWO"), books.firm("E-FAR", at="150206")
    for holder in (firm, other, far):
        books.post("use", 5, to=holder)
    assert books.figures(firm, "state") == "awaiting_plan"
    books.post("control", 200, to="CN")
    books.post("distribute", 100, from_="CN", to="36")
    assert books.figures(firm, "state") == "unplanned"
    assert books.figures(far, "state") == "awaiting_plan"
    books.post("distribute", 100, from_="36", to=firm)
    assert books.figures(firm, "state") == "within"
    assert books.figures(other, "state") == "unplanned"
    assert sound()


def test_when_the_nation_has_distributed_everything_the_rest_is_unplanned(books: Books) -> None:
    far = books.firm("E-FAR", at="150206")
    books.post("use", 5, to=far)
    created = books.give(100, "36")
    assert books.figures(far, "state") == "unplanned"
    assert books.figures(books.firm("E-NEW", at="150206"), "plan_reached") is True
    books.reverse(created[-1])
    assert books.figures(far, "state") == "awaiting_plan"
    assert sound()


def test_a_revocation_takes_the_plan_back(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.post("control", 200, to="CN")
    created = books.post("distribute", 100, from_="CN", to="36")
    books.post("use", 5, to=firm)
    assert books.figures(firm, "state") == "unplanned"
    books.reverse(created)
    assert books.figures(firm, "state") == "awaiting_plan"
    assert sound()


# --- Two times -------------------------------------------------------------------------------------------------------
def test_postings_carry_the_stated_instant_or_the_databases_clock(books: Books) -> None:
    books.account("CN")
    with clock.at(dt.datetime(2011, 3, 30, 4, tzinfo=dt.UTC)):
        stated = books.post("control", 1, to="CN")
    free = books.post("control", 1, to="CN")
    assert Posting.objects.get(pk=stated).recorded_at == dt.datetime(2011, 3, 30, 4, tzinfo=dt.UTC)
    assert abs(Posting.objects.get(pk=free).recorded_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


# --- The database alone refuses --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quotas_account SET received = received + 1",
        "DELETE FROM quotas_account",
        "INSERT INTO quotas_account (category, holder_id) SELECT category, holder_id FROM quotas_account",
        "UPDATE quotas_posting SET tonnes = 1",
        "DELETE FROM quotas_posting",
        "TRUNCATE quotas_posting CASCADE",
        "SELECT FROM quotas_account FOR UPDATE",
        "ALTER TABLE quotas_posting DISABLE TRIGGER ledger_apply",
        "SELECT ledger_move_account(id, NULL) FROM quotas_account",
    ],
)
def test_the_application_cannot_rewrite_the_ledger(books: Books, statement: str) -> None:
    books.give(100, "36")
    denied = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_raw_postings_are_judged_like_any_other(books: Books) -> None:
    firm = books.firm("E-ONE")
    books.give(100, "36")
    account, source = books.account(firm), books.account("36")
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO quotas_posting (kind, from_account_id, to_account_id, tonnes, effective_on, actor_name, key,"
            " document, authority, to_enterprise_id)"
            " VALUES ('distribute', %s, %s, 101, '2011-01-01', 'somebody', 'k', 'a paper', 'MLR', %s)",
            [source.pk, account.pk, account.enterprise_id],
        )
    assert constraint_of(caught.value) == "ledger_quota_exceeded"
    assert not Posting.objects.filter(to_account=account).exists()


def test_what_nobody_explains_stays_the_database_s_own_error(books: Books) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ledger.accounts_for(books.year, ["all"], [Holder(pk=uuid4(), code="nobody")])


def test_a_refusal_of_a_constraint_is_explained_by_the_model(books: Books) -> None:
    nowhere = Entry(
        kind="no such kind", tonnes=Decimal(1), effective_on=dt.date(2011, 1, 1), document="x", to=books.account("CN")
    )
    with refused("sides_do_not_fit", Conflict):
        ledger.post_many([nowhere], actor=ACTOR)


def test_a_refusal_without_figures_is_a_refusal(books: Books) -> None:
    with refused("tonnes_positive", Conflict) as caught:
        books.post("control", "0.0001", to="CN")
    assert caught.value.extra == {}
    assert caught.value.__cause__ is not None


def test_holders_stand_in_their_place(books: Books) -> None:
    nation, longnan = factories.place("CN"), factories.place("360727")
    group, firm = factories.group(), factories.enterprise("E-ONE", at="360727")
    places = {
        holder.code: (holder.type, holder.place, holder.jurisdiction, holder.group, holder.enterprise)
        for holder in map(ledger.holder_of, (nation, longnan, group, firm))
    }
    assert places == {
        "CN": ("nation", nation, nation, None, None),
        "360727": ("county", longnan, longnan, None, None),
        group.code: ("group", nation, None, group, None),
        "E-ONE": ("enterprise", longnan, None, None, firm),
    }
    assert ledger.holder_of(firm) == ledger.holder_of(firm)


def test_accounts_of_several_holders_are_opened_together(split_books: Books) -> None:
    holders = [split_books.firm("E-ONE"), split_books.firm("E-TWO")]
    opened = ledger.accounts_for(split_books.year, ["light", "medium_heavy", "light"], [*holders, holders[0]])
    assert set(opened) == {(holder.pk, category) for holder in holders for category in ("light", "medium_heavy")}
    for (holder, category), account in opened.items():
        assert (account.holder_id, account.category, account.programme_year) == (holder, category, split_books.year)


def test_the_way_of_a_transfer_is_the_shortest(books: Books) -> None:
    giver, far = books.firm("E-ONE"), books.firm("E-FAR", at="150206")
    books.give(100, "36", giver)
    books.give(10, "15", far)
    one, province, nation, other, away = (books.account(row) for row in (giver, "36", "CN", "15", far))
    assert ledger.route(one, away) == [
        (one.pk, province.pk),
        (province.pk, nation.pk),
        (nation.pk, other.pk),
        (other.pk, away.pk),
    ]
    assert ledger.route(one, province) == [(one.pk, province.pk)]
    # A holder without quota receives from the common ancestor itself, which becomes its source.
    idle = books.account(books.firm("E-IDLE", at="150206"))
    assert ledger.route(one, idle) == [(one.pk, province.pk), (province.pk, nation.pk), (nation.pk, idle.pk)]
    assert ledger.route(nation, other) == [(nation.pk, other.pk)]


def test_opening_accounts_opens_the_branch_above_and_twice_is_once(books: Books) -> None:
    firm = books.firm("E-ONE")
    first, again = books.account(firm), books.account(firm)
    assert first == again
    chain, account = [], first
    while account:
        chain.append(account.holder.code)
        account = account.parent
    assert chain == ["E-ONE", "36", "CN"]
    assert Account.objects.count() == 3
    assert Holder.objects.filter(type="province").count() == 1
