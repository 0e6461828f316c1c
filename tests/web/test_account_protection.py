"""A thief of a password cannot do what a second factor protects. Each guard has its control."""

import datetime as dt
import io
import logging
import re
import threading
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.db import IntegrityError, connection, connections, transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.actors import Loader
from core.errors import Conflict, Forbidden
from core.models import ApiToken, AuditEvent
from core.transactions import service
from enterprises.models import Factor, Notification, SignIn, Throttle, User
from enterprises.roles import Role
from enterprises.services import (
    attempt_delays,
    factors,
    invitations,
    notifications,
    officials,
    people,
    sign_ins,
    signatures,
)
from enterprises.services.signatures import Proof
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone
from tests.support.second_factors import App, recovery_codes

PASSWORD = "a long enough password"
LOGIN = "/accounts/login/"


@pytest.fixture
def person(mlr1: User) -> User:
    mlr1.set_password(PASSWORD)
    mlr1.email = "mlr1@example.org"
    mlr1.save()
    return mlr1


@pytest.fixture
def strict(settings: Any) -> Any:
    settings.SIGN_IN_NEEDS_SECOND_FACTOR = True
    settings.SIGNING_NEEDS_SECOND_FACTOR = True
    return settings


def by_password(person: User, password: str = PASSWORD, *, address: str = "192.0.2.1", **headers: str) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", **headers})
    client.post(LOGIN, {"login": person.username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def code_of(secret: str) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


# --- One way to sign in -----------------------------------------------------------------------------------------------
def test_the_admin_judges_no_password(person: User) -> None:
    client = Client()
    answer = client.post("/admin/login/?next=/admin/", {"username": person.username, "password": PASSWORD})
    assert answer["Location"] == f"{LOGIN}?next=/admin/"
    assert not is_in(client)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == f"{LOGIN}?next=/admin/"


def test_the_admin_has_no_password_page_and_no_sign_out_of_its_own(person: User) -> None:
    client = by_password(person)
    assert client.post("/admin/password_change/", {"new_password1": "x"})["Location"] == "/accounts/password/change/"
    assert client.get("/admin/password_change/done/").status_code == 404
    assert client.post("/admin/logout/").status_code == 302
    assert not is_in(client)
    assert AuditEvent.objects.filter(action="sign_in.ended").exists()


def test_somebody_signed_in_who_is_no_official_is_refused_by_the_admin(signer: User) -> None:
    client = Client()
    client.force_login(signer)
    assert client.get("/admin/login/").status_code == 403


def test_the_tables_of_the_library_have_no_screen(admin1: User) -> None:
    client = Client()
    client.force_login(admin1)
    for path in ("mfa/authenticator", "usersessions/usersession", "account/emailaddress", "core/apitoken"):
        assert client.get(f"/admin/{path}/").status_code in {403, 404}, path


# --- The second factor at sign-in -------------------------------------------------------------------------------------
def test_an_official_with_the_password_alone_gets_nowhere(strict: Any, person: User) -> None:
    client = by_password(person)
    page = client.get(reverse("account_enrol"))
    assert page.status_code == 403
    assert "secret" not in page.content.decode()
    for path in ("/me/", "/admin/", "/api/v1/me/", reverse("mfa_activate_totp"), reverse("mfa_add_webauthn")):
        assert client.get(path).status_code in {302, 401, 403}, path
    client.post(reverse("account_enrol"), {"code": "000000"})
    assert not is_in(client)
    assert not Authenticator.objects.exists()


def test_where_it_is_relaxed_the_same_password_opens(person: User) -> None:
    """The control: it is the setting that stops it."""
    assert is_in(by_password(person))


def test_an_invitation_leads_to_a_factor_and_only_then_in(strict: Any, person: User, admin1: User) -> None:
    _made, secret = invitations.issue(person, actor=Loader("test"))
    client = Client()
    fresh = "a fresh long password"
    client.post(reverse("pages:invitation", args=[secret]), {"password": fresh, "again": fresh})
    answer = client.post(LOGIN, {"login": person.username, "password": fresh})
    assert answer["Location"] == reverse("account_enrol")
    assert not is_in(client)
    page = client.get(reverse("account_enrol")).content.decode()
    result = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert result
    assert client.post(reverse("account_enrol"), {"code": "000000"}).status_code == 400
    done = client.post(reverse("account_enrol"), {"code": code_of(result[1])})
    assert len(re.findall(r"<li><code>\d{8}</code>", done.content.decode())) == 10
    assert client.post(reverse("account_enrol")).status_code == 302
    assert is_in(client)
    assert Factor.objects.get().state == Factor.State.USABLE, "the first one of an appointment does not wait"
    assert AuditEvent.objects.filter(action="factors.added", actor_id=person.pk).exists()


def test_another_browser_cannot_use_the_invitation_of_this_one(strict: Any, person: User, admin1: User) -> None:
    _made, secret = invitations.issue(person, actor=Loader("test"))
    fresh = "a fresh long password"
    Client().post(reverse("pages:invitation", args=[secret]), {"password": fresh, "again": fresh})
    thief = by_password(person, fresh)
    assert thief.get(reverse("account_enrol")).status_code == 403


def test_an_enrolment_must_follow_the_invitation_soon(strict: Any, person: User, admin1: User) -> None:
    _made, secret = invitations.issue(person, actor=Loader("test"))
    client, fresh = Client(), "a fresh long password"
    client.post(reverse("pages:invitation", args=[secret]), {"password": fresh, "again": fresh})
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31)):
        client.post(LOGIN, {"login": person.username, "password": fresh})
        assert client.get(reverse("account_enrol")).status_code == 403


