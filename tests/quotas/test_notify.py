"""Notifications of filings, returns, notices and sheets: recipients, texts, and attachments."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.utils import translation

from core import clock, outbox
from core.actor_sessions import prove_actor
from core.models import OutboxMessage
from enterprises import notification_texts, text_templates
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from enterprises.services import notifications, people
from quotas.models import Import, Notice, Report
from quotas.notification_texts import facts_of_report
from quotas.services import notices, notify, reports
from tests.support import factories
from tests.support.inspection_world import World
from tests.support.notices import draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may() -> Any:
    with clock.at(dt.datetime(2011, 5, 5, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def world(firm: Enterprise, signer: User) -> World:
    factories.authority("MIIT")
    return World(firm, signer)


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")


def hear(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the relay, with the tasks executed immediately."""
    for app in ("quotas", "inspections", "enterprises"):
        monkeypatch.setattr(f"{app}.receivers.enqueue", lambda task, *ids: task(*ids))
    OutboxMessage.objects.filter(delivered_at=None).update(due_at=Now())  # the minutes of an undo have passed
    while outbox.relay():
        pass
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__username", flat=True))


def test_the_enterprise_is_notified_of_a_filing_with_the_receipt_as_pdf(
    world: World, clerk: User, signer: User, chief: User, outsider: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.update(signer, actor=signer, email="signer@example.invalid", language="zh-hans")
    report = world.file(4, 12)
    hear(monkeypatch)
    hear(monkeypatch)
    assert told("report_filed") == ["chief", "clerk", "signer"]
    (letter,) = mail.outbox
    assert str(report.receipt_number) in letter.subject
    assert report.sha256 in letter.body
    assert f"http://127.0.0.1:8000/verify/{report.receipt_number}/" in letter.body
    ((name, content, kind),) = [tuple(paper) for paper in letter.attachments]
    assert (name, kind) == (f"{report.receipt_number}.pdf", "application/pdf")
    assert content.startswith(b"%PDF")


def test_what_a_filing_took_over_its_limit_stands_in_the_mail(world: World, signer: User) -> None:
    world.give_firm(10)
    report = world.file(4, 12)
    notify.about_report(report.pk, "submitted")
    (row,) = Notification.objects.filter(person=signer)
    assert "2.000 t" in notification_texts.kind(row.kind).text(row.facts)


def test_a_returned_report_is_notified_with_its_reason(
    world: World, clerk: User, signer: User, p36a: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = reports.return_(world.file(4, 12), actor=p36a, reason="Stock of March does not fit.")
    hear(monkeypatch)
    assert told("report_returned") == ["clerk", "signer"]
    row = Notification.objects.get(person=clerk, kind="report_returned")
    assert "Stock of March does not fit." in notification_texts.kind(row.kind).text(row.facts)
    assert p36a.name not in str(row.facts), "the reason, not the officer"
    assert row.path == f"/reports/{report.pk}/"


@pytest.mark.parametrize("state", ["returned", "accepted", "repudiated"])
def test_a_message_of_the_broker_tells_nothing_that_did_not_happen(world: World, signer: User, state: str) -> None:
    report = world.file(4, 12)
    notify.about_report(report.pk, state)
    assert told(f"report_{state}") == []


def test_a_return_is_told_though_the_report_was_amended_meanwhile(world: World, signer: User, p36a: User) -> None:
    report = reports.return_(world.file(4, 12), actor=p36a, reason="Stock of March does not fit.")
    world.amend(report, 13)
    report.refresh_from_db()
    assert report.state == "superseded"
    notify.about_report(report.pk, "accepted")
    assert told("report_accepted") == []
    notify.about_report(report.pk, "returned")
    assert told("report_returned") == ["signer"]


def test_acceptance_is_shown_but_not_mailed(world: World, signer: User, p36a: User) -> None:
    people.update(signer, actor=signer, email="signer@example.invalid")
    report = reports.accept(world.file(4, 12), actor=p36a)
    notify.about_report(report.pk, "accepted")
    assert told("report_accepted") == ["signer"]
    assert notifications.mail_pending() == 0


def test_all_responsible_people_are_notified_of_a_repudiation(
    world: World, signer: User, chief: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.repudiate(world.file(4, 12), actor=signer, reason="Not filed by us.")
    hear(monkeypatch)
    assert told("report_repudiated") == ["chief", "signer"]


def test_only_those_who_may_approve_a_notice_are_notified_of_it(
    mlr1: User, mlr2: User, miit1: User, p36a: User, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)
    hear(monkeypatch)
    assert told("notice_waits") == ["mlr2"]
    notice = notices.return_(notice, actor=mlr2, reason="The total is wrong.")
    hear(monkeypatch)
    assert told("notice_returned") == ["mlr1"]
    with clock.at(dt.datetime(2011, 5, 6, 9, tzinfo=clock.ZONE)):
        notices.submit(notice, actor=mlr1)
    hear(monkeypatch)
    assert told("notice_waits") == ["mlr2", "mlr2"], "handed in again, it waits again"


def test_a_notice_that_was_decided_meanwhile_is_not_spoken_of(mlr1: User, mlr2: User, world: World) -> None:
    notice = notices.submit(draft(mlr1, (None, "CN", "100")), actor=mlr1)
    notices.approve(notice, actor=mlr2)
    notify.about_notice(notice.pk)
    assert not Notification.objects.exists()
    assert Notice.objects.get().state == "in_force"


def test_every_kind_speaks_both_languages(world: World, signer: User, p36a: User) -> None:
    report = world.file(4, 12)
    facts = {
        "due_on": "2011-05-10",
        "on": "2011-05-09",
        "number": "N-1",
        "year": 2011,
        "kind": "rectify",
        "file": "sheet.csv",
        "faults": 2,
        "reports": 7,
        "left_out": 1,
        "left": 3,
        "met": False,
        "granted": True,
        "hearing": True,
        "planned": True,
        "act": "enterprises.close",
        "change": "added",
        "browser": "A browser",
        "network": "198.51.100.0/24",
        "failures": 2,
        "username": "somebody",
        "name": "Somebody",
        "email": "somebody@example.org",
        "person": "Somebody",
        "address": "198.51.100.7",
        "list": "/api/v1/reports/",
        "format": "csv",
        "half": 1,
        "mines": ["S-1"],
        "overdue": False,
        "at": "2011-05-10 09:00",
        "attempts": 5,
        "hours": 24,
        "before": "old@example.org",
        "after": "new@example.org",
        "role": "enterprise_signer",
        "object": "E-1",
        "step": "carry_out",
        "planned_on": "2011-05-10",
        "served_on": "2011-05-10",
        "site": {"code": "S-1", "name": "Mine", "name_zh": "矿"},
        "team": ["Officer, GX-1"],
        "findings": 1,
        "verb": "statement",
        "days": 5,
        "tonnes": "1.000",
        "unused": "1.000",
        "place": {"name": "Jiangxi", "name_zh": "江西省"},
        "received_on": "2011-05-10",
        "officer": "Wang (invented)",
        "licence_kind": "mining",
        "waiting": 2,
        "movement": "transfer",
        "reversal": True,
        "holder": "E-1",
        "programme": "Mining cap 2011",
        "programme_zh": "开采总量控制指标 2011",
        "document": "Order 7",
        "effective_on": "2011-05-10",
        "subject": "Sales",
        "open": 2,
        "subject_kind": "notice",
        "blocking": True,
        "office": {"authority": "MLR", "place": "Jiangxi", "place_zh": "江西省"},
        "opinion": "agree",
        "duty": "report",
        "quarter": 1,
        "notice": "N-1",
        "month": "2011-03-01",
        "of_month": 3,
        "edition": 1,
        "because": "role_ended",
    }
    facts |= facts_of_report(Report.objects.select_related("enterprise").get(pk=report.pk)) | {"reason": "because"}
    for name in notification_texts.names():
        texts = {}
        for language in ("en", "zh-hans"):
            with translation.override(language):
                kind = notification_texts.kind(name)
                texts[language] = (kind.title(facts), kind.text(facts))
        assert all(all(pair) for pair in texts.values()), name
        assert texts["en"][0] != texts["zh-hans"][0], f"{name} has no Chinese title"
        assert texts["en"][1] != texts["zh-hans"][1], f"{name} has no Chinese text"


def test_the_example_of_each_case_of_a_reminder_states_the_days_of_the_case(world: World, signer: User) -> None:
    world.give_firm(100)
    world.file(4, 12)
    for kind in ("report_due", "quota_return_due"):
        days = {}
        for case in ("ahead", "today", "overdue"):
            template = text_templates.find(f"{kind}.{case}")
            assert template is not None
            sample = template.sample(signer)
            assert sample is not None
            assert world.firm.code in sample.name
            days[case] = sample.values()["days"]
        assert days == {"ahead": 3, "today": 0, "overdue": -1}


def test_the_sender_is_notified_of_a_sheet_read_in_the_background(world: World, clerk: User) -> None:
    prove_actor(clerk)
    row = Import.objects.create(
        kind="reports", state="faulty", file_name="april.xlsx", size=1, sha256="0" * 64, faults=[{"code": "x"}] * 2,
        uploaded_by=clerk, uploaded_at=clock.now(),
    )  # fmt: skip
    notify.about_sheet(row.pk)
    (told_,) = Notification.objects.filter(person=clerk)
    assert (
        notification_texts.kind(told_.kind).text(told_.facts)
        == "april.xlsx was read, and nothing was imported. Errors: 2."
    )
    assert told_.path == f"/imports/{row.pk}/"
