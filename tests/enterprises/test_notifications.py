"""Notifications: once for each occasion, in the person's language, by mail if there is an address, and by calendar."""

import datetime as dt
import re
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import clock, outbox, row_security
from core.actors import SystemActor
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from enterprises.services import notifications, people
from enterprises.tasks import delete_notifications, mail_notification
from quotas.services import duties
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.inspection_world import on

FACTS = {"number": "MLR-2011-7", "year": 2011, "reason": "Wrong total"}


@pytest.fixture(autouse=True)
def _in_may(db: None) -> Any:
    cache.clear()
    with clock.at(dt.datetime(2011, 5, 5, 8, tzinfo=clock.ZONE)):
        yield


def tell(*recipients: User, step: str = "notice_returned:1", **fields: Any) -> int:
    text = {"kind": "notice_returned", "step": step, "path": "/notices/", "facts": FACTS, **fields}
    return notifications.notify(recipients, **text)


def addressed(person: User, language: str = "en") -> User:
    return people.update(person, actor=person, email=f"{person.username}@example.invalid", language=language)


# --- Kept for a while ------------------------------------------------------------------------------------------------
def test_what_was_read_goes_after_half_a_year_and_what_nobody_read_after_two(clerk: User, signer: User) -> None:
    tell(clerk, step="notice_returned:read")
    notifications.read_all(actor=clerk)
    tell(clerk, signer, step="notice_returned:unread")
    ages = {"read": dt.timedelta(days=180), "unread": dt.timedelta(days=730)}
    notified_at = clock.now()

    def kept(age: dt.timedelta) -> list[str]:
        with clock.at(notified_at + age):
            delete_notifications()
        return sorted(Notification.objects.values_list("step", flat=True))

    assert kept(ages["read"]) == ["notice_returned:read", "notice_returned:unread", "notice_returned:unread"]
    assert kept(ages["read"] + dt.timedelta(seconds=1)) == ["notice_returned:unread", "notice_returned:unread"]
    assert len(kept(ages["unread"])) == 2
    assert kept(ages["unread"] + dt.timedelta(seconds=1)) == []


# --- Told once -------------------------------------------------------------------------------------------------------
def test_each_person_is_notified_of_an_event_once(clerk: User, signer: User) -> None:
    assert tell(clerk) == 1
    assert tell(clerk, signer) == 1
    assert tell(clerk, signer) == 0
    assert Notification.objects.count() == 2
    assert tell(clerk, step="notice_returned:2") == 1


def test_the_database_prevents_a_second_notification_of_an_event(clerk: User) -> None:
    tell(clerk)
    row = Notification.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(
            person=clerk, kind=row.kind, step=row.step, path="/", facts={}, notified_at=clock.now()
        )


def test_nobody_reads_notifications_of_others_even_without_the_filter(clerk: User, signer: User) -> None:
    tell(clerk)
    with row_security.within(signer.declared_reach):
        assert not Notification.objects.exists()
    with row_security.within(clerk.declared_reach):
        assert Notification.objects.count() == 1
    with row_security.within(row_security.NOTHING):
        assert not Notification.objects.exists()


# --- Mails -----------------------------------------------------------------------------------------------------------
def test_a_mail_leaves_once_however_often_it_is_asked_for(clerk: User) -> None:
    tell(addressed(clerk))
    (announced,) = OutboxMessage.objects.filter(event="person_notified")
    for _turn in range(3):
        mail_notification(announced.payload["notification_id"])
    (letter,) = mail.outbox
    assert letter.to == ["clerk@example.invalid"]
    assert letter.subject == "Returned: the notice MLR-2011-7"
    assert "Wrong total" in letter.body
    assert "http://127.0.0.1:8000/notices/" in letter.body
    row = Notification.objects.get(mailed_at__isnull=False)
    assert str(row.pk) in letter.extra_headers["Message-ID"], "a second copy would be known as the same"


def test_a_person_without_an_address_is_notified_only_in_the_product(clerk: User) -> None:
    tell(clerk)
    assert Notification.objects.count() == 1
    assert not OutboxMessage.objects.filter(event="person_notified").exists()
    assert notifications.mail_pending() == 0