def test_a_session_that_has_shown_no_factor_ends_where_one_is_needed(person: User, settings: Any) -> None:
    client = by_password(person)
    assert is_in(client)
    settings.SIGN_IN_NEEDS_SECOND_FACTOR = True
    assert not is_in(client)


def test_people_of_enterprises_sign_in_without(strict: Any, signer: User) -> None:
    signer.set_password(PASSWORD)
    signer.save()
    assert is_in(by_password(signer))


# --- Factors and the password -----------------------------------------------------------------------------------------
CHANGES = ("mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes")


def test_the_password_confirms_no_change_of_factors(person: User) -> None:
    client = by_password(person)
    app = App(person)  # set up elsewhere meanwhile
    codes = recovery_codes(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in CHANGES:
        assert "/reauthenticate/" in client.post(reverse(name), {"code": "1", "credential": "{}"})["Location"], name
    assert Authenticator.objects.filter(user=person).count() == 2
    client.post(reverse("mfa_reauthenticate"), {"code": codes[0]})
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists(), "a recovery code confirms it"
    assert app


def test_a_password_confirmed_before_the_factor_existed_is_worth_nothing_after(person: User) -> None:
    client = by_password(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    App(person)
    assert "/reauthenticate/" in client.post(reverse("mfa_deactivate_totp"))["Location"]
    assert Authenticator.objects.filter(user=person).exists()


def test_the_password_alone_sets_no_first_factor_up(strict: Any, signer: User) -> None:
    signer.set_password(PASSWORD)
    signer.save()
    client = by_password(signer)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 403, name
        assert client.post(reverse(name), {"code": "000000"}).status_code == 403, name
    assert not Authenticator.objects.exists()


def test_nor_one_after_an_administrator_has_reset_it(person: User, admin1: User) -> None:
    App(person)
    factors.reset(person, reset_by=admin1)
    client = by_password(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 403


def test_every_change_is_notified_to_the_previous_address(person: User) -> None:
    client = by_password(person)
    app = App(person)
    client.post(reverse("mfa_reauthenticate"), {"code": app.code()})
    client.post(reverse("pages:me"), {"name": "x", "email": "thief@example.net", "language": "en"})
    client.post(reverse("mfa_deactivate_totp"))
    addresses = {row.kind: row.address for row in Notification.objects.filter(person=person)}
    assert addresses["email_changed"] == "mlr1@example.org"
    assert addresses["factor_changed"] == "thief@example.net"
    notifications.mail(Notification.objects.get(kind="email_changed").pk)
    assert mail.outbox[-1].to == ["mlr1@example.org"]


# --- A replaced factor waits ------------------------------------------------------------------------------------------
CONTENT = {"tonnes": "1.000"}


def sign(person: User, app: App) -> Any:
    proof = Proof(direct=True, code=app.code())
    return signatures.redeem(proof, actor=person, purpose="test", obj=person, content=CONTENT)


@pytest.fixture
def replaced(person: User, admin1: User) -> App:
    """Set up an app after the administrator has reset the first one, and return it."""
    App(person)
    factors.reset(person, reset_by=admin1)
    return App(person)


def test_a_replaced_factor_signs_after_a_day(replaced: App, person: User) -> None:
    with pytest.raises(Conflict) as refused:
        sign(person, replaced)
    assert refused.value.code == "signature_factor_waits"
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, seconds=5)):
        assert sign(person, replaced)["method"] == "totp"


def test_another_administrator_releases_it(replaced: App, person: User, admin1: User) -> None:
    admin2 = factories.user(Role.ADMINISTRATOR, username="admin2")
    factor = Factor.objects.present().get()
    for actor in (admin1, person):
        with pytest.raises(Forbidden):
            factors.release(factor, actor=actor, reason="Spoken to by telephone")
    factors.release(factor, actor=admin2, reason="Spoken to by telephone")
    assert sign(person, replaced)["method"] == "totp"
    assert AuditEvent.objects.get(action="factors.release").reason == "Spoken to by telephone"


def test_the_database_keeps_the_two_apart(replaced: App, person: User, admin1: User) -> None:
    for who in (admin1, person):
        with pytest.raises(IntegrityError, match="factor_not_released_by"), transaction.atomic():
            Factor.objects.present().update(released_by=who, released_at=timezone.now())


@pytest.mark.parametrize("change", ["since", "replaces", "reset_by"])
def test_what_was_noted_of_a_factor_stays(replaced: App, change: str) -> None:
    value = {"since": timezone.now() - dt.timedelta(days=9), "replaces": False, "reset_by": None}[change]
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Factor.objects.present().update(**{change: value})


def test_a_secret_is_not_exchanged_under_a_factor(person: User) -> None:
    App(person)
    row = Authenticator.objects.get(type="totp")
    row.data = {"secret": "another"}
    with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
        row.save()


def test_the_application_notes_no_factor_itself(person: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('enterprises_factor', 'INSERT, DELETE')")
        assert cursor.fetchone() == (False,)


def test_the_release_on_page_and_in_the_api(replaced: App, person: User, admin1: User) -> None:
    admin2 = factories.user(Role.ADMINISTRATOR, username="admin2")
    factor = Factor.objects.present().get()
    assert_problem(
        client_of(admin1).post(f"{V1}factors/{factor.pk}/release/", {"reason": "Spoken to by telephone"}),
        403,
        "four_eyes",
    )
    client = Client()
    client.force_login(admin1)
    assert 'name="reason"' not in client.get(reverse("pages:factors")).content.decode()
    client.force_login(admin2)
    assert 'name="reason"' in client.get(reverse("pages:factors")).content.decode()
    release = reverse("pages:factor-release", args=[factor.pk])
    assert client.post(release, {"reason": ""}).status_code == 400
    assert client.post(release, {"reason": "Spoken to by telephone"}).status_code == 302
    body = client_of(admin2).get(f"{V1}factors/{factor.pk}/").json()
    assert (body["state"], body["released_by"], body["reset_by"]) == ("usable", "admin2", "admin1")


def test_a_token_made_under_a_factor_that_waits_does_not_sign(replaced: App, person: User) -> None:
    client = by_password(person)
    client.post(reverse("mfa_authenticate"), {"code": replaced.code()})
    client.post(reverse("mfa_reauthenticate"), {"code": replaced.code()})
    assert client.post(reverse("pages:my-tokens"), {"scopes": ["approve"]}).status_code == 201
    assert not ApiToken.objects.get().signs


def test_tokens_that_sign_end_with_the_factor(person: User) -> None:
    App(person)
    ApiToken.objects.create(user=person, signs=True)
    factors.reset(person, reset_by=person)
    assert not ApiToken.objects.filter(user=person).exists()


# --- Codes are used once ----------------------------------------------------------------------------------------------
@pytest.fixture
def cache_unavailable(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


def test_one_code_neither_signs_nor_signs_in_twice_with_the_cache_away(cache_unavailable: None, person: User) -> None:
    app = App(person)
    code = app.code()
    proof = Proof(direct=True, code=code)
    signatures.redeem(proof, actor=person, purpose="test", obj=person, content=CONTENT)
    with pytest.raises(Conflict, match="used before"):
        signatures.redeem(proof, actor=person, purpose="test", obj=person, content=CONTENT)
    client = by_password(person)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app.code()})
    assert is_in(client)


# --- Guessing ---------------------------------------------------------------------------------------------------------
def hold_delays() -> None:
    """Let delays that have begun last for a minute: the first ones are shorter than a request on a busy machine."""
    Throttle.objects.exclude(until=None).update(until=Now() + dt.timedelta(minutes=1))


def test_forty_wrong_passwords_are_slowed_and_the_owner_gets_in_from_elsewhere(
    cache_unavailable: None, person: User
) -> None:
    for _attempt in range(40):
        by_password(person, "wrong", address="203.0.113.9")
    judged = SignIn.objects.filter(person=person, outcome=SignIn.Outcome.WRONG_PASSWORD).count()
    assert attempt_delays.PAIR <= judged <= attempt_delays.PAIR + 8, "and one more whenever a delay was over"
    hold_delays()
    assert not is_in(by_password(person, address="203.0.113.9")), "not even the right one is judged there"
    assert is_in(by_password(person, address="192.0.2.1"))
    assert AuditEvent.objects.filter(action="sign_in.failed", object_id=person.pk).count() == judged
    assert AuditEvent.objects.filter(action="sign_in.slowed", object_id=person.pk).count() == 1
    assert set(Notification.objects.values_list("kind", flat=True)) == {"sign_in_slowed", "unusual_sign_in"}


def test_the_delay_grows_and_ends(person: User) -> None:
    count = attempt_delays.Count("k" * 64, 2)
    waits = [attempt_delays.reserve([count])[0] for _attempt in range(4)]
    assert waits[:2] == [0, 0]
    assert all(wait > 0 for wait in waits[2:])
    with connection.cursor() as cursor:  # as if the time had passed
        for expected in (2, 4, 8):
            cursor.execute("UPDATE enterprises_throttle SET until = clock_timestamp() WHERE key = %s", [count.key])
            assert attempt_delays.reserve([count]) == (0.0, False)
            wait = "SELECT extract(epoch FROM until - clock_timestamp()) FROM enterprises_throttle WHERE key = %s"
            cursor.execute(wait, [count.key])
            assert expected - 1 < float(cursor.fetchone()[0]) <= expected


def test_an_unknown_name_is_throttled_too_and_not_stored(db: None) -> None:
    client, wrong = Client(), {"login": "my secret password", "password": "x"}
    for _attempt in range(attempt_delays.PAIR):
        client.post(LOGIN, wrong)
    hold_delays()
    for _attempt in range(3):
        answer = client.post(LOGIN, wrong)
    assert "Too many wrong attempts" in answer.content.decode()
    lines = AuditEvent.objects.filter(action="sign_in.failed")
    assert lines.count() == attempt_delays.PAIR
    assert "my secret password" not in str(list(lines.values()))


def test_wrong_codes_of_a_signature_outlive_the_transaction_that_they_undo(person: User) -> None:
    app = App(person)

    @service
    def act() -> None:
        signatures.redeem(
            Proof(direct=True, code=app.wrong()), actor=person, purpose="test", obj=person, content=CONTENT
        )

    for _attempt in range(attempt_delays.PAIR):
        with pytest.raises(Conflict, match="Wrong"):
            act()
    with pytest.raises(Conflict, match="Too many"):
        act()
    assert AuditEvent.objects.filter(action="signatures.wrong_code").count() == attempt_delays.PAIR


def test_wrong_codes_at_the_same_time_are_counted_before_they_are_judged(
    own_database: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.place("CN")
    person = factories.user(Role.ADMINISTRATOR, at="CN", username="adm")
    wrong, start, judged = App(person).wrong(), threading.Barrier(12), []
    take_code = factors.take_code

    def slowly(person: User, code: str) -> Any:
        judged.append(code)
        time.sleep(0.3)
        return take_code(person, code)

    monkeypatch.setattr(factors, "take_code", slowly)

    @service
    def act() -> None:
        proof = Proof(direct=True, code=wrong)
        signatures.redeem(proof, actor=person, purpose="test", obj=person, content=CONTENT)

    def attempt() -> None:
        start.wait()
        with pytest.raises(Conflict):
            act()
        connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(judged) == attempt_delays.PAIR


def test_a_right_code_is_not_counted_when_what_it_was_for_is_refused(person: User) -> None:
    app = App(person)

    @service
    def act() -> None:
        proof = Proof(direct=True, code=app.code())
        signatures.redeem(proof, actor=person, purpose="test", obj=person, content=CONTENT)
        raise Conflict("refused", "For another reason")

    for _attempt in range(attempt_delays.PAIR + 2):
        with pytest.raises(Conflict, match="another reason"):
            act()


# --- History ----------------------------------------------------------------------------------------------------------
def test_a_new_browser_or_network_is_notified_and_a_usual_one_is_not(person: User) -> None:
    by_password(person)
    by_password(person)
    assert not Notification.objects.exists()
    by_password(person, address="198.51.100.7")
    notification = Notification.objects.get(kind="unusual_sign_in")
    assert notification.facts["network"] == "198.51.100.…"


def test_people_see_their_own_history_and_sessions_and_nobody_elses(person: User, mlr2: User) -> None:
    client = by_password(person)
    by_password(person, "wrong")
    page = client.get(reverse("pages:my-sign-ins")).content.decode()
    assert "Wrong password" in page
    rows = client_of(person).get(f"{V1}sign-ins/").json()["results"]
    assert [row["outcome"] for row in rows] == ["wrong_password", "done"]
    assert client_of(mlr2).get(f"{V1}sign-ins/").json()["results"] == []
    assert len(client_of(person).get(f"{V1}me/sessions/").json()) == 1
    assert client_of(person).delete(f"{V1}me/sessions/").status_code == 204
    assert not is_in(client)


def test_the_history_is_forgotten_after_half_a_year(person: User) -> None:
    by_password(person)
    SignIn.objects.update(at=timezone.now() - dt.timedelta(days=181))
    assert sign_ins.delete_expired() == 1


# --- Sessions and tokens ----------------------------------------------------------------------------------------------
def test_an_own_new_password_ends_everything_else(person: User) -> None:
    client, other = by_password(person), by_password(person)
    ApiToken.objects.create(user=person)
    client.post(reverse("pages:my-calendar"))
    fresh = "another long password"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert is_in(client)
    assert not is_in(other)
    person.refresh_from_db()
    assert person.calendar_digest is None
    assert not ApiToken.objects.exists()
    assert Notification.objects.filter(kind="password_changed").exists()
    assert AuditEvent.objects.filter(action="people.change_password").exists()


def test_the_password_until_now_is_slowed_as_at_the_sign_in_page(person: User) -> None:
    client = by_password(person)
    fresh = "another long password"
    for _attempt in range(attempt_delays.PAIR):
        client.post(reverse("account_change_password"), {"oldpassword": "x", "password1": fresh, "password2": fresh})
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    )
    assert "Too many wrong attempts" in answer.content.decode()


def test_letting_somebody_in_again_revives_no_session(person: User, admin1: User) -> None:
    client = by_password(person)
    people.deactivate(person, actor=admin1, reason="Left the ministry")
    by_two(officials.REACTIVATE, person, admin1, another_like(admin1))
    assert not is_in(client)


@pytest.mark.parametrize(("minutes", "stays"), [(25, True), (31, False)])
def test_a_session_of_an_official_ends_when_nobody_uses_it(minutes: int, stays: bool, person: User) -> None:
    client = by_password(person)
    assert is_in(client)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes)):
        assert is_in(client) is stays


