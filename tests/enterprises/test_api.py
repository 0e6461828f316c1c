"""The register's API: shapes, faults, ETags, filters, visibility, and the number of statements of a list."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core import clock
from core.models import ApiToken, AuditEvent
from enterprises.models import Enterprise, Licence, MiningArea, User
from enterprises.roles import Role
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import another_like

pytestmark = pytest.mark.django_db

FIRM = f"{V1}enterprises/E-DEMO-FIRM/"
NEW = {"code": "E-NEW", "name": "New firm", "ownership": "state", "jurisdiction": "360727"}


@pytest.fixture(autouse=True)
def _business_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


# --- Enterprises -----------------------------------------------------------------------------------------------------
def test_an_enterprise_travels_by_codes(p36a: User, firm: Enterprise) -> None:
    answer = client_of(p36a).get(FIRM)
    body = answer.json()
    assert (body["code"], body["jurisdiction"], body["province"], body["group"]) == (
        "E-DEMO-FIRM",
        "360727",
        "36",
        None,
    )
    assert (body["state"], body["actions"]) == ("active", ["update", "suspend", "close", "merge"])
    assert answer["ETag"] == '"1"'


def test_an_enterprise_is_created_and_read_back(p36a: User, firm: Enterprise) -> None:
    client = client_of(p36a)
    created = client.post(f"{V1}enterprises/", {**NEW, "credit_code": "91350100M000100Y43"})
    assert created.status_code == 201, created.content
    assert client.get(f"{V1}enterprises/E-NEW/").json() == created.json()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"jurisdiction": "999999"}, ("/jurisdiction", "unknown_code")),
        ({"jurisdiction": ["36"]}, ("/jurisdiction", "invalid")),
        ({"group": "G-NONE"}, ("/group", "unknown_code")),
        ({"ownership": "mine"}, ("/ownership", "invalid_choice")),
        ({"credit_code": "91350100M000100Y44"}, ("/credit_code", "credit_code_check_digit")),
        ({"credit_code": "9" * 19}, ("/credit_code", "max_length")),
        ({"code": "firm"}, ("/code", "invalid_code")),
        ({"name": ""}, ("/name", "blank")),
        ({"colour": "red"}, ("/colour", "unknown_member")),
    ],
)
def test_each_fault_is_named(p36a: User, firm: Enterprise, change: dict[str, Any], expected: tuple[str, str]) -> None:
    body = assert_problem(client_of(p36a).post(f"{V1}enterprises/", {**NEW, **change}), 400, "invalid")
    assert expected in pointers(body)
    assert Enterprise.objects.count() == 1


def test_a_taken_code_is_a_conflict(p36a: User, firm: Enterprise) -> None:
    body = assert_problem(client_of(p36a).post(f"{V1}enterprises/", {**NEW, "code": "E-DEMO-FIRM"}), 409, "taken")
    assert pointers(body) == [("/code", "taken")]


def test_an_edit_needs_the_version_it_saw(p36a: User, firm: Enterprise) -> None:
    client = client_of(p36a)
    assert_problem(client.patch(FIRM, {"name": "x"}), 428, "if_match_required")
    assert client.patch(FIRM, {"name": "x"}, HTTP_IF_MATCH='"1"')["ETag"] == '"2"'
    assert_problem(client.patch(FIRM, {"name": "y"}, HTTP_IF_MATCH='"1"'), 412, "stale")


def test_what_was_read_can_be_put_back(p36a: User, mlr1: User, firm: Enterprise) -> None:
    site, licence = firm.sites.get(), firm.licences.get()
    client = client_of(p36a)
    for address in (FIRM, f"{V1}sites/{site.code}/"):
        body = client.get(address).json()
        answer = client.put(address, {**body, "name": "Changed"}, HTTP_IF_MATCH='"1"')
        assert answer.status_code == 200, answer.content
        assert answer.json() == {**body, "name": "Changed"}
    assert client.put(f"{V1}licences/{licence.pk}/", {}).status_code == 405, "a licence is never edited"


def test_suspending_asks_for_a_reason_and_shows_what_is_open_next(p36a: User, firm: Enterprise) -> None:
    client = client_of(p36a)
    assert_problem(client.post(f"{FIRM}suspend/", {}), 400, "invalid")
    answer = client.post(f"{FIRM}suspend/", {"reason": "No acceptance", "effective_on": "2011-09-01"})
    assert (answer.json()["state"], answer.json()["actions"]) == (
        "suspended",
        ["update", "reinstate", "close", "merge"],
    )
    assert_problem(client.post(f"{FIRM}suspend/", {"reason": "again, as a test"}), 409, "wrong_state")
    assert client.post(f"{FIRM}reinstate/", {"reason": "Accepted"}).json()["state"] == "active"
    events = client.get(f"{FIRM}events/").json()
    assert [(event["kind"], event["effective_on"]) for event in events] == [
        ("suspend", "2011-09-01"),
        ("reinstate", "2011-10-20"),
    ]


def test_outside_is_404_and_inside_without_the_capability_403(p15a: User, inspector1: User, firm: Enterprise) -> None:
    assert_problem(client_of(p15a).get(FIRM), 404, "not_found")
    assert_problem(client_of(p15a).post(f"{FIRM}suspend/", {"reason": "as a test x"}), 404, "not_found")
    assert_problem(client_of(inspector1).post(f"{FIRM}suspend/", {"reason": "as a test x"}), 403, "forbidden")
    assert client_of(inspector1).get(FIRM).json()["actions"] == []


def test_people_of_an_enterprise_see_their_own_alone_and_find_others_by_name(clerk: User, outsider: User) -> None:
    client = client_of(clerk)
    assert [row["code"] for row in client.get(f"{V1}enterprises/").json()["results"]] == ["E-DEMO-FIRM"]
    assert_problem(client.get(f"{V1}enterprises/E-DEMO-OTHER/"), 404, "not_found")
    assert client.get(f"{V1}counterparties/").json()["count"] == 0
    result = client.get(f"{V1}counterparties/", {"search": "demo-oth"}).json()["results"]
    assert result == [
        {
            "code": "E-DEMO-OTHER",
            "name": "E-DEMO-OTHER (invented)",
            "name_zh": "",
            "province": "15",
            "state": "active",
        }
    ]


# --- Filters ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def register(firm: Enterprise) -> None:
    """Create a firm in Longnan, a group's member in Baiyun with a plant, and a suspended firm without a site."""
    group = factories.group()
    member = factories.enterprise("E-BAIYUN", at="150206", group=group, ownership="state")
    area = MiningArea.objects.create(
        number=7, jurisdiction=factories.place("360727"), evidence="sourced", source="test"
    )
    firm.sites.update(mining_area=area)
    factories.site(member, "separation", code="S-PLANT")
    factories.enterprise("E-IDLE", at="51", state="suspended")
    firm.licences.update(valid_to=dt.date(2011, 6, 30))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ["E-BAIYUN", "E-DEMO-FIRM", "E-IDLE"]),
        ({"province": "36"}, ["E-DEMO-FIRM"]),
        ({"jurisdiction": "1502"}, ["E-BAIYUN"]),
        ({"group": "G-TEST"}, ["E-BAIYUN"]),
        ({"state": "suspended"}, ["E-IDLE"]),
        ({"ownership": "state"}, ["E-BAIYUN"]),
        ({"kind": "mine"}, ["E-DEMO-FIRM"]),
        ({"valid_on": "2011-06-30"}, ["E-BAIYUN", "E-DEMO-FIRM"]),
        ({"valid_on": "2011-07-01"}, ["E-BAIYUN"]),
        ({"search": "idle"}, ["E-IDLE"]),
        ({"ordering": "-code"}, ["E-IDLE", "E-DEMO-FIRM", "E-BAIYUN"]),
    ],
)
def test_enterprises_are_filtered(mlr1: User, register: None, query: dict[str, str], codes: list[str]) -> None:
    body = client_of(mlr1).get(f"{V1}enterprises/", query).json()
    assert [row["code"] for row in body["results"]] == codes
    assert body["count"] == len(codes)


