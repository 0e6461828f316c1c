"""The main menu: a page belongs to one entry of a reader's menu at most."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import get_resolver

from config.menu import menu
from enterprises.models import Enterprise, Membership, User
from enterprises.roles import ENTERPRISE_ROLES, Role
from tests.support import factories

OF_PAGES: Any = get_resolver().namespace_dict["pages"][1]
NAMES = sorted(name for name in OF_PAGES.reverse_dict if isinstance(name, str))


def marked(person: User, name: str) -> list[str]:
    """Return the labels of the entries that the menu marks on a page."""
    request: Any = RequestFactory().get("/")
    request.user = person
    request.resolver_match = SimpleNamespace(url_name=name, namespaces=["pages"])
    entries = [entry for heading in menu(request)["menu"] for entry in heading["entries"]]
    return [str(entry["label"]) for entry in entries if entry["current"]]


def of_role(role: Role, firm: Enterprise) -> User:
    of = firm if role in ENTERPRISE_ROLES else factories.group("G-MENU") if role == Role.GROUP_OFFICER else None
    authorities = ("MLR",) if role.endswith("_regulator") else ()
    return User.objects.get(pk=factories.user(role, of=of, authorities=authorities).pk)


@pytest.mark.parametrize("role", Role)
def test_a_page_marks_one_entry_at_most(db: None, firm: Enterprise, role: Role) -> None:
    person = of_role(role, firm)
    assert {name: found for name in NAMES if len(found := marked(person, name)) > 1} == {}


def test_of_several_roles_too(db: None, firm: Enterprise) -> None:
    person = of_role(Role.ENTERPRISE_SIGNER, firm)
    nation = factories.place("CN")
    Membership.objects.create(user=person, role=Role.INSPECTOR, jurisdiction=nation, valid_from=dt.date(2000, 1, 1))
    person = User.objects.get(pk=person.pk)
    assert person.roles == {Role.ENTERPRISE_SIGNER, Role.INSPECTOR}
    assert {name: found for name in NAMES if len(found := marked(person, name)) > 1} == {}


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("risk", "Inspections"),
        ("risk-assessment-new", "Environment"),
        ("multi-year-plan", "Quota"),
        ("multi-year-plans", "Quota"),
        ("order", "Cases"),
        ("me", None),
    ],
)
def test_its_entry_is_the_one_that_fits_best(db: None, firm: Enterprise, name: str, entry: str | None) -> None:
    assert marked(of_role(Role.INSPECTOR, firm), name) == ([entry] if entry else [])
