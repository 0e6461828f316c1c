"""User names: unique whatever their case, Unicode form or look."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import Conflict, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from enterprises.services import people
from enterprises.user_names import skeleton, validate_user_name
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of

PASSWORD = "a long enough password"


@pytest.fixture
def chief(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")


def create(actor: User, username: str, firm: Enterprise) -> User:
    role = {"role": Role.ENTERPRISE_CLERK, "enterprise": firm}
    return people.create(actor=actor, username=username, name="x", appointments=[role])


@pytest.mark.parametrize(
    "name", ["..", "", ".", "a..b", "-a", "a-", "a b", "ａdmin", "a/b", "a\u0301", "x١", "_", "ﬁrm"]
)
def test_names_of_another_shape_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        validate_user_name(name)


@pytest.mark.parametrize("name", ["аdmin1", "admіn", "王wei", "paρa"])
def test_two_scripts_in_one_name_are_refused(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_user_name(name)
    assert refused.value.code == "user_name_scripts"


@pytest.mark.parametrize("name", ["admin1", "p36a", "wang.wei", "li-na@gz", "王伟", "сосо", "demo-clerk-01", "a_b"])
def test_ordinary_names_pass(name: str) -> None:
    validate_user_name(name)


@pytest.mark.parametrize("other", ["INSPECTOR3", "Inspector3"])
def test_another_case_is_the_same_name(other: str, inspector3: User, chief: User, firm: Enterprise) -> None:
    with pytest.raises(Conflict) as refused:
        create(chief, other, firm)
    assert refused.value.code == "taken"


@pytest.mark.parametrize(
    ("known", "other"),
    [("coco", "сосо"), ("admin1", "adminl"), ("admin1", "adminI"), ("mlr0", "mlro"), ("rnlr", "mlr")],
)
def test_a_name_that_looks_like_another_is_refused(known: str, other: str, chief: User, firm: Enterprise) -> None:
    factories.user(Role.INSPECTOR, at="36", username=known)
    assert skeleton(known) == skeleton(other)
    with pytest.raises(Conflict) as refused:
        create(chief, other, firm)
    assert refused.value.code == "confusable"


def test_the_database_says_so_too(inspector3: User) -> None:
    for name, constraint in (("INSPECTOR3", "_once"), ("ＩＮＳＰＥＣＴＯＲ3", "_once"), ("..", "person_name_shaped")):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            User.objects.create(username=name, name="x")


def test_a_user_name_in_another_case_signs_in(inspector3: User) -> None:
    inspector3.set_password(PASSWORD)
    inspector3.save()
    for typed in ("INSPECTOR3", " Inspector3 ", "ｉｎｓｐｅｃｔｏｒ3"):
        client = Client()
        client.post("/accounts/login/", {"login": typed, "password": PASSWORD})
        assert client.get("/me/").status_code == 200, typed


def test_an_administrator_corrects_a_name_and_the_old_one_is_given_to_nobody(
    clerk: User, admin1: User, chief: User, firm: Enterprise
) -> None:
    people.rename(clerk, actor=admin1, username="wang.wei", reason="Married this summer")
    line = AuditEvent.objects.get(action="people.rename")
    assert (line.data["changed"]["username"], line.reason) == (["clerk", "wang.wei"], "Married this summer")
    assert Notification.objects.get(kind="user_name_changed").person == clerk
    assert list(clerk.user_names.values_list("username", flat=True)) == ["clerk", "wang.wei"]
    for taken in ("clerk", "Clerk", "c1erk"):
        with pytest.raises(Conflict):
            create(chief, taken, firm)
    people.rename(clerk, actor=admin1, username="clerk", reason="Back to the first one")
    with pytest.raises(Invalid):
        people.rename(clerk, actor=admin1, username="..", reason="Asked for it herself")


def test_names_are_corrected_in_the_api_and_on_the_page(clerk: User, admin1: User, chief: User) -> None:
    answer = client_of(admin1).post(
        f"{V1}people/clerk/rename/", {"username": "li.na", "reason": "It was typed wrongly"}
    )
    assert answer.json()["user_names"] == ["clerk", "li.na"]
    assert_problem(
        client_of(admin1).post(f"{V1}people/li.na/rename/", {"username": "chief", "reason": "It was typed wrongly"}),
        409,
        "taken",
    )
    client = Client()
    client.force_login(chief)
    assert (
        client.post("/people/li.na/rename/", {"new_name": "li.nan", "reason": "It was typed wrongly"}).status_code
        == 302
    )
    assert (
        client.post("/people/li.nan/rename/", {"new_name": "..", "reason": "It was typed wrongly"}).status_code == 409
    )