def test_mails_speak_the_language_of_their_reader(clerk: User) -> None:
    tell(addressed(clerk, "zh-hans"))
    assert notifications.mail_pending() == 1
    assert "退回" in mail.outbox[0].subject
    assert notifications.mail_pending() == 0


def test_a_mail_server_that_is_away_loses_no_mail(clerk: User, signer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(addressed(clerk), addressed(signer))
    send = EmailMessage.send

    def refuse(letter: EmailMessage, *args: Any, **kwargs: Any) -> int:
        if letter.to == ["clerk@example.invalid"]:
            raise smtplib.SMTPServerDisconnected("away")
        return send(letter, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        assert notifications.mail_pending() == 1, "one that fails does not stop the rest"
    assert notifications.mail_pending() == 1
    assert sorted(letter.to[0] for letter in mail.outbox) == ["clerk@example.invalid", "signer@example.invalid"]


def test_a_mail_that_is_old_news_is_not_sent_any_more(clerk: User) -> None:
    tell(addressed(clerk))
    with on(2011, 5, 9):
        assert notifications.mail_pending() == 0


def test_a_deactivated_person_gets_no_mail(clerk: User, admin1: User) -> None:
    tell(addressed(clerk))
    people.deactivate(User.objects.get(pk=clerk.pk), actor=admin1, reason="left, as a test")
    assert notifications.mail_pending() == 0


def test_the_relay_hands_the_mail_on(clerk: User) -> None:
    tell(addressed(clerk))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("enterprises.receivers.enqueue", lambda task, *ids: task(*ids))
        outbox.relay()
    assert len(mail.outbox) == 1


# --- The inbox -------------------------------------------------------------------------------------------------------
def test_the_inbox_shows_ones_own_and_counts_what_is_unread(client: Client, clerk: User, signer: User) -> None:
    tell(clerk)
    tell(signer, step="of the signer", facts={**FACTS, "number": "NOT-FOR-CLERKS"})
    client.force_login(clerk)
    page = client.get(reverse("pages:notifications")).content.decode()
    assert "Returned: the notice MLR-2011-7" in page
    assert "NOT-FOR-CLERKS" not in page
    assert re.search(r'class="badge-count">1<', page)
    row = Notification.objects.get(person=clerk)
    answer = client.post(reverse("pages:notification-open", args=[row.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/notices/")
    assert "badge-count" not in client.get(reverse("pages:notifications")).content.decode()
    assert "You have read everything" in client.get(reverse("pages:notifications") + "?unread=on").content.decode()


def test_reading_by_get_opens_nothing(client: Client, clerk: User) -> None:
    tell(clerk)
    client.force_login(clerk)
    row = Notification.objects.get()
    assert client.get(reverse("pages:notification-open", args=[row.pk])).status_code == 405
    row.refresh_from_db()
    assert row.read_at is None


def test_anothers_notification_is_not_there(client: Client, clerk: User, signer: User) -> None:
    tell(clerk)
    row = Notification.objects.get()
    client.force_login(signer)
    assert client.post(reverse("pages:notification-open", args=[row.pk])).status_code == 404
    assert client_of(signer).get(f"{V1}notifications/{row.pk}/").status_code == 404


def test_all_are_marked_as_read_at_once(client: Client, clerk: User, signer: User) -> None:
    for step in "abc":
        tell(clerk, signer, step=step)
    client.force_login(clerk)
    answer = client.post(reverse("pages:notifications-read"), follow=True)
    assert "3 marked as read" in answer.content.decode()
    assert Notification.objects.visible_to(signer).unread().count() == 3


def test_the_inbox_asks_no_more_the_fuller_it_is(
    client: Client, clerk: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        tell(clerk, step=str(number))
    client.force_login(clerk)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("pages:notifications")).status_code == 200


def test_programs_read_the_inbox_too(clerk: User, signer: User) -> None:
    tell(clerk, signer)
    tell(clerk, step="second")
    api = client_of(clerk)
    listed = api.get(f"{V1}notifications/?unread=true", headers={"Accept-Language": "zh-hans"}).json()
    assert listed["count"] == 2
    assert "退回" in listed["results"][0]["title"]
    assert api.get(f"{V1}me/").json()["unread"] == 2
    read = api.post(f"{V1}notifications/{listed['results'][0]['id']}/read/")
    assert (read.status_code, read.json()["read_at"] is None) == (200, False)
    assert api.get(f"{V1}notifications/?unread=true").json()["count"] == 1
    assert api.post(f"{V1}notifications/read_all/").json() == {"read": 1}
    assert api.get(f"{V1}notifications/?unread=false").json()["count"] == 2


# --- Preferences and the calendar ------------------------------------------------------------------------------------
def test_a_person_chooses_the_language_of_his_mails(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    posted = {"name": clerk.name, "email": "c@example.invalid", "language": "zh-hans"}
    assert client.post(reverse("pages:me"), posted).status_code == 302
    clerk.refresh_from_db()
    assert clerk.language == "zh-hans"
    wrong = client.post(reverse("pages:me"), {**posted, "language": "tlh"})
    assert wrong.status_code == 400
    assert "<title> Error:" in " ".join(wrong.content.decode().split())
    answer = client_of(clerk).get(f"{V1}people/clerk/")
    patched = client_of(clerk).patch(f"{V1}people/clerk/", {"language": "en"}, headers={"If-Match": answer["ETag"]})
    assert (patched.status_code, patched.json()["language"]) == (200, "en")


@pytest.fixture
def owed(firm: Enterprise) -> Enterprise:
    factories.programme_year()
    duties.derive(actor=SystemActor("duties"))
    return firm


def address_of(client: Client, person: User) -> str:
    client.force_login(person)
    created = client.post(reverse("pages:my-calendar"))
    assert created.status_code == 201
    assert "no-store" in created["Cache-Control"]
    result = re.search(r"http://testserver(/calendar/[^<]+\.ics)", created.content.decode())
    assert result
    assert result[1] not in client.get(reverse("pages:my-calendar")).content.decode(), "shown once"
    return result[1]


def test_a_calendar_reads_ones_deadlines_and_names_nobody(client: Client, clerk: User, owed: Enterprise) -> None:
    address = address_of(client, clerk)
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    written = answer.content.decode().replace("\r\n ", "")
    assert "SUMMARY:The report for April 2011 is due" in written
    assert "DTSTART;VALUE=DATE:20110510" in written
    for personal in (clerk.name, clerk.username, owed.name):
        assert personal not in written


def test_a_revoked_or_replaced_address_no_longer_works(client: Client, clerk: User, owed: Enterprise) -> None:
    first = address_of(client, clerk)
    second = address_of(client, clerk)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert client.post(reverse("pages:my-calendar-end")).status_code == 302
    assert Client().get(second).status_code == 404
    created = set(AuditEvent.objects.filter(object_id=str(clerk.pk)).values_list("action", flat=True))
    assert {"people.make_calendar", "people.give_up_calendar"} <= created
    assert first.split("/")[2] not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_the_calendar_of_somebody_locked_out_is_closed(client: Client, clerk: User, admin1: User) -> None:
    address = address_of(client, clerk)
    people.deactivate(User.objects.get(pk=clerk.pk), actor=admin1, reason="left, as a test")
    assert Client().get(address).status_code == 404


def test_programs_have_the_deadlines_and_make_the_address(clerk: User, owed: Enterprise) -> None:
    api = client_of(clerk)
    titles = [row["title"] for row in api.get(f"{V1}me/deadlines/").json()]
    assert "The report for April 2011 is due" in titles
    created = api.post(f"{V1}me/calendar/")
    assert created.status_code == 201
    path = created.json()["address"].removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    assert api.post(f"{V1}me/calendar/", headers={"Idempotency-Key": "k"}).status_code == 400
    assert api.delete(f"{V1}me/calendar/").status_code == 204
    assert Client().get(path).status_code == 404


def test_officials_have_no_enterprises_deadlines(owed: Enterprise) -> None:
    officer = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    assert client_of(officer).get(f"{V1}me/deadlines/").json() == []
