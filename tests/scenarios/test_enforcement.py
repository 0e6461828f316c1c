"""Scenarios of enforcement, with what is refused on the way.

They lead from an excess to licence and quota restored, from illegal mining to the prosecution, and from a decision to
next year's account.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core import clock
from core.errors import DomainError
from enterprises import queries as register
from enterprises.models import Enterprise, Licence, User
from inspections import queries, tasks
from inspections.models import Case, Flag, IssuedDocument, Order
from inspections.services import (
    cases,
    evidence,
    extensions,
    flags,
    observations,
    orders,
    proceedings,
    quota_measures,
    screening,
    tips,
)
from inspections.services.evidence import Upload
from quotas.models import Account
from tests.support import competences, factories, uploads
from tests.support.impartiality import impartial
from tests.support.inspection_world import World, on
from tests.support.orders import give_export_quota, give_next_year
from tests.support.refusals import refused

LAW = "Total-amount control of mining, since 2006"


@pytest.fixture(autouse=True)
def _sealed(db: None, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()


@pytest.fixture
def world(firm: Enterprise, signer: User) -> World:
    return World(firm, signer)


@pytest.fixture
def over(world: World) -> Flag:
    """Create 100 t for the year, 80 t in March, 58 t in April: over by 38 t."""
    with on(2011, 1, 10):
        world.give_firm(100)
    for number, tonnes in ((3, 80), (4, 58)):
        with on(2011, number + 1, 9):
            world.screen(world.file(number, tonnes))
    return world.flag("exceeded")


def heard_and_decided(case: Case, penalty: str, officer: User, legal: User, decider: User, firm: User) -> Order:
    """Go from the notice on 16 May 2011 by defence, hearing, review, decision and service to the order on 1 June."""
    with on(2011, 5, 16):
        round_ = proceedings.notify(
            case,
            actor=officer,
            facts="138 t were produced under a plan of 100 t.",
            grounds=LAW,
            intended=[penalty],
            served_on=dt.date(2011, 5, 16),
            service="direct",
        )
        proceedings.make_statement(round_, actor=firm, text="The scale was wrong in April.")
        proceedings.answer_statement(round_, actor=officer, text="It was calibrated on 3 April.")
        if round_.hearing_offered:
            proceedings.request_hearing(round_, actor=firm)
    with on(2011, 5, 30):
        impartial(case, legal, decider)
        if round_.hearing_offered:
            with refused("hearing_pending"):
                proceedings.review(round_, actor=legal, passed=True, text="Too early.")
            proceedings.hold_hearing(round_, actor=legal, held_on=dt.date(2011, 5, 30), text="The scale was shown.")
        proceedings.review(round_, actor=legal, passed=True, text="Facts, grounds and procedure agree.")
        proceedings.decide(round_, actor=decider, penalties=[penalty], text="So decided.")
    with on(2011, 6, 1):
        proceedings.serve(round_, actor=officer, served_on=dt.date(2011, 6, 1), service="direct")
        return orders.issue(
            case,
            actor=officer,
            kind=penalty,
            working_days=20,
            legal_basis=LAW,
            text="Seal the tanks, empty the ponds.",
            served_on=dt.date(2011, 6, 1),
            service="direct",
        )


def taken_up(flag: Flag, officer: User) -> Case:
    with on(2011, 5, 10):
        case, _opened = flags.escalate(flag, actor=officer, reason="Production goes on after the limit.")
        return cases.start_investigation(cases.place_on_file(case, actor=officer), actor=officer)


def test_from_a_flag_to_licence_and_quota_restored(
    over: Flag,
    world: World,
    firm: Enterprise,
    clerk: User,
    inspector1: User,
    inspector2: User,
    legal1: User,
    decider1: User,
    p36a: User,
) -> None:
    held = give_export_quota(firm, 50)
    case = taken_up(over, inspector1)
    with on(2011, 5, 12), refused("no_notice"):
        orders.issue(case, actor=inspector1, kind="suspend", working_days=5, legal_basis=LAW, text="Stop.")
    order = heard_and_decided(case, "suspend", inspector1, legal1, decider1, clerk)
    licence = Licence.objects.with_state(dt.date(2011, 6, 1)).get(site__enterprise=firm)
    assert (licence.state, register.stopped([firm.pk], dt.date(2011, 6, 1))) == ("suspended", {firm.pk})
    assert order.due_on == dt.date(2011, 6, 30)  # twenty working days, over the Dragon Boat Festival

    with on(2011, 6, 2):
        impartial(case, p36a)
        quota_measures.decide(order, actor=p36a, act="withhold", reason="Nothing is used while it stands still.")
    held.refresh_from_db()
    assert (held.withheld, held.available) == (50, 0)

    with on(2011, 6, 28):
        extensions.request(order, actor=clerk, working_days=3, reason="The pump comes on the 4th.")
        order = extensions.decide(order, actor=inspector1, granted=True, reason="The delivery note is on file.")
    assert order.due_on == dt.date(2011, 7, 5)
    with on(2011, 7, 6):
        tasks.escalate_unanswered()
    order.refresh_from_db()
    assert order.escalated_to is not None
    assert order.escalated_to.code == "CN"

    with on(2011, 7, 11):
        evidence.add_to_order(order, actor=clerk, file=Upload("pond.jpg", uploads.jpeg()), kind="photograph")
        orders.submit_rectification(order, actor=clerk, text="Sealed and emptied.")
        with refused("maker_is_checker"):
            orders.verify(order, actor=inspector1, result="met", text="Fine from here.")
        orders.verify(order, actor=inspector2, result="met", text="Seen on site.")
    assert register.stopped([firm.pk], dt.date(2011, 7, 11)) == {firm.pk}  # only the recorded act lifts it
    with on(2011, 7, 12):
        with refused("maker_is_checker"):
            orders.lift(order, actor=inspector1, reason="Done.")
        orders.lift(order, actor=inspector2, reason="Nothing is left to stop.")
        with refused("maker_is_checker"):
            cases.close(case, actor=inspector1, reason="Done.")
        closed = cases.close(case, actor=inspector2, reason="Rectified; the licence is back in force.")
    held.refresh_from_db()
    assert (closed.state, held.withheld, held.available) == ("closed", 0, 50)
    assert Licence.objects.with_state(dt.date(2011, 7, 12)).get(site__enterprise=firm).state == "in_force"
    assert register.stopped([firm.pk], dt.date(2011, 7, 12)) == set()
    assert [entry.verb for entry in closed.journal.order_by("at", "id")] == [
        "open",
        "place_on_file",
        "start_investigation",
        "notify",
        "statement",
        "answer_statement",
        "request_hearing",
        "hold_hearing",
        "review",
        "decide",
        "serve",
        "order",
        "licences",
        "serve_order",
        "decide_quota",
        "quota_withhold",
        "request_extension",
        "grant_extension",
        "missed",
        "prove",
        "rectification",
        "verify",
        "quota_release",
        "lift",
        "record_outcome",
        "close",
    ]
    assert set(IssuedDocument.objects.values_list("kind", flat=True)) == {"notice", "decision", "order", "closing"}


def test_a_digging_observed_by_satellite_and_reported_by_a_tip_is_referred(
    inspector1: User, inspector2: User, legal1: User
) -> None:
    factories.place("360727")
    with on(2011, 6, 2):
        observation = observations.create(
            actor=inspector1,
            source="satellite",
            seen_on=dt.date(2011, 6, 1),
            description="Two ponds and hoses",
            geometry={"type": "Point", "coordinates": [114.8, 24.9]},
            place="360727",
        )
        screening.screen_day(dt.date(2011, 6, 2))
    flag = Flag.objects.get(evidence__links__observation=str(observation.pk))
    assert flag.enterprise is None
    with on(2011, 6, 3):
        filed = tips.file(
            text="Lorries come at night",
            where=tips.StatedLocation(place="360727", latitude=Decimal("24.9"), longitude=Decimal("114.8")),
        )
        assert flag in queries.corroborating(filed.tip, inspector1)
        case, _opened = flags.escalate(flag, actor=inspector1, reason="Observed from above, and told by somebody.")
        case = cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
        film = evidence.add(actor=inspector1, case=case, file=Upload("pit.jpg", uploads.jpeg()), kind="satellite_image")
        assert not film.counts
        impartial(case, legal1)
        evidence.admit(film, actor=legal1, reason="Source, day and place are plain.")
        assert queries.evidence().get(pk=film.pk).counts
        with refused("nobody_known"):
            proceedings.notify(
                case, actor=inspector1, facts="x", grounds="x", intended=["close"], served_on=dt.date(2011, 6, 3),
                service="public", conduct_on=dt.date(2011, 6, 1),
            )  # fmt: skip
        referred = cases.refer(case, actor=inspector1, reason="To the public security office of Longnan.")
    assert (referred.state, referred.enterprise) == ("referred", None)
    with on(2011, 9, 2):
        with refused("maker_is_checker"):
            cases.close(case, actor=inspector1, reason="Sentenced.")
        assert cases.close(case, actor=inspector2, reason="Sentenced on 30 August.").state == "closed"


def test_a_deduction_lands_in_next_years_account(
    over: Flag, firm: Enterprise, clerk: User, inspector1: User, legal1: User, p36a: User, p36b: User
) -> None:
    case = taken_up(over, inspector1)
    order = heard_and_decided(case, "deduct", inspector1, legal1, p36a, clerk)
    (proposal,) = quota_measures.proposals(order)
    assert (proposal.tonnes, proposal.year) == (Decimal(38), 2012)
    with on(2011, 6, 2):
        impartial(case, p36b)
        quota_measures.decide(
            order,
            actor=p36b,
            act="deduct",
            programme=proposal.programme,
            category=proposal.category,
            tonnes=proposal.tonnes,
            reason="As much as was mined beyond the plan.",
        )
    with on(2012, 2, 1):
        account = give_next_year(firm, 100)
        tasks.carry_out_measures()
        tasks.carry_out_measures()
    account.refresh_from_db()
    assert (account.received, account.available) == (62, 62)
    assert Account.objects.get(pk=account.parent_id).undistributed == 38


@pytest.mark.parametrize("left_out", ["statement", "hearing", "review", "service"])
def test_a_decision_without_a_step_is_refused(
    left_out: str, over: Flag, clerk: User, inspector1: User, legal1: User, decider1: User
) -> None:
    """A decision without a hearing, or without any other step, is invalid."""
    case = taken_up(over, inspector1)
    with on(2011, 5, 16):
        round_ = proceedings.notify(
            case, actor=inspector1, facts="138 t", grounds=LAW, intended=["suspend"],
            served_on=dt.date(2011, 5, 16), service="direct",
        )  # fmt: skip
        assert round_.hearing_offered
    impartial(case, legal1, decider1)
    steps: list[tuple[str, dt.date, Any]] = [
        ("statement", dt.date(2011, 5, 16), lambda: proceedings.make_statement(round_, actor=clerk, text="No.")),
        ("answer", dt.date(2011, 5, 16), lambda: proceedings.answer_statement(round_, actor=inspector1, text="Yes.")),
        ("request", dt.date(2011, 5, 16), lambda: proceedings.request_hearing(round_, actor=clerk)),
        ("hearing", dt.date(2011, 5, 18), lambda: proceedings.hold_hearing(
            round_, actor=legal1, held_on=dt.date(2011, 5, 18), text="Heard.")),
        ("review", dt.date(2011, 5, 18), lambda: proceedings.review(round_, actor=legal1, passed=True, text="Fine.")),
        ("decide", dt.date(2011, 5, 18), lambda: proceedings.decide(
            round_, actor=decider1, penalties=["suspend"], text="So.")),
        ("service", dt.date(2011, 5, 18), lambda: proceedings.serve(
            round_, actor=inspector1, served_on=dt.date(2011, 5, 18), service="direct")),
        ("order", dt.date(2011, 5, 19), lambda: orders.issue(
            case, actor=inspector1, kind="suspend", working_days=5, legal_basis=LAW, text="Stop.")),
    ]  # fmt: skip
    skipped = {"statement": {"statement", "answer", "request", "hearing"}}.get(left_out, {left_out})
    stopped = None
    for name, day, act in steps:
        if name in skipped:
            continue
        with clock.at(day):
            try:
                act()
            except DomainError as refusal:
                stopped = (name, refusal.code)
                break
    assert (
        stopped
        == {
            "statement": ("review", "term_running"),
            "hearing": ("review", "hearing_pending"),
            "review": ("decide", "wrong_state"),
            "service": ("order", "not_served"),
        }[left_out]
    )
    assert not Order.objects.exists()