@pytest.mark.parametrize(
    "query",
    [
        {"province": "3607"},
        {"province": "x"},
        {"province": "３６"},
        {"state": "sleepy"},
        {"valid_on": "today"},
        {"colour": "red"},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(mlr1: User, query: dict[str, str]) -> None:
    assert_problem(client_of(mlr1).get(f"{V1}enterprises/", query), 400, "invalid")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "separation"}, 1),
        ({"mining_area": "7"}, 1),
        ({"ore_type": "ion_adsorption"}, 1),
        ({"enterprise": "E-BAIYUN"}, 1),
        ({"group": "G-TEST"}, 1),
        ({"valid_on": "2011-07-01"}, 1),
        ({"province": "15"}, 1),
    ],
)
def test_sites_are_filtered(mlr1: User, register: None, query: dict[str, str], count: int) -> None:
    assert client_of(mlr1).get(f"{V1}sites/", query).json()["count"] == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "production"}, 1),
        ({"state": "expired"}, 1),
        ({"state": "in_force"}, 1),
        ({"valid_on": "2011-06-30"}, 2),
        ({"site": "S-PLANT"}, 1),
        ({"authority": "MLR"}, 2),
        ({"expires_before": "2011-12-31"}, 1),
        ({"mining_area": "7"}, 1),
        ({"province": "51"}, 0),
    ],
)
def test_licences_are_filtered(mlr1: User, register: None, query: dict[str, str], count: int) -> None:
    assert client_of(mlr1).get(f"{V1}licences/", query).json()["count"] == count


