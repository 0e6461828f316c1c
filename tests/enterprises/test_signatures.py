"""Guards of a signature, one test each, which fails if the guard is removed."""

import dataclasses
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core import actor_sessions, clock, loaders
from core.actors import SystemActor
from core.canonical_json import sha256_hex
from core.errors import Conflict
from core.models import ApiToken
from enterprises.models import Signature, User
from enterprises.services import attempt_delays, signatures
from enterprises.services.signatures import Proof
from tests.support.second_factors import App, recovery_codes

CONTENT = {"month": "2011-09", "produced": "12.500"}
HERE = "this session"


@pytest.fixture(autouse=True)
def strict(settings: Any) -> None:
    settings.SIGNING_NEEDS_SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def app(signer: User) -> App:
    return App(signer)


def seen(person: User, content: Any = CONTENT, *, purpose: str = "test", obj: Any = None, session: str = HERE) -> str:
    return signatures.intent(person, purpose, obj or person, content, session=session)


def sign(person: User, proof: Proof | None, content: Any = CONTENT) -> dict[str, str] | None:
    return signatures.redeem(proof, actor=person, purpose="test", obj=person, content=content)


def refusal(person: User, proof: Proof | None, content: Any = CONTENT) -> str:
    with pytest.raises(Conflict) as refused:
        sign(person, proof, content)
    return refused.value.code


def test_a_code_signs_what_was_seen(signer: User, app: App) -> None:
    signed = sign(signer, Proof(HERE, seen(signer), app.code()))
    assert signed == {"method": "totp", "sha256": sha256_hex(CONTENT)}
    kept = Signature.objects.get()
    assert (kept.user, kept.method, kept.sha256) == (signer, "totp", sha256_hex(CONTENT))


def test_without_a_factor_nothing_is_signed(signer: User, app: App) -> None:
    assert refusal(signer, None) == "signature_required"
    assert refusal(signer, Proof(HERE, seen(signer))) == "signature_required"


def test_a_loader_enters_acts_of_people_who_cannot_sign_in(signer: User) -> None:
    with loaders.entering_history():
        assert sign(signer, None) == {"method": "session", "sha256": sha256_hex(CONTENT)}
    assert refusal(signer, None) == "signature_required"


def test_a_wrong_code_signs_nothing(signer: User, app: App) -> None:
    assert refusal(signer, Proof(HERE, seen(signer), app.wrong())) == "signature_wrong"
    assert not Signature.objects.exists()


def test_another_session_cannot_use_what_this_one_saw(signer: User, app: App) -> None:
    assert refusal(signer, Proof("elsewhere", seen(signer), app.code())) == "signature_foreign"
    assert refusal(signer, Proof("", seen(signer, session=""), app.code())) == "signature_foreign"


def test_another_person_cannot_use_it(signer: User, clerk: User, app: App) -> None:
    assert refusal(signer, Proof(HERE, seen(clerk, obj=signer), app.code())) == "signature_foreign"


def test_it_is_about_one_act_on_one_row(signer: User, clerk: User, app: App) -> None:
    assert refusal(signer, Proof(HERE, seen(signer, purpose="other"), app.code())) == "signature_foreign"
    assert refusal(signer, Proof(HERE, seen(signer, obj=clerk), app.code())) == "signature_foreign"


def test_what_changed_in_between_is_not_signed(signer: User, app: App) -> None:
    proof = Proof(HERE, seen(signer), app.code())
    assert refusal(signer, proof, {**CONTENT, "produced": "12.501"}) == "signature_stale"


def test_it_is_good_once(signer: User, app: App) -> None:
    asked = seen(signer)
    sign(signer, Proof(HERE, asked, app.code()))
    assert refusal(signer, Proof(HERE, asked, app.code())) == "signature_used"


def test_the_database_keeps_it_good_once(signer: User) -> None:
    row = {"purpose": "test", "object_id": "1", "sha256": "0", "method": "totp", "nonce": "same"}
    assert actor_sessions.sign(signer, **row)
    Signature.objects.create(user=signer, at=clock.now(), **row)
    with pytest.raises(IntegrityError, match="was used"), transaction.atomic():
        Signature.objects.create(user=signer, at=clock.now(), **row)


