import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import FixedDay
from enterprises.models import User

PASSWORD = "a long enough password"


@pytest.fixture
def person(mlr1: User) -> User:
    mlr1.set_password(PASSWORD)
    mlr1.save()
    return mlr1


@pytest.fixture
def demonstration(db: None) -> None:
    FixedDay.objects.create(day=dt.date(2011, 10, 20))
    clock.reload_fixed_day()
    yield
    clock.reload_fixed_day()


def test_signs_in_with_a_password_and_out_again(client: Client, person: User) -> None:
    answer = client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert person.name in page.content.decode()
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/").status_code == 302


def test_says_what_is_wrong_and_keeps_the_name(client: Client, person: User) -> None:
    answer = client.post(reverse("account_login"), {"login": person.username, "password": "wrong"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Error:" in page
    assert f'value="{person.username}"' in page


def test_asks_for_a_sign_in_and_leads_back(client: Client, db: None) -> None:
    answer = client.get("/quota/?state=over")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/quota/%3Fstate%3Dover"


def test_nobody_signs_himself_up(client: Client, db: None) -> None:
    data = {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not User.objects.filter(username="newcomer").exists()


def test_a_demonstration_offers_its_people_with_one_click(client: Client, person: User, demonstration: None) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert f'name="username" value="{person.username}"' in page
    assert "2011-10-20" in page
    answer = client.post(reverse("pages:demonstration-sign-in"), {"username": person.username, "next": "/quota/"})
    assert answer["Location"] == "/quota/"
    assert client.get("/quota/").status_code == 200


def test_a_demonstration_sends_nobody_to_another_host(client: Client, person: User, demonstration: None) -> None:
    data = {"username": person.username, "next": "//elsewhere.example/"}
    assert client.post(reverse("pages:demonstration-sign-in"), data)["Location"] == "/"


def test_without_a_demonstration_there_is_no_demonstration_sign_in(client: Client, person: User) -> None:
    assert f'value="{person.username}"' not in client.get(reverse("account_login")).content.decode()
    answer = client.post(reverse("pages:demonstration-sign-in"), {"username": person.username})
    assert answer.status_code == 404


def test_a_deployment_without_a_demonstration_password_has_no_demonstration_sign_in(
    client: Client, person: User, demonstration: None, settings
) -> None:
    settings.DEMO_PASSWORD = ""
    answer = client.post(reverse("pages:demonstration-sign-in"), {"username": person.username})
    assert answer.status_code == 404


def test_a_real_person_is_never_offered(client: Client, person: User, demonstration: None) -> None:
    User.objects.filter(pk=person.pk).update(fictitious=False)
    answer = client.post(reverse("pages:demonstration-sign-in"), {"username": person.username})
    assert answer.status_code == 404


def test_the_demonstration_sign_in_needs_a_csrf_token(person: User, demonstration: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("pages:demonstration-sign-in"), {"username": person.username})
    assert answer.status_code == 403