def test_lists_come_as_sheets(mlr1: User, register: None) -> None:
    client = client_of(mlr1)
    for noun in (
        "jurisdictions",
        "groups",
        "enterprises",
        "sites",
        "licences",
        "mining-areas",
        "people",
        "memberships",
    ):
        answer = client.get(f"{V1}{noun}/", {"format": "csv"})
        assert answer.status_code == 200, (noun, answer.content)
        lines = b"".join(answer.streaming_content).decode().splitlines()
        assert len(lines) > 1
        assert client.get(f"{V1}{noun}/", {"format": "xlsx"}).status_code == 200


# --- Sites and licences ----------------------------------------------------------------------------------------------
def test_a_site_is_created_and_transferred(p36a: User, firm: Enterprise) -> None:
    client, heir = client_of(p36a), factories.enterprise("E-HEIR")
    site = {
        "code": "S-NEW",
        "name": "New mine",
        "enterprise": firm.code,
        "kind": "mine",
        "ore_type": "ion_adsorption",
        "jurisdiction": "360727",
        "approved_capacity": "500.000",
        "held_from": "2011-01-01",
        "latitude": "24.91000",
        "longitude": "114.79000",
    }
    created = client.post(f"{V1}sites/", site)
    assert created.status_code == 201, created.content
    assert (created.json()["approved_capacity"], created.json()["actions"]) == ("500.000", ["update", "hand_over"])
    over = client.post(
        f"{V1}sites/S-NEW/hand_over/", {"to": heir.code, "reason": "Sold, as a test", "on": "2011-07-01"}
    )
    assert over.status_code == 202, over.content
    assert client.get(f"{V1}sites/S-NEW/").json()["enterprise"] == firm.code
    approve = f"{V1}approvals/{over.json()['id']}/approve/"
    assert client_of(another_like(p36a)).post(approve, {}).status_code == 200
    assert client.get(f"{V1}sites/S-NEW/").json()["enterprise"] == "E-HEIR"


@pytest.mark.parametrize("capacity", [500, "500,000", "-1", "NaN", "1e3", "５００", "0.0001", "1000000.001", ""])
def test_a_capacity_is_a_string_of_plain_digits(p36a: User, firm: Enterprise, capacity: Any) -> None:
    address = f"{V1}sites/{firm.sites.get().code}/"
    answer = client_of(p36a).patch(address, {"approved_capacity": capacity}, HTTP_IF_MATCH='"1"')
    assert pointers(assert_problem(answer, 400, "invalid"))[0][0] == "/approved_capacity"


