"""The register's admin screens: only rows in reach, writes only through services, refusals beside the fields."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import AuditEvent
from enterprises.models import (
    ApprovalRequest,
    Enterprise,
    Group,
    Jurisdiction,
    Licence,
    Membership,
    MiningArea,
    Site,
    User,
)
from enterprises.roles import Role
from enterprises.services import officials
from tests.support import factories
from tests.support.approvals import another_like

pytestmark = pytest.mark.django_db

MODELS = [Enterprise, Group, Jurisdiction, Licence, Membership, MiningArea, Site, User]


@pytest.fixture(autouse=True)
def _business_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(model: type, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _page(answer: Any) -> str:
    return answer.content.decode()


EMPTY_INLINES = {
    f"{prefix}-{name}": "0"
    for prefix in ("sites", "events", "licences", "tenures", "enterprises", "suspensions", "memberships")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def _enterprise(**fields: Any) -> dict[str, Any]:
    defaults = {
        "code": "E-NEW",
        "name": "New firm",
        "name_zh": "",
        "credit_code": "",
        "ownership": "state",
        "jurisdiction": factories.place("360727").pk,
        "group": "",
    }
    return {**defaults, **EMPTY_INLINES, **fields}


def test_an_officer_enters_and_corrects_an_enterprise(p36a: User) -> None:
    client = signed_in(p36a)
    assert client.get(address(Enterprise, "add")).status_code == 200
    answer = client.post(address(Enterprise, "add"), _enterprise())
    assert answer.status_code == 302, _page(answer)
    created = Enterprise.objects.get(code="E-NEW")
    change = address(Enterprise, "change", created.pk)
    assert client.get(change).status_code == 200
    assert client.post(change, _enterprise(name="Renamed")).status_code == 302
    created.refresh_from_db()
    assert (created.name, created.version) == ("Renamed", 2)
    assert list(AuditEvent.objects.order_by("id").values_list("action", flat=True)) == [
        "enterprises.create",
        "enterprises.update",
    ]


def test_a_refusal_of_the_service_stands_beside_its_field(p36a: User) -> None:
    answer = signed_in(p36a).post(address(Enterprise, "add"), _enterprise(credit_code="91350100M000100Y44"))
    assert answer.status_code == 200
    assert "check digit" in _page(answer)
    assert not Enterprise.objects.exists()


def test_a_refusal_that_concerns_no_field_stands_above_them(p36a: User, firm: Enterprise) -> None:
    moved = _enterprise(jurisdiction=factories.place("360728").pk, name="Kept as typed")
    answer = signed_in(p36a).post(address(Enterprise, "change", firm.pk), moved)
    assert answer.status_code == 200
    assert "its seat cannot be changed" in _page(answer)
    assert "Kept as typed" in _page(answer)


def test_nobody_overwrites_what_he_has_not_seen(p36a: User, firm: Enterprise) -> None:
    client, change = signed_in(p36a), address(Enterprise, "change", firm.pk)
    assert 'action="?version=1"' in _page(client.get(change))
    same_seat = {"jurisdiction": firm.jurisdiction.pk, "ownership": firm.ownership}
    assert client.post(f"{change}?version=1", _enterprise(name="First", **same_seat)).status_code == 302
    answer = client.post(f"{change}?version=1", _enterprise(name="Second", **same_seat))
    assert answer.status_code == 200
    assert "This has changed" in _page(answer)
    firm.refresh_from_db()
    assert firm.name == "First"


def test_an_officer_elsewhere_meets_nothing(p15a: User, firm: Enterprise) -> None:
    client = signed_in(p15a)
    for row in (firm, firm.sites.get(), firm.licences.get()):
        assert row.pk.hex not in _page(client.get(address(type(row), "changelist"))).replace("-", "")
        assert client.get(address(type(row), "change", row.pk))["Location"] == reverse("admin:index")
        assert client.post(address(type(row), "change", row.pk), {})["Location"] == reverse("admin:index")


def test_a_person_who_may_not_edit_sees_no_form(inspector1: User, firm: Enterprise) -> None:
    client = signed_in(inspector1)
    assert client.get(address(Enterprise, "add")).status_code == 403
    change = address(Enterprise, "change", firm.pk)
    assert 'name="name"' not in _page(client.get(change))
    assert client.post(change, _enterprise()).status_code == 403
    assert client.get(address(Enterprise, "verb", firm.pk, "suspend")).status_code == 403


def test_a_step_asks_for_its_reason_and_calls_the_service(p36a: User, firm: Enterprise) -> None:
    client, step = signed_in(p36a), address(Enterprise, "verb", firm.pk, "suspend")
    assert step in _page(client.get(address(Enterprise, "change", firm.pk)))
    assert client.get(step).status_code == 200
    assert client.post(step, {"reason": ""}).status_code == 409
    assert client.post(step, {"reason": "No acceptance"}).status_code == 302
    firm.refresh_from_db()
    assert firm.state == "suspended"
    assert client.post(step, {"reason": "Again, as a test"}).status_code == 409


def test_a_site_is_entered_with_its_holder_and_kept_from_growing(p36a: User, firm: Enterprise) -> None:
    client = signed_in(p36a)
    site = {
        "code": "S-NEW",
        "enterprise": firm.pk,
        "name": "New mine",
        "kind": "mine",
        "ore_type": "ion_adsorption",
        "approved_capacity": "500",
        "jurisdiction": firm.jurisdiction.pk,
        "held_from": "2011-01-01",
        **EMPTY_INLINES,
    }
    answer = client.post(address(Site, "add"), site)
    assert answer.status_code == 302, _page(answer)
    created = Site.objects.get(code="S-NEW")
    assert created.tenures.get().held_from == dt.date(2011, 1, 1)
    change = address(Site, "change", created.pk)
    assert "may not be raised" in _page(client.post(change, {**site, "approved_capacity": "600"}))
    allowed = {**site, "approved_capacity": "600", "exception": "State Council decision 9"}
    assert client.post(change, allowed).status_code == 302
    assert AuditEvent.objects.get(action="sites.update").reason == "State Council decision 9"


def test_a_licence_is_issued_stopped_and_never_edited(mlr1: User, firm: Enterprise) -> None:
    client, site = signed_in(mlr1), firm.sites.get()
    licence = {
        "number": "C-1",
        "kind": "work_safety",
        "site": site.pk,
        "authority": factories.authority().pk,
        "issuing_level": "nation",
        "valid_from": "2011-10-01",
        "valid_to": "",
        "exception": "",
        **EMPTY_INLINES,
    }
    answer = client.post(address(Licence, "add"), licence)
    assert answer.status_code == 302, _page(answer)
    created = Licence.objects.get(number="C-1")
    assert client.post(address(Licence, "change", created.pk), licence).status_code == 403
    assert (
        client.post(address(Licence, "verb", created.pk, "revoke"), {"reason": "Mistake, as a test"}).status_code == 302
    )
    created.refresh_from_db()
    assert created.revoked_on == dt.date(2011, 10, 20)


def test_a_licence_that_the_law_refuses_is_refused_here_too(mlr1: User, firm: Enterprise) -> None:
    site = factories.site(firm, licensed=False)
    licence = {
        "number": "C-1",
        "kind": "mining",
        "site": site.pk,
        "authority": factories.authority().pk,
        "issuing_level": "nation",
        "valid_from": "2011-10-01",
        **EMPTY_INLINES,
    }
    answer = signed_in(mlr1).post(address(Licence, "add"), licence)
    assert "No new prospecting or mining licences" in _page(answer)


def test_an_administrator_enters_people_and_their_roles(admin1: User) -> None:
    client = signed_in(admin1)
    answer = client.post(address(User, "add"), {"username": "newcomer", "name": "Newcomer", "email": ""})
    assert answer.status_code == 302, _page(answer)
    created = User.objects.get(username="newcomer")
    assert not created.has_usable_password()
    grant = {
        "user": created.pk,
        "role": Role.INSPECTOR,
        "jurisdiction": factories.place("36").pk,
        "valid_from": "2011-10-01",
    }
    assert "takes two people" in _page(client.post(address(Membership, "add"), grant))
    assert not Membership.objects.filter(user=created).exists()
    page = _page(client.get(address(User, "change", created.pk)))
    ask = reverse("pages:approval-propose", args=[officials.APPOINT, created.pk])
    assert ask in page
    asked = {"role": Role.INSPECTOR, "jurisdiction": "36", "reason": "Joins the office", "confirmed": "1"}
    assert client.post(ask, asked).status_code == 302
    assert not Membership.objects.filter(user=created).exists()
    row = ApprovalRequest.objects.get()
    assert signed_in(another_like(admin1)).post(f"/approvals/{row.pk}/approve/").status_code == 302
    assert User.objects.get(pk=created.pk).roles == {Role.INSPECTOR}


def test_nobody_but_administrators_and_auditors_sees_people(mlr1: User, auditor1: User, clerk: User) -> None:
    row = address(User, "change", clerk.pk)
    assert row not in _page(signed_in(mlr1).get(address(User, "changelist")))
    client = signed_in(auditor1)
    assert row in _page(client.get(address(User, "changelist")))
    assert client.get(address(User, "add")).status_code == 403
    assert client.post(address(User, "verb", clerk.pk, "deactivate"), {"reason": "as a test x"}).status_code == 403


def test_an_administrator_completes_a_planned_area(admin1: User, mlr1: User) -> None:
    area = MiningArea.objects.create(
        number=11, jurisdiction=factories.place("360729"), evidence="derived", source="announcement"
    )
    change = {
        "name": "",
        "name_zh": "",
        "rare_earth_class": "",
        "jurisdiction": area.jurisdiction.pk,
        "area_km2": "230.5",
        "resource_t": "",
        "evidence": "sourced",
        "source": "announcement",
        **EMPTY_INLINES,
    }
    assert signed_in(admin1).post(address(MiningArea, "change", area.pk), change).status_code == 302
    assert signed_in(mlr1).post(address(MiningArea, "change", area.pk), change).status_code == 403
    area.refresh_from_db()
    assert f"{area.area_km2}" == "230.500"


def test_what_is_out_of_sight_cannot_be_chosen(p36a: User, firm: Enterprise) -> None:
    other = factories.enterprise("E-FAR", at="150206")
    site = {
        "code": "S-NEW",
        "enterprise": other.pk,
        "name": "x",
        "kind": "metal",
        "jurisdiction": firm.jurisdiction.pk,
        **EMPTY_INLINES,
    }
    answer = signed_in(p36a).post(address(Site, "add"), site)
    assert answer.status_code == 200
    assert not Site.objects.filter(code="S-NEW").exists()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_does_not_grow_in_statements(
    admin1: User, django_assert_max_num_queries: Callable[..., Any], model: type
) -> None:
    client, counts = signed_in(admin1), []
    client.get(address(model, "changelist"))  # the first use of a session is recorded
    for _round in range(2):
        for _ in range(6):
            firm = factories.enterprise(group=factories.group())
            factories.site(firm)
            factories.user(Role.ENTERPRISE_SIGNER, of=firm)
            number = MiningArea.objects.count() + 1
            MiningArea.objects.create(number=number, jurisdiction=firm.jurisdiction, evidence="sourced", source="t")
        with django_assert_max_num_queries(30) as captured:
            assert client.get(address(model, "changelist")).status_code == 200
        # Which page reads the business day again depends on seconds.
        counts.append(sum("core_fixedday" not in query["sql"] for query in captured.captured_queries))
    assert counts[0] == counts[1]


def test_a_list_calls_things_and_their_kinds_in_the_reader_s_language(firm: Enterprise, p36a: User) -> None:
    Jurisdiction.objects.filter(pk=firm.jurisdiction_id).update(name="Longnan", name_zh="龙南县")
    client = signed_in(p36a)
    for language, name, kind, search in (
        ("en", "Longnan", "Jurisdiction", "Type"),
        ("zh-hans", "龙南县", "行政区划", "输入"),
    ):
        page = _page(client.get(address(Enterprise, "changelist"), headers={"Accept-Language": language}))
        for word in (name, kind, search):
            assert word in page, (language, word)
    assert "Longnan" not in page
    sorted_by_place = client.get(address(Enterprise, "changelist"), {"o": "4"})
    assert sorted_by_place.status_code == 200
    assert firm.code in _page(sorted_by_place)
