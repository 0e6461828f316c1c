"""Enforcement from the admin's screens, which lead to the pages: same services, two-person rules and reach."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.acts import Acts, declared
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from inspections.lifecycles import ORDER
from inspections.models import Case, Measure
from inspections.services import extensions, tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.support import competences, factories, visits
from tests.support.impartiality import impartial
from tests.support.inspection_world import World, digging, on, proven
from tests.support.orders import issue_order, licence_state, order_after_penalty
from tests.support.proceedings import AFTER, SERVED
from tests.support.visits import campaign


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Case:
    return digging(
        inspector1, subject=Named("enterprise", firm.code), province="", conduct_on=dt.date(2011, 5, 1), source="tip"
    )


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(row: Any, page: str, *more: str) -> str:
    return reverse(f"admin:inspections_{row._meta.model_name}_{page}", args=[row.pk, *more])


def shown(person: User, row: Any) -> str:
    return browser(person).get(address(row, "change")).content.decode()


def acts_on(row: Any) -> Acts:
    return next(acts for acts in declared() if acts.lifecycle.model is type(row))


def offered(person: User, row: Any) -> set[str]:
    """Return the acts whose buttons are on the page to which the admin's screen leads."""
    where = acts_on(row).address(row.pk)
    assert f'href="{where}"' in shown(person, row)
    page = browser(person).get(where).content.decode()
    return {act.verb for act in acts_on(row) if f'data-verb="{act.verb}"' in page}


def act(person: User, row: Any, verb: str, **said: Any) -> Any:
    """Follow the link of the admin's screen, check the act's fields, and send its form as a browser does."""
    client, where = browser(person), acts_on(row).address(row.pk)
    assert f'href="{where}"' in shown(person, row)
    page = client.get(where).content.decode()
    typed = {f"{verb}-{name}": value for name, value in said.items()}
    if f'data-verb="{verb}"' in page:
        assert all(f'name="{name}"' in page for name in typed)
    row.refresh_from_db()
    return client.post(f"{where}{verb}/", {**typed, "version": getattr(row, "version", "")})


def done(person: User, row: Any, verb: str, **said: Any) -> None:
    answer = act(person, row, verb, **said)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()


def test_a_stop_goes_from_notice_to_lifting_on_the_admins_screens(
    case: Case, firm: Enterprise, inspector1: User, inspector2: User, legal1: User, decider1: User, p36b: User
) -> None:
    done(inspector1, case, "place_on_file")
    done(inspector1, case, "start_investigation", reason="")
    notice = {"facts": "Leached in the woods.", "grounds": "Order 785", "conduct_on": "2011-05-01"}
    notice |= {"intended": "suspend", "served_on": SERVED.isoformat(), "service": "direct"}
    done(inspector1, case, "notify", **notice)
    proceeding = case.proceedings.get()
    with clock.at(AFTER):
        assert act(inspector1, case, "order", **_order("suspend")).status_code == 409
        impartial(case, legal1, decider1, p36b)
        assert "review" in offered(legal1, proceeding)
        done(legal1, proceeding, "review", passed="yes", text="In order.")
        done(decider1, proceeding, "decide", penalties="suspend", text="Stop.")
        done(inspector1, proceeding, "serve", served_on=AFTER.isoformat(), service="direct")
        done(inspector1, case, "order", **_order("suspend"))
        order = case.orders.get()
        assert licence_state(firm) == "suspended"

        refused = act(inspector1, order, "verify", result="met", text="Stopped.")
        assert refused.status_code == 409
        assert "cannot verify it" in refused.content.decode()
        assert "Stopped." in refused.content.decode()  # nothing that was typed is lost
        done(p36b, order, "decide_quota", act="keep", reason="It may work off what it holds.")
        done(inspector2, order, "verify", result="met", text="The pumps stand still.")
        assert act(inspector1, order, "lift", reason="The ponds are lined.").status_code == 409
        assert licence_state(firm) == "suspended"
        done(inspector2, order, "lift", reason="The ponds are lined.")
        assert licence_state(firm) == "in_force"
        done(decider1, case, "publish", reason="It stands.")
        proven(case)
        assert act(inspector1, case, "close", reason="All is done.").status_code == 409
        done(inspector2, case, "close", reason="All is done.")
    order.refresh_from_db()
    assert (order.issued_by, order.verified_by, order.lifted_by) == (inspector1, inspector2, inspector2)
    assert (order.measure.act, order.measure.decided_by) == ("keep", p36b)
    assert (case.state, case.published) == ("closed", True)