def test_more_capacity_names_the_decision_that_allows_it(p36a: User, firm: Enterprise) -> None:
    firm.sites.update(approved_capacity="500")
    address, client = f"{V1}sites/{firm.sites.get().code}/", client_of(p36a)
    body = assert_problem(
        client.patch(address, {"approved_capacity": "600"}, HTTP_IF_MATCH='"1"'), 409, "capacity_frozen"
    )
    assert "may not enlarge" in body["legal_basis"]
    change = {"approved_capacity": "600", "exception": "State Council decision 9"}
    assert client.patch(address, change, HTTP_IF_MATCH='"1"').json()["approved_capacity"] == "600.000"


def _licence(site: Any, **fields: Any) -> dict[str, Any]:
    defaults = {
        "number": "C-1",
        "kind": "work_safety",
        "site": site.code,
        "authority": "MLR",
        "issuing_level": "nation",
        "valid_from": "2011-10-01",
        "valid_to": "2013-12-31",
    }
    return {**defaults, **fields}


def test_a_licence_is_issued_suspended_reinstated_and_revoked(mlr1: User, firm: Enterprise) -> None:
    client = client_of(mlr1)
    created = client.post(f"{V1}licences/", _licence(firm.sites.get()))
    assert created.status_code == 201, created.content
    address = f"{V1}licences/{created.json()['id']}/"
    assert (created.json()["state"], created.json()["actions"]) == ("in_force", ["suspend", "revoke"])
    suspended = client.post(f"{address}suspend/", {"reason": "Accident"}).json()
    assert (suspended["state"], suspended["actions"]) == ("suspended", ["reinstate", "revoke"])
    assert suspended["suspensions"] == [{"suspended_on": "2011-10-20", "ended_on": None, "reason": "Accident"}]
    assert client.post(f"{address}reinstate/", {"reason": "Repaired"}).json()["state"] == "in_force"
    revoked = client.post(f"{address}revoke/", {"reason": "Mistake, as a test"}).json()
    assert (revoked["state"], revoked["revoked_on"], revoked["actions"]) == ("revoked", "2011-10-20", [])


def test_an_overlapping_licence_is_a_conflict(mlr1: User, firm: Enterprise) -> None:
    client, body = client_of(mlr1), _licence(firm.sites.get())
    assert client.post(f"{V1}licences/", body).status_code == 201
    assert_problem(client.post(f"{V1}licences/", {**body, "number": "C-2"}), 409, "licence_overlap")
    assert_problem(client.post(f"{V1}licences/", {**body, "valid_from": "2014-01-01", "valid_to": None}), 409, "taken")


def test_a_refusal_by_law_names_the_law(mlr1: User, firm: Enterprise) -> None:
    site = factories.site(firm, licensed=False, held_from=dt.date(2011, 10, 1))
    body = _licence(site, kind="mining", valid_from="2011-01-01")
    refused = assert_problem(client_of(mlr1).post(f"{V1}licences/", body), 409, "moratorium")
    assert "2010 no. 30" in refused["legal_basis"]
    refused = assert_problem(
        client_of(mlr1).post(f"{V1}licences/", {**body, "issuing_level": "province"}), 409, "national_licence_required"
    )
    assert refused["legal_basis"]


def test_a_licence_for_somebody_elses_site_meets_no_site(p15a: User, firm: Enterprise) -> None:
    body = assert_problem(client_of(p15a).post(f"{V1}licences/", _licence(firm.sites.get())), 400, "invalid")
    assert ("/site", "unknown_code") in pointers(body)


def test_a_province_sees_a_national_licence_without_verbs(p36a: User, firm: Enterprise) -> None:
    (row,) = client_of(p36a).get(f"{V1}licences/").json()["results"]
    assert row["actions"] == []


# --- Reference data --------------------------------------------------------------------------------------------------
def test_a_planned_area_comes_with_its_sites_rolled_up(clerk: User, admin1: User, register: None) -> None:
    body = client_of(clerk).get(f"{V1}mining-areas/7/").json()
    assert (body["sites_total"], body["sites_licensed"], body["approved_capacity"]) == (1, 0, None)
    changed = client_of(admin1).patch(f"{V1}mining-areas/7/", {"area_km2": "230.5"}, HTTP_IF_MATCH='"1"').json()
    assert (changed["area_km2"], changed["sites_total"]) == ("230.500", 1)
    assert_problem(client_of(clerk).patch(f"{V1}mining-areas/7/", {"name": "x"}, HTTP_IF_MATCH='"2"'), 403, "forbidden")


