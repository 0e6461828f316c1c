"""Webhooks and the feed of changes: who is told what, signatures, repetition, secrets, private addresses."""

import contextlib
import datetime as dt
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import resolve, reverse
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from core import actor_sessions, outbound_posts, outbox, write_access
from core.actor_sessions import prove_actor
from core.errors import Conflict, Forbidden
from core.models import ApiToken, AuditEvent
from enterprises import changes, notification_texts
from enterprises.metrics import read_webhooks
from enterprises.models import Change, Enterprise, Group, Membership, Notification, User, Webhook, WebhookDelivery
from enterprises.roles import Role
from enterprises.services import account_changes, people, tokens, webhook_delivery
from enterprises.services import webhooks as service
from enterprises.tasks import delete_changes, dispatch_webhooks, send_to_webhook
from tests.permissions.test_signed_acts import refused_by, removed
from tests.support import factories
from tests.support.api import assert_problem, client_of, pointers
from tests.support.databases import Clone
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of, constraint_refusing
from tests.support.sealing import execute

ROOT = Path(__file__).resolve().parents[2]
State = WebhookDelivery.State
ALL = ("licence_changed", "report_returned")


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Receiver:
    """A system that takes messages: what it got, and the status it answers with."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status, self.location = 204, ""
        self.meanwhile: Callable[[], None] = lambda: None  # called before it answers
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                receiver.meanwhile()
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?of=register"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def kinds(self) -> list[str]:
        return [json.loads(body)["type"] for _headers, body in self.got]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    started = Receiver()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture
def group(db: None) -> Group:
    return factories.group()


@pytest.fixture
def firm(group: Group) -> Enterprise:
    return factories.enterprise("E-FIRM", group=group)


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")


def drip(server: socket.socket) -> None:
    """Answer one request with a byte every tenth of a second, for ten seconds."""
    taken, _address = server.accept()
    with taken, contextlib.suppress(OSError):
        taken.sendall(b"HTTP/1.1 200 OK\r\n")
        for _byte in range(100):
            taken.sendall(b"x")
            time.sleep(0.1)


def hook(owner: User, url: str = "https://erp.example/hook", kinds: Any = ("licence_changed",)) -> tuple[Webhook, str]:
    return service.create(actor=owner, membership=owner.memberships.get(), url=url, kinds=kinds)


def change_licence(firm: Enterprise, code: str) -> Any:
    """Announce that a licence of a firm changed, and have the relay record it."""
    licence = factories.site(firm, code=code).licences.get()
    with transaction.atomic():
        outbox.announce("licence_changed", licence_id=licence.pk, enterprise_id=firm.pk)
    outbox.relay(direct=True)
    return licence


def wait_no_longer() -> None:
    """Let the pauses of all receivers and deliveries pass."""
    Webhook.objects.update(paused_until=None)
    WebhookDelivery.objects.update(due_at=now())


def send() -> int:
    return sum(webhook_delivery.send_due(key) for key in webhook_delivery.assign_changes())


def reset(actor: User) -> None:
    with transaction.atomic():
        account_changes.end_access(actor)
        actor.save_next(*account_changes.ENDED_FIELDS)


class TestTheFeed:
    def test_it_goes_on_from_a_number_and_shows_what_the_reader_may_see(self, firm: Enterprise, chief: User) -> None:
        other = factories.enterprise("E-OTHER", at="150206")
        outsider = factories.user(Role.ENTERPRISE_ADMIN, of=other, username="outsider")
        first, foreign, second = (
            change_licence(one, code) for one, code in ((firm, "S-1"), (other, "S-2"), (firm, "S-3"))
        )
        page = client_of(chief).get("/api/v1/changes/?limit=1").json()
        assert [(row["kind"], row["resource"], row["id"]) for row in page["results"]] == [
            ("licence_changed", "licences", str(first.pk))
        ]
        assert page["more"] is True
        page = client_of(chief).get(f"/api/v1/changes/?after={page['next_after']}").json()
        assert [row["id"] for row in page["results"]] == [str(second.pk)]
        assert page["more"] is False
        assert client_of(chief).get(f"/api/v1/changes/?after={page['next_after']}").json()["results"] == []
        seen = client_of(outsider).get("/api/v1/changes/").json()["results"]
        assert [row["id"] for row in seen] == [str(foreign.pk)]
        assert client_of(chief).get("/api/v1/changes/?kind=notice_in_force").json()["results"] == []

    @pytest.mark.parametrize(
        ("query", "pointer"),
        [("after=-1", "/after"), ("kind=tip_moved", "/kind"), ("limit=0", "/limit"), ("x=1", "/x")],
    )
    def test_bad_parameters_are_named(self, chief: User, query: str, pointer: str) -> None:
        answer = assert_problem(client_of(chief).get(f"/api/v1/changes/?{query}"), 400, "invalid")
        assert [place for place, _code in pointers(answer)] == [pointer]

    def test_a_change_committed_while_the_feed_is_read_is_not_passed_over(self, firm: Enterprise, chief: User) -> None:
        change_licence(firm, "S-1")
        reads = 0

        def commit_between(execute: Any, statement: str, *rest: Any) -> Any:
            nonlocal reads
            if 'FROM "enterprises_change"' in statement:
                reads += 1
                if reads == 2:
                    change_licence(firm, "S-2")
            return execute(statement, *rest)

        with connection.execute_wrapper(commit_between):
            page = client_of(chief).get("/api/v1/changes/").json()
        assert Change.objects.count() == 2, "the second was committed between the two reads"
        rest = client_of(chief).get(f"/api/v1/changes/?after={page['next_after']}").json()
        numbers = [row["number"] for row in (*page["results"], *rest["results"])]
        assert numbers == list(Change.objects.order_by("pk").values_list("pk", flat=True))

    def test_what_is_told_again_is_the_same_change(self, firm: Enterprise) -> None:
        change_licence(firm, "S-1")
        assert outbox.resend() == 1
        assert outbox.relay(direct=True) == 1
        assert Change.objects.count() == 1

    def test_numbers_grow_in_the_order_of_commit(self, own_database: Clone) -> None:
        """A second writer waits for the first: else a reader could pass a number that is committed later."""
        key = "00000000-0000-7000-8000-000000000000"
        with transaction.atomic():
            outbox.announce_many("licence_changed", [{"licence_id": key, "enterprise_id": key}] * 2)
        with transaction.atomic():
            outbox._deliver(limit=1, postpone=True)
            second = threading.Thread(target=lambda: outbox.relay(direct=True))
            second.start()
            second.join(1)
            assert second.is_alive(), "the other writer does not wait"
        second.join(30)
        assert Change.objects.count() == 2


class TestOwners:
    def test_the_secret_is_shown_once_and_kept_encrypted(self, chief: User) -> None:
        webhook, secret = hook(chief)
        assert secret.startswith("whsec_")
        assert secret not in Webhook.objects.get().secret
        assert service.secrets_of(webhook) == [secret]
        shown = client_of(chief).get(f"/api/v1/webhooks/{webhook.pk}/")
        assert "secret" not in shown.json()
        assert secret not in json.dumps([row.data for row in AuditEvent.objects.all()])

    def test_the_query_of_its_address_is_shown_to_those_who_manage_it(self, chief: User) -> None:
        webhook, _secret = hook(chief, "https://erp.example/hook?key=only-for-us")
        auditor = factories.user(Role.AUDITOR, at="CN", username="auditor")
        path = f"/api/v1/webhooks/{webhook.pk}/"
        assert client_of(chief).get(path).json()["url"] == "https://erp.example/hook?key=only-for-us"
        assert client_of(auditor).get(path).json()["url"] == "https://erp.example/hook?…"
        service.update(webhook, actor=chief, url="https://erp.example/hook#key?only-for-us")
        assert client_of(auditor).get(path).json()["url"] == "https://erp.example/hook"
        event = AuditEvent.objects.filter(action="webhooks.create").get()
        assert (event.object_label, event.data["url"]) == ("https://erp.example/hook?…",) * 2
        page = Client()
        page.force_login(auditor)
        for address in ("/webhooks/", f"/webhooks/{webhook.pk}/"):
            assert "only-for-us" not in page.get(address).content.decode()

    def test_who_may_not_see_it_may_not_change_it_either(self, chief: User) -> None:
        """The filter and the answer for one row agree on a row without an authority."""
        webhook, _secret = hook(chief)
        ministry = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MLR",), username="national")
        assert not Webhook.objects.visible_to(ministry).exists()
        with pytest.raises(Forbidden):
            service.update(webhook, actor=ministry, active=False)
        theirs, _secret = hook(ministry)
        assert Webhook.objects.visible_to(ministry).get() == theirs
        assert service.update(theirs, actor=ministry, active=False).active is False

    def test_over_the_api(self, chief: User) -> None:
        client = client_of(chief)
        body = {
            "membership": str(chief.memberships.get().pk),
            "url": "https://erp.example/",
            "kinds": ["report_returned"],
        }
        made = client.post("/api/v1/webhooks/", body)
        assert made.status_code == 201
        assert made.json()["owner"] == "E-FIRM"
        path = f"/api/v1/webhooks/{made.json()['id']}/"
        rotated = client.post(f"{path}rotate/")
        assert rotated.json()["secret"] != made.json()["secret"]
        assert_problem(
            client.post("/api/v1/webhooks/", body, headers={"Idempotency-Key": "k"}), 400, "idempotency_key_refused"
        )
        assert_problem(client.post(f"{path}retry/"), 409, "nothing_to_retry")
        stopped = client.patch(path, {"active": False}, headers={"If-Match": rotated["ETag"]})
        assert stopped.json()["active"] is False
        assert stopped.json()["actions"] == ["update", "rotate", "remove"]
        assert_problem(client.post(f"{path}test/"), 409, "wrong_state")
        assert_problem(client.post(f"{path}retry/"), 409, "wrong_state")
        assert client.post(f"{path}remove/").status_code == 204
        actions = list(AuditEvent.objects.filter(action__startswith="webhooks.").order_by("at", "id"))
        assert [event.action for event in actions] == [
            f"webhooks.{verb}" for verb in ("create", "rotate", "update", "remove")
        ]

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"url": "http://erp.example/"}, ("/url", "not_encrypted")),
            ({"url": "https://user:word@erp.example/"}, ("/url", "has_password")),
            ({"url": "ftp://erp.example/"}, ("/url", "invalid")),
            ({"url": "https://erp.example:99999/"}, ("/url", "invalid")),
            ({"url": "https://[::1/"}, ("/url", "invalid")),
            ({"kinds": []}, ("/kinds", "required")),
            ({"kinds": ["tip_moved"]}, ("/kinds", "invalid_choice")),
        ],
    )
    def test_bad_input_is_named(self, chief: User, change: dict[str, Any], fault: tuple[str, str]) -> None:
        body = {
            "membership": str(chief.memberships.get().pk),
            "url": "https://erp.example/",
            "kinds": ["report_returned"],
        }
        answer = assert_problem(client_of(chief).post("/api/v1/webhooks/", body | change), 400, "invalid")
        assert pointers(answer) == [fault]

    def test_nobody_enters_one_for_an_organisation_of_others(self, firm: Enterprise, chief: User) -> None:
        clerk = factories.user(Role.ENTERPRISE_CLERK, of=firm, username="clerk")
        body = {
            "membership": str(chief.memberships.get().pk),
            "url": "https://erp.example/",
            "kinds": ["report_returned"],
        }
        assert_problem(client_of(clerk).post("/api/v1/webhooks/", body), 403, "forbidden")
        other = factories.user(Role.ENTERPRISE_ADMIN, of=factories.enterprise("E-OTHER", at="150206"), username="other")
        assert_problem(client_of(other).post("/api/v1/webhooks/", body), 400, "invalid")
        webhook, _secret = hook(chief)
        assert_problem(client_of(clerk).post(f"/api/v1/webhooks/{webhook.pk}/rotate/"), 403, "forbidden")
        assert_problem(client_of(other).post(f"/api/v1/webhooks/{webhook.pk}/rotate/"), 404, "not_found")


class TestDelivery:
    def test_a_message_is_signed_and_says_kind_and_key_only(
        self, firm: Enterprise, chief: User, receiver: Receiver
    ) -> None:
        _webhook, secret = hook(chief, receiver.url)
        licence = change_licence(firm, "S-1")
        assert send() == 1
        headers, body = receiver.got[0]
        said = Verifier(secret).verify(body, headers)
        assert said["type"] == "licence_changed"
        assert said["data"] == {"change": Change.objects.get().pk, "id": str(licence.pk), "resource": "licences"}
        with pytest.raises(WebhookVerificationError):
            Verifier(secret).verify(body.replace(b"licences", b"permits_"), headers)
        assert send() == 0, "it is not sent a second time"
        assert WebhookDelivery.objects.get().state == State.DELIVERED

    def test_owners_are_told_what_they_may_see(
        self, firm: Enterprise, group: Group, chief: User, receiver: Receiver
    ) -> None:
        owners = {
            "chief": chief,
            "group": factories.user(Role.GROUP_OFFICER, of=group, username="group"),
            "here": factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",), username="here"),
            "there": factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",), username="there"),
        }
        names = {hook(person, receiver.url)[0].pk: name for name, person in owners.items()}
        change_licence(firm, "S-1")
        change_licence(factories.enterprise("E-OTHER", at="150206"), "S-2")
        webhook_delivery.assign_changes()
        told = [names[row.webhook_id] for row in WebhookDelivery.objects.all()]
        assert sorted(told) == ["chief", "group", "here", "there"]
        theirs = WebhookDelivery.objects.get(webhook__created_by=owners["there"]).change
        assert theirs is not None
        assert theirs.pk == Change.objects.order_by("pk").last().pk

    def test_it_is_repeated_ever_later_and_then_given_up_and_tried_again_on_demand(
        self, firm: Enterprise, chief: User, receiver: Receiver
    ) -> None:
        webhook, _secret = hook(chief, receiver.url)
        change_licence(firm, "S-1")
        receiver.status = 500
        pauses = []
        for _attempt in range(len(webhook_delivery.PAUSES) + 1):
            wait_no_longer()
            before = dt.datetime.now(dt.UTC)
            assert send() == 0
            pauses.append((WebhookDelivery.objects.get().due_at - before).total_seconds())
        assert pauses[:-1] == pytest.approx([pause.total_seconds() for pause in webhook_delivery.PAUSES], abs=5)
        delivery = WebhookDelivery.objects.get()
        assert (delivery.state, delivery.status, delivery.error) == (State.DEAD, 500, "HTTP 500")
        assert send() == 0
        receiver.status = 200
        service.retry(webhook, actor=chief)
        assert send() == 1

    def test_a_receiver_that_fails_is_tried_once_and_delays_no_other(
        self, firm: Enterprise, group: Group, chief: User, receiver: Receiver
    ) -> None:
        hook(chief, receiver.url)
        change_licence(firm, "S-1")
        change_licence(firm, "S-2")
        receiver.status = 500
        assert send() == 0
        assert send() == 0
        assert len(receiver.got) == 1, "the other message waits for the receiver too"
        receiver.status = 200
        hook(factories.user(Role.GROUP_OFFICER, of=group, username="group"), receiver.url)
        change_licence(firm, "S-3")
        assert send() == 1
        wait_no_longer()
        assert send() == 3
        assert list(Webhook.objects.values_list("failures", "paused_until")) == [(0, None)] * 2

    def test_a_message_that_is_refused_alone_does_not_hold_up_the_others(
        self, firm: Enterprise, chief: User, receiver: Receiver
    ) -> None:
        hook(chief, receiver.url)
        change_licence(firm, "S-1")
        change_licence(firm, "S-2")
        receiver.status = 400
        assert send() == 0
        receiver.status = 200
        Webhook.objects.update(paused_until=None)
        assert send() == 1
        states = WebhookDelivery.objects.order_by("change_id").values_list("state", flat=True)
        assert list(states) == [State.PENDING, State.DELIVERED]

    def test_what_waits_is_given_up_after_ten_failures_in_a_row(
        self, firm: Enterprise, chief: User, receiver: Receiver
    ) -> None:
        hook(chief, receiver.url)
        change_licence(firm, "S-1")
        change_licence(firm, "S-2")
        receiver.status = 500
        for _attempt in webhook_delivery.PAUSES:
            wait_no_longer()
            assert send() == 0
        assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {State.PENDING}
        wait_no_longer()
        send()
        assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {State.DEAD}
        pause = Webhook.objects.get().paused_until
        assert pause is not None
        assert pause - dt.datetime.now(dt.UTC) > dt.timedelta(hours=23), "tried once a day from now on"

    @pytest.mark.parametrize("act", [service.test, lambda row, actor: service.update(row, actor=actor, kinds=ALL)])
    def test_an_act_of_the_owner_ends_the_pause(
        self, firm: Enterprise, chief: User, receiver: Receiver, act: Callable[..., Any]
    ) -> None:
        webhook, _secret = hook(chief, receiver.url)
        change_licence(firm, "S-1")
        receiver.status = 500
        send()
        receiver.status = 200
        change_licence(firm, "S-2")
        assert webhook_delivery.assign_changes() == []
        act(webhook, actor=chief)
        assert send() >= 1
        assert Webhook.objects.get().failures == 0

    def test_a_test_that_waits_is_sent_and_no_second_one(self, chief: User, receiver: Receiver) -> None:
        webhook, _secret = hook(chief, receiver.url)
        receiver.status = 500
        service.test(webhook, actor=chief)
        send()
        receiver.status = 200
        service.test(webhook, actor=chief)
        service.test(webhook, actor=chief)
        assert send() == 1
        assert WebhookDelivery.objects.get().state == State.DELIVERED

    def test_a_test_is_sent_before_what_waits(self, firm: Enterprise, chief: User, receiver: Receiver) -> None:
        webhook, _secret = hook(chief, receiver.url)
        change_licence(firm, "S-1")
        webhook_delivery.assign_changes()
        service.test(webhook, actor=chief)
        assert send() == 2
        assert receiver.kinds == ["test", "licence_changed"]

    def test_posts_have_a_queue_of_their_own(self, broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(outbox, "_refused_at", float("-inf"))
        before = outbox.queue_lengths()
        outbox.enqueue(send_to_webhook, "00000000-0000-7000-8000-000000000000")
        outbox.enqueue(delete_changes)
        after = outbox.queue_lengths()
        assert {name: after[name] - before[name] for name in ("quota", "webhooks")} == {"quota": 1, "webhooks": 1}

    def test_without_the_broker_the_next_turn_sends(
        self, firm: Enterprise, chief: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hook(chief)
        change_licence(firm, "S-1")
        monkeypatch.setattr(outbox, "_refused_at", time.monotonic())
        dispatch_webhooks()
        assert WebhookDelivery.objects.get().state == State.PENDING

    def test_a_redirect_is_not_followed(self, firm: Enterprise, chief: User, receiver: Receiver) -> None:
        receiver.status, receiver.location = 307, receiver.url
        hook(chief, receiver.url)
        change_licence(firm, "S-1")
        assert send() == 0
        assert len(receiver.got) == 1
        assert WebhookDelivery.objects.get().error == "HTTP 307"

    def test_a_receiver_that_is_gone_is_left_alone(self, firm: Enterprise, chief: User, receiver: Receiver) -> None:
        webhook, _secret = hook(chief, receiver.url)
        receiver.status = 410
        change_licence(firm, "S-1")
        send()
        webhook.refresh_from_db()
        assert (webhook.active, webhook.stopped_because) == (False, "410")
        told = Notification.objects.get(kind="webhook_stopped")
        assert (told.person, told.path) == (chief, f"/webhooks/{webhook.pk}/")
        assert AuditEvent.objects.get(action="webhooks.stop").data["because"] == "410"

    def test_one_whose_officer_was_dismissed_waits_for_another_to_confirm_it(
        self, firm: Enterprise, chief: User, receiver: Receiver
    ) -> None:
        webhook, _secret = hook(chief, receiver.url)
        second = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
        chief.memberships.update(valid_to=now().date() - dt.timedelta(days=1))
        change_licence(firm, "S-1")
        send()
        webhook.refresh_from_db()
        assert (webhook.active, webhook.stopped_because, receiver.got) == (False, "role_ended", [])
        assert [told.person for told in Notification.objects.filter(kind="webhook_stopped")] == [second]
        assert AuditEvent.objects.get(action="webhooks.stop").data["because"] == "role_ended"
        page = page_client(second).get(reverse("pages:webhook", args=[webhook.pk])).content.decode()
        assert "no longer has the role" in page
        service.update(webhook, actor=second, active=True)
        change_licence(firm, "S-2")
        send()
        webhook.refresh_from_db()
        assert (webhook.active, webhook.confirmed_by, len(receiver.got)) == (True, second, 1)

    def test_one_set_up_by_a_token_ends_with_it(self, firm: Enterprise, chief: User) -> None:
        second = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
        body = {"membership": str(chief.memberships.get().pk), "url": "https://evil.example/", "kinds": list(ALL)}
        told = Notification.objects.filter(kind="webhook_set_up")
        assert_problem(client_of(chief, scopes=["read", "file"]).post("/api/v1/webhooks/", body), 403, "token_scope")
        assert client_of(chief).post("/api/v1/webhooks/", body).status_code == 201
        assert {row.person for row in told} == {chief, second}
        assert chief.name in notification_texts.kind("webhook_set_up").text(told[0].facts)
        assert service.stop_unconfirmed() == 0
        ApiToken.objects.filter(scopes__contains=["approve"]).delete()
        assert service.stop_unconfirmed() == 1
        webhook = Webhook.objects.get()
        assert (webhook.active, webhook.stopped_because) == (False, "access_ended")
        page = page_client(second).get(reverse("pages:webhook", args=[webhook.pk])).content.decode()
        assert "The token or the sessions" in page
        assert service.update(webhook, actor=second, active=True).confirmed_token == ""
        assert service.stop_unconfirmed() == 0

    def test_one_set_up_by_a_token_ends_when_it_expires(self, chief: User) -> None:
        body = {"membership": str(chief.memberships.get().pk), "url": "https://evil.example/", "kinds": list(ALL)}
        assert client_of(chief).post("/api/v1/webhooks/", body).status_code == 201
        ApiToken.objects.update(expiry=now() + dt.timedelta(days=1))
        assert service.stop_unconfirmed() == 0
        ApiToken.objects.update(expiry=now() - dt.timedelta(days=1))
        assert service.stop_unconfirmed() == 1
        assert Webhook.objects.get().stopped_because == "access_ended"

    def test_whoever_lost_role_and_access_is_said_to_have_lost_the_role(self, firm: Enterprise, chief: User) -> None:
        second = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
        dismissed, _secret = hook(chief)
        signed_out, _secret = hook(second)
        reset(actor=chief)
        reset(actor=second)
        chief.memberships.update(valid_to=now().date() - dt.timedelta(days=1))
        assert service.stop_unconfirmed() == 2
        because = dict(Webhook.objects.values_list("pk", "stopped_because"))
        assert because == {dismissed.pk: "role_ended", signed_out.pk: "access_ended"}

    @pytest.mark.parametrize("end", [reset, people.end_sessions])
    def test_one_set_up_in_a_session_ends_with_all_of_them(self, chief: User, end: Callable[..., Any]) -> None:
        webhook, _secret = hook(chief)
        assert service.stop_unconfirmed() == 0
        end(actor=chief)
        assert service.stop_unconfirmed() == 1
        webhook.refresh_from_db()
        assert (webhook.active, webhook.stopped_because) == (False, "access_ended")

    def test_its_people_are_told_of_another_address(self, firm: Enterprise, chief: User) -> None:
        webhook, _secret = hook(chief)
        told = Notification.objects.filter(kind="webhook_moved")
        webhook = service.update(webhook, actor=chief, kinds=ALL)
        assert not told.exists()
        service.update(webhook, actor=chief, url="https://evil.example/hook")
        assert told.get().facts["address"] == "https://evil.example/hook"

    def test_one_whose_officer_holds_the_role_again_meanwhile_goes_on(
        self, firm: Enterprise, chief: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The role is asked again once the webhook is locked."""
        webhook, _secret = hook(chief)
        chief.memberships.update(valid_to=now().date() - dt.timedelta(days=1))
        lock = write_access._lock

        def appoint_first(keys: Any) -> None:
            Membership.objects.create(user=chief, role=Role.ENTERPRISE_ADMIN, enterprise=firm, valid_from=now().date())
            lock(keys)

        monkeypatch.setattr(write_access, "_lock", appoint_first)
        assert service.stop_unconfirmed() == 0
        webhook.refresh_from_db()
        assert webhook.active

    def test_the_answer_of_an_earlier_receiver_does_not_stop_the_new_one(
        self, own_database: Clone, receiver: Receiver
    ) -> None:
        firm = factories.enterprise("E-FIRM")
        chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")
        webhook, _secret = hook(chief, receiver.url)
        change_licence(firm, "S-1")

        def move() -> None:
            service.update(webhook, actor=chief, url=receiver.url + "&moved")
            connection.close()

        receiver.status, receiver.meanwhile = 410, move
        send()
        assert Webhook.objects.get().active

    def test_what_waits_is_given_up_when_it_is_stopped_and_what_comes_meanwhile_is_not_posted(
        self, firm: Enterprise, chief: User, receiver: Receiver
    ) -> None:
        webhook, _secret = hook(chief, receiver.url)
        change_licence(firm, "S-1")
        webhook_delivery.assign_changes()
        webhook = service.update(webhook, actor=chief, active=False)
        change_licence(firm, "S-2")
        with pytest.raises(Conflict) as refused:
            service.retry(webhook, actor=chief)
        assert refused.value.code == "wrong_state"
        webhook = service.update(webhook, actor=chief, active=True)
        assert send() == 0
        change_licence(firm, "S-3")
        assert send() == 1, "from now on"
        service.retry(webhook, actor=chief)
        assert send() == 1
        numbers = [json.loads(body)["data"]["change"] for _headers, body in receiver.got]
        first, _second, third = Change.objects.order_by("pk").values_list("pk", flat=True)
        assert numbers == [third, first]

    def test_without_a_new_change_no_webhook_is_touched(
        self, firm: Enterprise, chief: User, django_assert_num_queries: Any
    ) -> None:
        hook(chief)
        hook(chief)
        with django_assert_num_queries(4):  # who answers no more, the newest change, who has not seen it, what is due
            webhook_delivery.assign_changes()

    def test_while_a_receiver_keeps_waiting_one_worker_sends_and_the_owner_may_stop_it(
        self, firm: Enterprise, chief: User, receiver: Receiver
    ) -> None:
        webhook, _secret = hook(chief, receiver.url)
        change_licence(firm, "S-1")
        change_licence(firm, "S-2")
        (key,) = webhook_delivery.assign_changes()
        assert (
            Webhook.objects.filter(pk=key).update(sending_until=dt.datetime.now(dt.UTC) + webhook_delivery.LEASE) == 1
        )
        assert webhook_delivery.send_due(key) == 0, "another worker holds the lease"
        Webhook.objects.filter(pk=key).update(sending_until=now() - dt.timedelta(seconds=1))
        service.update(webhook, actor=chief, active=False)
        assert webhook_delivery.send_due(key) == 0
        service.update(webhook, actor=chief, active=True)
        service.retry(webhook, actor=chief)
        assert webhook_delivery.send_due(key) == 2
        assert Webhook.objects.get().sending_until is None

    def test_no_lock_is_held_while_a_receiver_answers(self, own_database: Clone, receiver: Receiver) -> None:
        firm = factories.enterprise("E-FIRM")
        chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")
        hook(chief, receiver.url)
        change_licence(firm, "S-1")
        locked: list[int] = []

        def look() -> None:
            locked.append(Webhook.objects.update(version=F("version") + 1))
            connection.close()

        receiver.meanwhile = look
        assert send() == 1, "a lock would have kept the receiver from answering in time"
        assert locked == [1]

    def test_an_attempt_counts_from_its_beginning(self, own_database: Clone, receiver: Receiver) -> None:
        """A worker that is killed while it sends has made one, so that it does not repeat it without end."""
        firm = factories.enterprise("E-FIRM")
        hook(factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief"), receiver.url)
        change_licence(firm, "S-1")
        seen: list[Any] = []

        def look() -> None:
            seen.append((WebhookDelivery.objects.get().attempts, Webhook.objects.get().failures))
            connection.close()

        receiver.meanwhile = look
        send()
        assert seen == [(1, 1)]

    def test_two_people_who_change_it_at_once_lose_nothing(self, own_database: Clone) -> None:
        firm = factories.enterprise("E-FIRM")
        chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")
        webhook, _secret = hook(chief)

        def stop() -> None:
            service.update(webhook, actor=chief, active=False)
            connection.close()

        with transaction.atomic():
            service.update(webhook, actor=chief, kinds=["report_returned", "report_returned"])
            other = threading.Thread(target=stop)
            other.start()
            other.join(1)
            assert other.is_alive(), "the other does not wait"
        other.join(30)
        after = Webhook.objects.get()
        assert (after.active, after.kinds, after.version) == (False, ["report_returned"], 3)

    def test_a_failure_of_any_kind_is_an_attempt(self, firm: Enterprise, chief: User, receiver: Receiver) -> None:
        hook(chief, receiver.url)
        change_licence(firm, "S-1")

        def expire(*args: Any) -> None:
            raise SoftTimeLimitExceeded

        def interrupt() -> None:
            os.kill(os.getpid(), signal.SIGUSR1)
            time.sleep(0.5)

        before = signal.signal(signal.SIGUSR1, expire)
        receiver.meanwhile = interrupt
        try:
            assert send() == 0
        finally:
            signal.signal(signal.SIGUSR1, before)
        delivery = WebhookDelivery.objects.get()
        assert (delivery.attempts, delivery.error) == (1, "SoftTimeLimitExceeded")
        Webhook.objects.update(secret="encrypted with another key")
        wait_no_longer()
        assert send() == 0
        delivery.refresh_from_db()
        assert (delivery.attempts, delivery.error) == (2, "InvalidToken")
        assert Webhook.objects.get().sending_until is None

    def test_a_receiver_that_drips_is_left_after_the_deadline(
        self, firm: Enterprise, chief: User, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
        monkeypatch.setattr(outbound_posts, "DEADLINE", 1)
        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=drip, args=[server], daemon=True).start()
            hook(chief, f"http://127.0.0.1:{server.getsockname()[1]}/")
            change_licence(firm, "S-1")
            began = time.monotonic()
            assert send() == 0
            assert time.monotonic() - began < 5
        delivery = WebhookDelivery.objects.get()
        assert (delivery.attempts, delivery.error) == (1, "TimeoutError: no answer within 1 s")

    def test_for_a_day_both_secrets_sign(self, chief: User, receiver: Receiver) -> None:
        webhook, old = hook(chief, receiver.url)
        webhook, new = service.rotate(webhook, actor=chief)
        page = Client()
        page.force_login(chief)
        shown = f"/webhooks/{webhook.pk}/"
        assert "previous secret signs" in page.get(shown).content.decode()
        service.test(webhook, actor=chief)
        assert send() == 1
        headers, body = receiver.got[0]
        assert Verifier(old).verify(body, headers)["type"] == "test"
        assert Verifier(new).verify(body, headers)["type"] == "test"
        Webhook.objects.update(previous_until=now() - dt.timedelta(days=1))
        webhook.refresh_from_db()
        assert "previous secret signs" not in page.get(shown).content.decode()
        service.test(webhook, actor=chief)
        send()
        headers, body = receiver.got[1]
        with pytest.raises(WebhookVerificationError):
            Verifier(old).verify(body, headers)

    def test_without_the_setting_no_message_enters_a_private_network(
        self, firm: Enterprise, chief: User, receiver: Receiver, settings: Any
    ) -> None:
        hook(chief, receiver.url)
        change_licence(firm, "S-1")
        settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
        Webhook.objects.update(url=receiver.url.replace("http:", "https:"))
        assert send() == 0
        assert receiver.got == []
        assert WebhookDelivery.objects.get().error.startswith("private_address")


class TestAddresses:
    @pytest.mark.parametrize(
        "host",
        [
            *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
            *("[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "[2002:7f00:1::]", "224.0.0.1", "localhost"),
            *("2130706433", "0x7f000001", "127.1"),
            *("[64:ff9b::a00:1]", "[64:ff9b:1::a00:1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[::a00:1]"),
        ],
    )
    def test_private_ones_are_refused_in_every_spelling(self, host: str) -> None:
        with pytest.raises(outbound_posts.Unreachable) as refused:
            outbound_posts.resolve(f"https://{host}/")
        assert refused.value.code in {"private_address", "unknown_host"}

    def test_the_connection_goes_to_the_number_that_was_checked(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A name server that answers otherwise a second time changes nothing."""
        asked: list[str] = []
        lookup = socket.getaddrinfo

        def changing(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
            if host == "erp.example":
                asked.append(host)
                host = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
            return lookup(host, port, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", changing)
        target = outbound_posts.resolve(receiver.url.replace("127.0.0.1", "erp.example"))
        assert target.address == "127.0.0.1"
        assert outbound_posts.post(target, b"{}", {}) == 204
        assert asked == ["erp.example"]
        assert receiver.got[0][0]["host"].startswith("erp.example")

    def test_public_ones_are_not(self) -> None:
        assert outbound_posts.resolve("https://8.8.8.8/hook?a=b").path == "/hook?a=b"
        for translated in ("64:ff9b::808:808", "::ffff:8.8.8.8"):
            assert outbound_posts.resolve(f"https://[{translated}]/").address

    def test_a_path_is_quoted(self, receiver: Receiver) -> None:
        target = outbound_posts.resolve(receiver.url.replace("/hook?of=", "/通知 1\x0b?of=稀土%20"))
        assert target.path == "/%E9%80%9A%E7%9F%A5%201%0B?of=%E7%A8%80%E5%9C%9F%20register"
        assert outbound_posts.post(target, b"{}", {}) == 204

    def test_a_name_server_that_does_not_answer_is_not_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answered = threading.Event()
        monkeypatch.setattr(outbound_posts, "TIMEOUT", 0.1)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answered.wait(10))
        with pytest.raises(outbound_posts.Unreachable) as refused:
            outbound_posts.resolve("https://erp.example/")
        answered.set()
        assert refused.value.code == "unknown_host"


class TestTheDatabase:
    def test_a_webhook_names_by_what_its_person_may_change_it(self, chief: User) -> None:
        webhook, _secret = hook(chief)
        table = "UPDATE enterprises_webhook SET"
        weak, _unused = ApiToken.objects.create(user=chief, scopes=["file"])
        strange, _unused = ApiToken.objects.create(user=factories.user(Role.AUDITOR, at="CN"))
        ended, _unused = ApiToken.objects.create(user=chief, scopes=["approve"], expiry=dt.timedelta(days=-1))
        for digest in (weak.digest, strange.digest, ended.digest, "0" * 128):
            moved = f"{table} url = 'https://evil.example', confirmed_token = %s WHERE id = %s"
            assert constraint_refusing(moved, digest, webhook.pk, actor=chief) == "webhook_is_answered_for"
        reset(chief)
        assert service.stop_unconfirmed() == 1
        for change in ("active = true", "kinds = '{}'", "confirmed_generation = 7"):
            constraint = constraint_refusing(f"{table} {change} WHERE id = %s", webhook.pk, actor=chief)
            assert constraint == "webhook_is_answered_for", change
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            prove_actor(chief)
            Webhook.objects.create(
                url="https://evil.example", kinds=["licence_changed"], enterprise=webhook.enterprise, created_at=now(),
                created_by=chief, confirmed_by=chief,
            )  # fmt: skip
        assert constraint_of(refused.value) == "webhook_is_answered_for"

    @pytest.mark.parametrize(
        "change", ["url = 'https://evil.example'", "secret = 'of another'", "kinds = '{report_returned}'"]
    )
    def test_whoever_changes_it_answers_for_it(self, firm: Enterprise, chief: User, change: str) -> None:
        webhook, _secret = hook(chief)
        second = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="second")
        statement = f"UPDATE enterprises_webhook SET {change} WHERE id = %s"
        assert constraint_refusing(statement, webhook.pk, actor=second) == "webhook_is_answered_for"
        service.rotate(webhook, actor=second)
        webhook.refresh_from_db()
        assert webhook.confirmed_by == second

    def test_by_the_token_that_is_presented_and_no_other(self, chief: User) -> None:
        """A thief of a token names neither another one nor the sessions, which would outlast it."""
        webhook, _secret = hook(chief)
        (stolen, secret), (other, _unused) = (tokens.create(actor=chief, scopes=["approve"]) for _ in range(2))
        statement = "UPDATE enterprises_webhook SET url = 'https://evil.example', confirmed_token = %s WHERE id = %s"
        with actor_sessions.presenting(secret):
            for named in ("", other.digest):
                constraint = constraint_refusing(statement, named, webhook.pk, actor=chief)
                assert constraint == "webhook_is_answered_for"
            service.rotate(webhook, actor=chief)
        webhook.refresh_from_db()
        assert webhook.confirmed_token == stolen.digest
        assert constraint_refusing(statement, other.digest, webhook.pk, actor=chief) == "webhook_is_answered_for"

    def test_only_the_match_of_the_token_refuses_another_one(self, own_database: Clone, chief: User) -> None:
        """Without that part of the guard a thief names a token of his victim's that outlasts the stolen one."""
        webhook, _secret = hook(chief)
        (_stolen, secret), (other, _unused) = (tokens.create(actor=chief, scopes=["approve"]) for _ in range(2))
        statement = "UPDATE enterprises_webhook SET url = 'https://evil.example', confirmed_token = %s WHERE id = %s"

        def move() -> None:
            with actor_sessions.presenting(secret):
                prove_actor(chief)
                execute(statement, other.digest, webhook.pk)

        assert refused_by(move) == "webhook_is_answered_for"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_functiondef('webhook_answer_guard'::regproc)")
            source = cursor.fetchone()[0]
        match = "AND NEW.confirmed_token = COALESCE((SELECT t.digest FROM core_apitoken t"
        match += " WHERE t.digest = core_actor_digest()), '')"
        assert source.count(match) == 1
        removed(source.replace(match, ""))
        assert refused_by(move) is None


def test_every_kind_is_found_in_the_api_and_in_the_documentation(chief: User) -> None:
    text = (ROOT / "docs/operations.md").read_text()
    listed = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", text, re.MULTILINE)
    assert listed == [(kind.name, kind.path) for kind in changes.KINDS.values()]
    for kind in changes.KINDS.values():
        assert client_of(chief).get(f"/api/v1/{kind.path}/").status_code == 200
        (name,) = [key for key in resolve(f"/api/v1/{kind.path}/{chief.pk}/").kwargs if key != "version"]
        assert name == "pk" or kind.name == "enterprise_changed"


def test_an_enterprise_is_found_by_the_id_that_a_change_names(firm: Enterprise, chief: User) -> None:
    with transaction.atomic():
        outbox.announce("enterprise_changed", enterprise_id=firm.pk)
    outbox.relay(direct=True)
    (change,) = client_of(chief).get("/api/v1/changes/?kind=enterprise_changed").json()["results"]
    path = f"/api/v1/{change['resource']}/{change['id']}/"
    assert client_of(chief).get(path).json()["code"] == "E-FIRM"
    other = factories.user(Role.ENTERPRISE_ADMIN, of=factories.enterprise("E-OTHER", at="150206"), username="other")
    assert_problem(client_of(other).get(path), 404, "not_found")


def test_messages_of_stopped_webhooks_are_not_counted(firm: Enterprise, chief: User) -> None:
    hook(chief)
    change_licence(firm, "S-1")
    webhook_delivery.assign_changes()
    Webhook.objects.update(active=False)
    (family,) = read_webhooks()
    assert {sample.labels["state"]: sample.value for sample in family.samples} == {"pending": 0, "dead": 0}
