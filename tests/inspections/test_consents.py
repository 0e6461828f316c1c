"""Consents to electronic service on their page: each field has its own name, and nothing typed is lost."""

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from enterprises.models import Enterprise, User
from inspections.models import Consent
from inspections.services import consents
from tests.support import factories
from tests.support.inspection_world import on


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    factories.place("360727")
    with on(2011, 6, 10):
        yield


@pytest.fixture
def two(firm: Enterprise, inspector1: User) -> list[Consent]:
    """Create consents of two enterprises of one place."""
    return [
        consents.record(
            actor=inspector1,
            enterprise=enterprise,
            document=f"Paper {number}",
            address="a@example.invalid",
            signed_on=day,
        )
        for number, (enterprise, day) in enumerate(
            [(firm, dt.date(2011, 6, 1)), (factories.enterprise(), dt.date(2011, 6, 2))]
        )
    ]


def test_no_name_of_a_field_stands_twice_on_the_page(two: list[Consent], inspector1: User) -> None:
    browser = Client()
    browser.force_login(inspector1)
    page = browser.get(reverse("pages:consents")).content.decode()
    names = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert sum(name.endswith("revoke-reason") for name in names) == 2
    assert [name for name, times in names.items() if times > 1] == []


def test_what_was_typed_stays_beside_the_consent_that_it_was_typed_for(two: list[Consent], inspector1: User) -> None:
    browser = Client()
    browser.force_login(inspector1)
    address = reverse("pages:consent-act", args=[two[0].pk, "revoke"])
    answer = browser.post(address, {"revoke-reason": "", "version": two[0].version})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert f'href="#id_{two[0].pk}_revoke-reason"' in page
    assert f'id="id_{two[0].pk}_revoke-reason"' in page
    with on(2011, 6, 11):
        consents.revoke(two[0], actor=inspector1, reason="Asked by letter.")
    stale = browser.post(address, {"revoke-reason": "The mailbox is closed.", "version": two[0].version})
    assert stale.status_code in {409, 412}


def test_the_people_of_an_enterprise_find_their_own_code_filled_in(firm: Enterprise, signer: User) -> None:
    browser = Client()
    browser.force_login(signer)
    page = browser.get(reverse("pages:consents")).content.decode()
    assert re.search(rf'name="enterprise"[^>]*value="{firm.code}"', page)
    fields = {"enterprise": firm.code, "document": "P 7", "address": "a@example.invalid", "signed_on": "2011-06-11"}
    answer = browser.post(reverse("pages:consents"), fields)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="P 7"' in page
    assert 'id="id_signed_on_error"' in page
    assert browser.post(reverse("pages:consents"), {**fields, "signed_on": "2011-06-10"}).status_code == 302