def _order(kind: str, **more: str) -> dict[str, str]:
    return {"kind": kind, "working_days": "30", "legal_basis": "Order 785", "text": "As decided.", **more}


def test_more_time_is_granted_or_refused_and_the_request_stands_on_the_orders_page(
    case: Case, clerk: User, inspector1: User, inspector2: User
) -> None:
    order = issue_order(case, inspector1)
    assert "decide_extension" not in offered(inspector2, order)
    extensions.request(order, actor=clerk, working_days=5, reason="The pump comes on the 14th.")
    assert "The pump comes on the 14th." in shown(inspector2, order)
    assert act(inspector2, order, "decide_extension", granted="", reason="It is on its way.").status_code == 400
    wrong = act(inspector2, order, "decide_extension", granted="yes", working_days="251", reason="It is on its way.")
    assert wrong.status_code == 400
    done(inspector2, order, "decide_extension", granted="yes", working_days="", reason="It is on its way.")
    assert order.due_on == dt.date(2011, 7, 18)
    extensions.request(order, actor=clerk, working_days=5, reason="It is late.")
    done(inspector2, order, "decide_extension", granted="no", reason="Enough.")
    assert order.due_on == dt.date(2011, 7, 18)
    assert "Enough." in shown(inspector2, order)


def test_nobody_acts_on_an_order_that_he_has_not_seen_as_it_is(
    case: Case, clerk: User, inspector1: User, inspector2: User
) -> None:
    order = issue_order(case, inspector1)
    fields = {"verify-result": "not_met", "verify-text": "Nothing was done.", "version": order.version}
    assert "verify" in offered(inspector2, order)
    extensions.request(order, actor=clerk, working_days=5, reason="The pump comes on the 14th.")
    client, where = browser(inspector2), f"{acts_on(order).address(order.pk)}verify/"
    late = client.post(where, fields)
    assert late.status_code == 409
    assert "This has changed since you read it." in late.content.decode()
    order.refresh_from_db()
    assert order.state == "issued"
    assert client.post(where, {**fields, "version": order.version}).status_code == 302


def test_a_deduction_is_proposed_with_its_figure_and_decided_by_another(
    over: World, firm: Enterprise, inspector1: User, legal1: User, p36a: User, p36b: User
) -> None:
    order = order_after_penalty("deduct", firm, inspector1, legal1, p36a)
    figure = {"programme": "mlr-mining", "category": "medium_heavy", "reason": "Over by 38 t."}
    impartial(order.case, p36b)
    with clock.at(AFTER):
        assert "138.000 t were used of 100.000 t" in shown(p36b, order)
        refused = act(p36b, order, "decide_quota", act="deduct", tonnes="0", **figure)
        assert refused.status_code == 409
        assert "Give tonnes above zero" in refused.content.decode()
        assert act(p36b, order, "decide_quota", act="take", reason="All of it.").status_code == 409
        assert not Measure.objects.exists()
        done(p36b, order, "decide_quota", act="deduct", tonnes="30", **figure)
        measure = Measure.objects.get()
        assert (measure.proposed, measure.tonnes, measure.year) == (Decimal(38), Decimal(30), 2012)
        assert "30.000" in shown(p36b, order)
        assert "decide_quota" not in offered(p36b, order)


def test_export_quota_is_withheld_and_released(
    case: Case, inspector1: User, inspector2: User, p36a: User, p36b: User
) -> None:
    order = issue_order(case, inspector1, kind="withhold")
    impartial(case, p36b)
    assert "decide_quota" in offered(p36b, order)
    done(p36b, order, "decide_quota", act="withhold", reason="Until the ponds are filled.")
    done(inspector2, order, "verify", result="met", text="They are.")
    assert "lift" not in offered(inspector1, order)
    done(inspector2, order, "lift", reason="They are filled.")
    assert order.lifted_by == inspector2


def test_what_the_customs_seized_is_kept_in_the_file(inspector1: User) -> None:
    case = digging(inspector1, source="customs")
    assert (
        act(inspector1, case, "record_seizure", tonnes="-1", suspects="3", reason="At the border.").status_code == 400
    )
    done(inspector1, case, "record_seizure", tonnes="12.5", suspects="3", reason="At the border.")
    assert (case.seized_tonnes, case.suspects) == (Decimal("12.5"), 3)