@pytest.mark.parametrize(("hours", "stays"), [(11, True), (13, False)])
def test_a_session_ends_half_a_day_after_it_began_however_much_it_is_used(
    hours: int, stays: bool, person: User
) -> None:
    client, began = by_password(person), timezone.now()
    for minutes in range(0, hours * 60, 20):
        with time_machine.travel(began + dt.timedelta(minutes=minutes)):
            used = is_in(client)
    assert used is stays


def test_unused_invitations_of_one_person_are_limited(admin1: User, settings: Any) -> None:
    settings.MOST_INVITATIONS = 1
    first, second = (people.create(actor=admin1, username=name, name=name) for name in ("newcomer", "joining"))
    invitations.issue(first, actor=admin1)
    with pytest.raises(Conflict) as refused:
        invitations.issue(second, actor=admin1)
    assert refused.value.code == "too_many_invitations"
    invitations.issue(first, actor=admin1)


# --- Secret addresses -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("address", ["/calendar/{}/deadlines.ics", "/invitation/{}/", "/calendar/{}/nothing/"])
def test_an_address_that_is_a_secret_stands_in_no_log(method: str, address: str, db: None) -> None:
    secret = "s3cretS3cretS3cret"
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    (handler,) = [result for result in logging.getLogger().handlers if result.filters]
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    before = handler.setStream(stream)
    try:
        getattr(client, method)(address.format(secret))
        client.get("/calendar-of-nobody/")
    finally:
        handler.setStream(before)
    assert secret not in stream.getvalue()
    assert "calendar-of-nobody" in stream.getvalue(), "the control: other addresses are shown"