def test_it_is_good_for_ten_minutes(signer: User, app: App) -> None:
    now = timezone.now()
    asked = seen(signer)
    with time_machine.travel(now + timezone.timedelta(seconds=signatures.LIFETIME + 5), tick=False):
        assert refusal(signer, Proof(HERE, asked, app.code())) == "signature_expired"
    with time_machine.travel(now + timezone.timedelta(seconds=signatures.LIFETIME - 30), tick=False):
        assert sign(signer, Proof(HERE, asked, app.code()))


@pytest.mark.parametrize("intent", ["", "nonsense", "a:b:c"])
def test_an_intent_is_not_invented(intent: str, signer: User, app: App) -> None:
    assert refusal(signer, Proof(HERE, intent, app.code())) == "signature_foreign"


def test_a_code_is_good_once(signer: User, app: App) -> None:
    code = app.code()
    sign(signer, Proof(HERE, seen(signer), code))
    assert refusal(signer, Proof(HERE, seen(signer), code)) == "signature_wrong"


def test_guessing_ends_after_five(signer: User, app: App) -> None:
    right = app.code()
    for _attempt in range(attempt_delays.PAIR):
        assert refusal(signer, Proof(HERE, seen(signer), app.wrong())) == "signature_wrong"
    assert refusal(signer, Proof(HERE, seen(signer), right)) == "signature_locked"


def test_a_recovery_code_signs_nothing(signer: User, app: App) -> None:
    assert refusal(signer, Proof(HERE, seen(signer), recovery_codes(signer)[0])) == "signature_wrong"


@pytest.mark.parametrize(
    "answer", ["{}", "null", "[]", "nonsense", "[" * 20_000, '{"id": "AA", "rawId": "AA", "response": {}}']
)
def test_a_false_answer_of_a_passkey_signs_nothing(answer: str, signer: User, app: App) -> None:
    proof = Proof(HERE, seen(signer), credential=answer, site="localhost")
    assert refusal(signer, proof) == "signature_wrong"


# --- Programs ---------------------------------------------------------------------------------------------------------
def test_a_token_made_under_a_factor_signs(signer: User) -> None:
    signing, _secret = ApiToken.objects.create(user=signer, signs=True)
    plain, _secret = ApiToken.objects.create(user=signer)
    assert (sign(signer, Proof(token=signing, direct=True)) or {})["method"] == "token"
    assert refusal(signer, Proof(token=plain, direct=True)) == "signature_required"


def test_any_other_token_sends_a_code_along(signer: User, app: App) -> None:
    plain, _secret = ApiToken.objects.create(user=signer)
    assert refusal(signer, Proof(token=plain, direct=True, code=app.wrong())) == "signature_wrong"
    assert (sign(signer, Proof(token=plain, direct=True, code=app.code())) or {})["method"] == "totp"


def test_a_page_is_no_program(signer: User, app: App) -> None:
    """Only a direct proof, sent by a program, may omit the intent."""
    direct = Proof(HERE, "", app.code(), direct=True)
    assert refusal(signer, dataclasses.replace(direct, direct=False)) == "signature_foreign"
    assert sign(signer, direct)


# --- Relaxed, and nobody ----------------------------------------------------------------------------------------------
def test_relaxed_the_session_signs_and_says_so(signer: User, settings: Any) -> None:
    settings.SIGNING_NEEDS_SECOND_FACTOR = False
    assert sign(signer, None) == {"method": "session", "sha256": sha256_hex(CONTENT)}


def test_in_relaxed_mode_people_with_a_factor_are_asked_for_it(signer: User, app: App, settings: Any) -> None:
    settings.SIGNING_NEEDS_SECOND_FACTOR = False
    assert refusal(signer, Proof(HERE)) == "signature_required"
    assert (sign(signer, Proof(HERE, seen(signer), app.code())) or {})["method"] == "totp"


def test_what_runs_by_itself_signs_nothing(db: None) -> None:
    assert signatures.redeem(None, actor=SystemActor("test"), purpose="test", obj=User(), content=CONTENT) is None


def test_a_session_is_named_without_its_key(client: Client, signer: User) -> None:
    client.force_login(signer)
    key = client.session.session_key
    assert key is not None
    name = signatures.session_name(key)
    assert key not in name
    assert name != signatures.session_name("another")