def test_a_tip_is_asked_about_and_becomes_a_case(inspector1: User) -> None:
    factories.place("360727")
    tip = tips.file(text="Lorries at night.", where=StatedLocation(place="360727")).tip
    done(inspector1, tip, "ask", text="Which road?")
    assert act(inspector1, tip, "promote", allegation=" ").status_code == 400
    done(inspector1, tip, "promote", allegation="Ore leaves by night.")
    assert (tip.state, tip.case.allegation) == ("promoted", "Ore leaves by night.")
    assert "Which road?" in shown(inspector1, tip)


def test_a_visit_is_postponed_and_its_finding_settled_by_another(
    firm: Enterprise, inspector1: User, inspector2: User
) -> None:
    with clock.at(visits.DAY):
        visit = visits.planned(firm.sites.get(), inspector1, inspector2)
        done(inspector1, visit, "postpone", planned_on="2011-10-24", reason="The road is closed.")
        assert visit.planned_on == dt.date(2011, 10, 24)
        done(inspector1, visit, "announce")
        assert "announce" not in offered(inspector1, visit)
        visits.carried_out(visit, inspector1)
        finding = visits.found(visit, inspector1)
        visits.signed(visit, inspector1)
        assert act(inspector1, finding, "settle", reason="Mended.").status_code == 409
        assert act(inspector2, visit, "conclude", text="Nothing follows.").status_code == 409
        done(inspector2, finding, "settle", reason="Mended.")
    with on(2011, 11, 1):
        done(inspector2, visit, "conclude", text="Nothing follows.")
    assert (finding.state, visit.state) == ("settled", "concluded")


def test_a_campaign_runs_and_ends_with_what_came_of_it(p36a: User) -> None:
    with clock.at(visits.DAY):
        row = campaign(p36a)
        done(p36a, row, "start")
        assert act(p36a, row, "end", text="").status_code == 400
        done(p36a, row, "end", text="Two mines were stopped.")
    assert (row.state, row.outcome) == ("ended", "Two mines were stopped.")


def test_the_screen_of_a_case_does_not_grow_with_what_is_in_it(case: Case, inspector1: User, auditor1: User) -> None:
    client, counts = browser(auditor1), []
    client.get(address(case, "change"))  # queries made once per process are done
    for _round in range(2):
        issue_order(case, inspector1)
        proven(case)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(case, "change")).status_code == 200
        # Which page reads the business day again depends on seconds.
        counts.append(sum("core_fixedday" not in query["sql"] for query in asked.captured_queries))
    assert counts[0] == counts[1]


def test_a_role_without_the_capability_meets_no_button_and_no_form(
    case: Case, inspector1: User, auditor1: User, clerk: User
) -> None:
    order = issue_order(case, inspector1)
    client = browser(auditor1)
    assert offered(auditor1, order) == offered(auditor1, case) == set()
    for verb in ORDER.transitions:
        where = f"{acts_on(order).address(order.pk)}{verb}/"
        typed = {
            "reason": "as a test x",
            "text": "x",
            "result": "met",
            "granted": "yes",
            "act": "keep",
            "how": "notice",
        }
        typed |= {"working_days": "5", "how": "notice", "tonnes": "1", "document": "N-1"}
        typed |= {"served_on": "2011-06-10", "service": "direct"}
        answer = client.post(where, {f"{verb}-{name}": value for name, value in typed.items()})
        assert answer.status_code == (404 if verb == "prove" else 403), verb
    assert browser(clerk).get(address(order, "change"))["Location"].startswith("/admin/login/")
    order.refresh_from_db()
    assert order.state == "issued"


def test_an_officer_elsewhere_meets_nothing(firm: Enterprise, inspector1: User, legal1: User, p36a: User) -> None:
    order = order_after_penalty("suspend", firm, inspector1, legal1, p36a)
    stranger = browser(factories.user(Role.INSPECTOR, at="15", authorities=("MLR",)))
    assert order.proceeding is not None
    for row in (order.case, order, order.proceeding):
        assert stranger.get(address(row, "change"))["Location"] == reverse("admin:index")
        for verb in acts_on(row).lifecycle.transitions:
            assert stranger.post(f"{acts_on(row).address(row.pk)}{verb}/").status_code == 404
