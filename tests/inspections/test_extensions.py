"""Extensions of orders, evidence of the accused, and automatic escalation of unanswered requests."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.errors import Forbidden, Invalid
from enterprises.models import Enterprise, User
from inspections import case_deadlines, queries, tasks
from inspections.lifecycles import ORDER
from inspections.models import Case, Evidence, Extension, Order
from inspections.services import cases, evidence, extensions, orders
from inspections.services.evidence import Upload
from inspections.services.subjects import Named
from tests.support import factories, uploads
from tests.support.api import V1, assert_problem, client_of
from tests.support.early_writes import writes_before_examination
from tests.support.inspection_world import ACTOR, digging, on, proven
from tests.support.orders import issue_order
from tests.support.refusals import fault_codes, refused

TERM = dt.date(2011, 7, 11)  # a Monday


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Path, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    factories.place("360727")
    with on(2011, 6, 10):
        yield


@pytest.fixture
def order(firm: Enterprise, inspector1: User) -> Order:
    about: Any = {"subject": Named("enterprise", firm.code), "source": "tip", "conduct_on": dt.date(2011, 6, 1)}
    return issue_order(digging(inspector1, **about), inspector1)


def asked(order: Order, clerk: User, days: int = 5) -> Order:
    return extensions.request(order, actor=clerk, working_days=days, reason="The pump comes on the 14th.")


def test_a_granted_request_moves_the_term_by_working_days_and_keeps_the_old_one(
    order: Order, clerk: User, inspector1: User
) -> None:
    asked(order, clerk)
    with refused("already_requested"):
        asked(order, clerk)
    granted = extensions.decide(order, actor=inspector1, granted=True, reason="The order is on file.")
    extension = granted.extensions.get()
    assert granted.due_on == dt.date(2011, 7, 18)  # five working days after Monday the 11th
    assert (extension.state, extension.old_due_on, extension.granted_until, extension.granted_days) == (
        "granted",
        TERM,
        dt.date(2011, 7, 18),
        5,
    )
    assert not Order.objects.overdue(dt.date(2011, 7, 18)).exists()
    assert Order.objects.overdue(dt.date(2011, 7, 19)).exists()
    assert [entry.verb for entry in granted.case.journal.order_by("at", "id")][-2:] == [
        "request_extension",
        "grant_extension",
    ]
    again = extensions.decide(asked(granted, clerk, 2), actor=inspector1, granted=True, working_days=1, reason="One.")
    assert again.due_on == dt.date(2011, 7, 19)
    assert [row.old_due_on for row in again.extensions.order_by("requested_at")] == [TERM, dt.date(2011, 7, 18)]


def test_a_refused_request_leaves_the_term(order: Order, clerk: User, inspector2: User) -> None:
    refused_one = extensions.decide(asked(order, clerk), actor=inspector2, granted=False, reason="Pumps are in stock.")
    assert (refused_one.due_on, refused_one.extensions.get().state) == (TERM, "refused")
    with refused("nothing_requested"):
        extensions.decide(order, actor=inspector2, granted=True, reason="After all.")


def test_who_asks_and_who_decides(
    order: Order, clerk: User, outsider: User, inspector2: User, inspector3: User, p36a: User
) -> None:
    for actor in (outsider, inspector2, p36a):
        with refused("forbidden", Forbidden):
            asked(order, actor)
    asked(order, clerk)
    for actor in (clerk, inspector3, p36a):
        with refused("forbidden", Forbidden):
            extensions.decide(order, actor=actor, granted=True, reason="Mine.")
    order = queries.orders().get(pk=order.pk)
    assert "decide_extension" in ORDER.open_verbs(inspector2, order)
    assert "request_extension" not in ORDER.open_verbs(clerk, order)


def test_more_time_is_asked_for_in_time_with_a_reason_and_a_number(order: Order, clerk: User, inspector1: User) -> None:
    for fields, fault in (
        ({"working_days": 0, "reason": "as a test x"}, ("/working_days", "out_of_range")),
        ({"working_days": 251, "reason": "as a test x"}, ("/working_days", "out_of_range")),
        ({"working_days": 5, "reason": " "}, ("/reason", "required")),
    ):
        with refused("invalid", Invalid) as error:
            extensions.request(order, actor=clerk, **fields)
        assert fault_codes(error) == {fault}
    with on(2011, 7, 12), refused("term_passed"):
        asked(order, clerk)
    with on(2011, 7, 11):
        asked(order, clerk)
    with on(2011, 7, 25), refused("invalid", Invalid) as error:
        extensions.decide(order, actor=inspector1, granted=True, reason="Late.")
    assert fault_codes(error) == {("/working_days", "too_short")}
    assert Order.objects.get().due_on == TERM


def test_a_request_lapses_when_the_order_is_met(order: Order, clerk: User, inspector2: User) -> None:
    orders.verify(asked(order, clerk), actor=inspector2, result="met", text="Done already.")
    assert Extension.objects.get().state == "lapsed"


def test_the_database_moves_no_term_by_itself(order: Order, clerk: User, inspector1: User) -> None:
    with pytest.raises(IntegrityError, match="only by a granted extension"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(due_on=dt.date(2011, 8, 1))
    asked(order, clerk)
    with pytest.raises(IntegrityError, match="extension_not_granted_to_oneself"), transaction.atomic():
        Extension.objects.update(decided_by=clerk)
    with pytest.raises(IntegrityError, match="extension_decided_with_reason"), transaction.atomic():
        Extension.objects.update(state="granted", granted_until=dt.date(2011, 8, 1), granted_days=9)
    extensions.decide(order, actor=inspector1, granted=False, reason="No.")
    with pytest.raises(DatabaseError, match="not written again"), transaction.atomic():
        Extension.objects.update(state="requested")
    with pytest.raises(DatabaseError, match=r"refused|denied"), transaction.atomic():
        Extension.objects.all().delete()


def test_the_accused_proves_what_it_did(
    order: Order, clerk: User, outsider: User, inspector1: User, inspector2: User, inspector3: User
) -> None:
    file = Upload("pond.jpg", uploads.jpeg(), "image/jpeg")
    row = evidence.add_to_order(order, actor=clerk, file=file, kind="photograph", description="Filled.")
    assert (row.order, row.case, row.added_by, row.place) == (order, None, clerk, order.case.place)
    for reader in (clerk, inspector1, inspector2):
        assert Evidence.objects.visible_to(reader).get() == row
        assert evidence.show(queries.evidence().get(), actor=reader, what="preview")
    for stranger in (outsider, inspector3):
        assert not Evidence.objects.visible_to(stranger).exists()
        with refused("forbidden", Forbidden):
            evidence.add_to_order(order, actor=stranger, file=file, kind="photograph")
    for fields, fault in (
        ({"kind": "tip_attachment"}, ("/kind", "invalid_choice")),
        ({"kind": "photograph", "taken_on": dt.date(2011, 6, 11)}, ("/taken_on", "future_day")),
    ):
        with refused("invalid", Invalid) as error:
            evidence.add_to_order(order, actor=clerk, file=file, **fields)
        assert fault_codes(error) == {fault}
    orders.verify(order, actor=inspector2, result="met", text="As on the picture.")
    with refused("wrong_state"):
        evidence.add_to_order(order, actor=clerk, file=file, kind="photograph")
    case = Case.objects.get()
    assert cases.close(case, actor=inspector2, reason="Proved by the firm, seen by us.").state == "closed"


def test_what_officers_collected_is_not_shown_to_the_accused(order: Order, clerk: User) -> None:
    proven(order.case)
    assert Evidence.objects.count() == 1
    assert not Evidence.objects.visible_to(clerk).exists()


def test_a_missed_order_is_escalated_one_level_each_night(order: Order, inspector1: User, clerk: User) -> None:
    assert orders.escalate_overdue(actor=ACTOR, on=TERM) == []
    (escalated,) = orders.escalate_overdue(actor=ACTOR, on=dt.date(2011, 7, 12))
    assert (escalated.escalated_to.code, escalated.escalated_on) == ("CN", dt.date(2011, 7, 12))
    assert orders.escalate_overdue(actor=ACTOR, on=dt.date(2011, 7, 13)) == []
    assert orders.escalate_overdue(actor=ACTOR, on=dt.date(2011, 8, 20)) == []  # there is no office above the nation
    assert [entry.verb for entry in escalated.case.journal.order_by("at", "id")][-1] == "missed"


def test_an_answered_or_resting_order_is_not_missed(order: Order, clerk: User, inspector1: User) -> None:
    cases.suspend(order.case, actor=inspector1, reason="The court decides first.")
    assert orders.escalate_overdue(actor=ACTOR, on=dt.date(2011, 7, 12)) == []
    cases.resume(order.case, actor=inspector1, reason="Decided.")
    orders.submit_rectification(order, actor=clerk, text="Done.")
    assert orders.escalate_overdue(actor=ACTOR, on=dt.date(2011, 7, 12)) == []


def test_the_beat_looks_at_orders_too(order: Order) -> None:
    with on(2011, 7, 12):
        tasks.escalate_unanswered()
    assert Order.objects.get().escalated_to is not None


def test_clocks_of_a_case(order: Order) -> None:
    case = queries.cases().get()
    shown = {result.name: result for result in case_deadlines.deadlines_of_file(case, dt.date(2011, 7, 12))}
    assert (shown["decision"].until, shown["decision"].left) == (dt.date(2011, 9, 8), 58)
    assert (shown["order"].late, shown["order"].of, shown["order"].left) == (True, order.number, -1)
    assert shown["lapse"].until == dt.date(2013, 6, 1)


def test_over_the_api(order: Order, clerk: User, inspector1: User, outsider: User) -> None:
    path = f"{V1}orders/{order.pk}/"
    body = {"working_days": 5, "reason": "The pump comes on the 14th."}
    assert_problem(client_of(clerk).post(f"{path}request_extension/", {"reason": "as a test x"}), 400, "invalid")
    answer = client_of(clerk).post(f"{path}request_extension/", body)
    assert answer.json()["extensions"][0]["state"] == "requested"
    assert client_of(outsider).post(f"{path}request_extension/", body).status_code == 404
    answer = client_of(inspector1).post(f"{path}decide_extension/", {"granted": True, "reason": "Yes."})
    assert (answer.json()["due_on"], answer.json()["extensions"][0]["old_due_on"]) == ("2011-07-18", "2011-07-11")
    file = SimpleUploadedFile("pond.jpg", uploads.jpeg(), "image/jpeg")
    answer = client_of(clerk).post(f"{path}prove/", {"file": file, "kind": "photograph"}, format="multipart")
    assert (answer.status_code, answer.json()["order"]) == (201, order.number)
    assert client_of(inspector1).get(path).json()["evidence"] == [answer.json()["id"]]
    wrong = SimpleUploadedFile("pond.jpg", b"MZ not a picture", "image/jpeg")
    assert_problem(
        client_of(clerk).post(f"{path}prove/", {"file": wrong, "kind": "photograph"}, format="multipart"),
        400,
        "file_refused",
    )


def test_on_the_pages(order: Order, clerk: User, inspector1: User) -> None:
    firm, office = Client(), Client()
    firm.force_login(clerk)
    office.force_login(inspector1)
    here = reverse("pages:order", args=[order.pk])
    fields = {"request_extension-working_days": "5", "request_extension-reason": "The pump comes on the 14th."}
    assert firm.post(f"{here}request_extension/", {**fields, "request_extension-working_days": ""}).status_code == 400
    assert firm.post(f"{here}request_extension/", fields)["Location"] == here
    case_page = office.get(reverse("pages:case", args=[order.case_id])).content.decode()
    assert "The pump comes on the 14th." in case_page
    decision = {"decide_extension-granted": "yes", "decide_extension-reason": "Yes."}
    assert office.post(f"{here}decide_extension/", decision)["Location"] == here
    shown = firm.get(here).content.decode()
    assert "the term moved from" in shown
    add = reverse("pages:evidence-add", args=["order", order.pk])
    assert add in shown
    file = SimpleUploadedFile("pond.jpg", uploads.jpeg(), "image/jpeg")
    assert firm.post(add, {"file": file, "kind": "photograph"}).status_code == 302
    assert "pond.jpg" in firm.get(here).content.decode()
    with on(2011, 7, 19):
        orders.escalate_overdue(actor=ACTOR, on=dt.date(2011, 7, 19))
        assert "reported to" in office.get(reverse("pages:orders")).content.decode()
        assert "pond.jpg" not in office.get(reverse("pages:orders"), {"escalated": "mine"}).content.decode()


def test_a_file_is_examined_before_the_order_is_locked(
    order: Order, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writes_before_examination(monkeypatch) as early:
        evidence.add_to_order(order, actor=clerk, file=Upload("pond.jpg", uploads.jpeg()), kind="photograph")
    assert early == [[]]