def test_an_administrator_adds_a_county(admin1: User, register: None) -> None:
    client = client_of(admin1)
    created = client.post(f"{V1}jurisdictions/", {"code": "360729", "name": "Quannan"})
    assert (created.status_code, created.json()["parent"], created.json()["level"]) == (201, "3607", "county")
    listed = client.get(f"{V1}jurisdictions/", {"parent": "3607"}).json()["results"]
    assert [row["code"] for row in listed] == ["360727", "360729"]


# --- People, memberships, tokens, me ---------------------------------------------------------------------------------
def test_an_enterprises_administrator_takes_on_a_signer(firm: Enterprise) -> None:
    client = client_of(factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief"))
    person = {
        "username": "newcomer",
        "name": "Newcomer",
        "appointments": [{"role": "enterprise_signer", "enterprise": firm.code}],
    }
    created = client.post(f"{V1}people/", person)
    assert created.status_code == 201, created.content
    assert created.json()["actions"] == ["update", "rename", "invite", "deactivate"]
    (held,) = client.get(f"{V1}memberships/", {"person": "newcomer"}).json()["results"]
    assert_problem(client.post(f"{V1}memberships/{held['id']}/end/", {"reason": "Left, as a test"}), 409, "last_signer")
    assert_problem(client.post(f"{V1}people/newcomer/deactivate/", {"reason": "Left, as a test"}), 409, "last_signer")
    factories.user(Role.ENTERPRISE_SIGNER, of=firm)
    ended = client.post(f"{V1}memberships/{held['id']}/end/", {"reason": "Left, as a test"}).json()
    assert (ended["valid_to"], ended["actions"]) == ("2011-10-19", [])


def test_he_cannot_reach_beyond_his_enterprise(firm: Enterprise, outsider: User) -> None:
    client = client_of(factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief"))
    assert_problem(client.get(f"{V1}people/outsider/"), 404, "not_found")
    grant = {"person": "outsider", "role": "enterprise_clerk", "enterprise": firm.code}
    assert pointers(assert_problem(client.post(f"{V1}memberships/", grant), 400, "invalid")) == [
        ("/person", "unknown_code")
    ]
    grant = {"person": "chief", "role": "enterprise_clerk", "enterprise": "E-DEMO-OTHER"}
    assert ("/enterprise", "unknown_code") in pointers(
        assert_problem(client.post(f"{V1}memberships/", grant), 400, "invalid")
    )


def test_an_administrator_locks_out_and_lets_in(admin1: User, clerk: User) -> None:
    client, own = client_of(admin1), client_of(clerk)
    assert own.get(f"{V1}me/").status_code == 200
    assert client.post(f"{V1}people/clerk/deactivate/", {"reason": "Lost, as a test"}).json()["is_active"] is False
    assert own.get(f"{V1}me/").status_code == 401
    assert client.post(f"{V1}people/clerk/reactivate/", {"reason": "Found, as a test"}).json()["is_active"] is True
    assert own.get(f"{V1}me/").status_code == 401, "tokens stay revoked"


def test_no_program_gives_another_person_a_password(firm: Enterprise, admin1: User, clerk: User) -> None:
    chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")
    for actor in (admin1, chief):
        client = client_of(actor)
        assert client.post(f"{V1}people/clerk/set_password/", {"password": "Longnan-heavy-2011"}).status_code == 404
        appointments = [{"role": "enterprise_clerk", "enterprise": firm.code}]
        person = {"username": "new", "name": "New", "password": "Longnan-heavy-2011", "appointments": appointments}
        assert_problem(client.post(f"{V1}people/", person), 400, "invalid")
    assert User.objects.get(pk=clerk.pk).password == clerk.password


def test_me_says_who_i_am(p36a: User, clerk: User) -> None:
    body = client_of(p36a, scopes=["read"]).get(f"{V1}me/").json()
    assert (body["username"], body["roles"], body["jurisdictions"]) == ("p36a", ["provincial_regulator"], ["36"])
    assert "enterprises.suspend" in body["capabilities"]
    assert {held["authority"] for held in body["memberships"]} == {"MIIT", "MLR"}
    assert (body["token_scopes"], body["business_day"]) == (["read"], "2011-10-20")
    assert client_of(clerk).get(f"{V1}me/").json()["enterprises"] == ["E-DEMO-FIRM"]


def test_a_token_is_shown_once_and_revoked_by_its_owner(clerk: User, signer: User) -> None:
    client = client_of(clerk)
    created = client.post(f"{V1}tokens/", {"scopes": ["read"]}).json()
    weak = client_of(None)
    weak.credentials(HTTP_AUTHORIZATION=f"Bearer {created['token']}")
    assert weak.get(f"{V1}me/").json()["token_scopes"] == ["read"]
    assert_problem(weak.post(f"{V1}tokens/", {}), 403, "token_scope")
    assert created["token"] not in str(client.get(f"{V1}tokens/").json())
    assert_problem(client_of(signer).post(f"{V1}tokens/{created['token_key']}/revoke/"), 404, "not_found")
    assert client.post(f"{V1}tokens/{created['token_key']}/revoke/").status_code == 204
    assert weak.get(f"{V1}me/").status_code == 401


def test_a_filing_token_makes_no_approving_one(clerk: User) -> None:
    client = client_of(clerk, scopes=["read", "file"])
    assert_problem(client.post(f"{V1}tokens/", {}), 403, "token_scope")
    assert client.post(f"{V1}tokens/", {"scopes": ["read"]}).status_code == 201


def test_no_copy_of_a_secret_is_kept_for_repetition(clerk: User) -> None:
    client = client_of(clerk)
    assert_problem(client.post(f"{V1}tokens/", {}, HTTP_IDEMPOTENCY_KEY="a"), 400, "idempotency_key_refused")
    assert ApiToken.objects.count() == 1


def test_suspending_needs_a_token_that_may_decide(p36a: User, firm: Enterprise) -> None:
    client = client_of(p36a, scopes=["read", "file"])
    assert_problem(client.post(f"{FIRM}suspend/", {"reason": "as a test x"}), 403, "token_scope")
    assert not AuditEvent.objects.exists()


# --- Statements ------------------------------------------------------------------------------------------------------
def _many(number: int) -> None:
    group = factories.group()
    for _ in range(number):
        firm = factories.enterprise(group=group)
        factories.site(firm)
        person = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
        person.memberships.update(valid_from=dt.date(2011, 1, 1))
        MiningArea.objects.create(
            number=MiningArea.objects.count() + 1, jurisdiction=firm.jurisdiction, evidence="sourced", source="t"
        )


@pytest.mark.parametrize(
    ("noun", "persona"),
    [
        ("jurisdictions", "p36a"),
        ("groups", "p36a"),
        ("enterprises", "p36a"),
        ("sites", "p36a"),
        ("licences", "p36a"),
        ("mining-areas", "p36a"),
        ("people", "admin1"),
        ("memberships", "admin1"),
        ("tokens", "p36a"),
        ("me", "p36a"),
    ],
)
def test_a_list_takes_at_most_five_statements_however_long(
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Callable[..., Any],
    noun: str,
    persona: str,
) -> None:
    client = client_of(request.getfixturevalue(persona))
    _many(2)
    with django_assert_max_num_queries(5) as few:
        client.get(f"{V1}{noun}/")
    _many(20)
    with django_assert_max_num_queries(5) as many:
        assert client.get(f"{V1}{noun}/").status_code == 200
    assert len(many) == len(few)


def test_a_licence_list_is_for_the_present_holder_of_the_site(clerk: User, firm: Enterprise) -> None:
    assert client_of(clerk).get(f"{V1}licences/").json()["count"] == 1
    firm.sites.update(enterprise=factories.enterprise())
    assert client_of(clerk).get(f"{V1}licences/").json()["count"] == 0
    assert Licence.objects.count() == 1
