"""The audit trail: complete, never changed, readable by those concerned."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from core import audit
from core.actors import SystemActor
from core.database import as_owner
from core.models import AuditEvent
from enterprises.models import User
from tests.core.conftest import Login
from tests.support import factories
from tests.support.api import assert_problem
from tests.support.databases import Clone

AUDIT = "/api/v1/audit/"


def test_a_line_copies_who_and_what(mlr1: User) -> None:
    firm = factories.enterprise("E-A", name="Alpha")
    line = audit.record(
        actor=mlr1, action="enterprises.suspend", obj=firm, place="360727", enterprise_code="E-A", reason="why"
    )
    line.refresh_from_db()
    assert (line.actor_id, line.actor_name, line.actor_role) == (mlr1.pk, mlr1.name, "national_regulator")
    assert (line.object_type, line.object_id, line.object_label) == ("enterprise", str(firm.pk), "Alpha")


def test_the_system_is_an_actor_without_id(db: None) -> None:
    line = audit.record(actor=SystemActor("nightly sweep"), action="things.swept", obj="the whole house")
    assert (line.actor_id, line.actor_name, line.actor_role) == (None, "nightly sweep", "system")
    assert (line.object_id, line.object_label) == ("", "the whole house")


@pytest.mark.parametrize("statement", ["UPDATE core_auditevent SET reason = ''", "DELETE FROM core_auditevent"])
def test_the_application_may_not_change_a_line(db: None, statement: str) -> None:
    audit.record(actor=SystemActor("x"), action="a.b", obj="c")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_auditevent SET reason = ''", "DELETE FROM core_auditevent", "TRUNCATE core_auditevent"],
)
def test_nor_does_the_owner_by_mistake(own_database: Clone, statement: str) -> None:
    audit.record(actor=SystemActor("x"), action="a.b", obj="c")
    with as_owner(), pytest.raises(IntegrityError, match="only ever added") as refusal:
        connection.cursor().execute(statement)
    assert isinstance(refusal.value, DatabaseError)
    assert AuditEvent.objects.count() == 1


def test_a_line_is_read_by_who_sees_its_object_and_by_auditors(
    api: Login, p36a: User, p15a: User, auditor1: User, mlr1: User, clerk: User, admin1: User
) -> None:
    for code, place in (("E-A", "360727"), ("E-B", "3607"), ("E-C", "150206")):
        firm = factories.enterprise(code, at=place)
        audit.record(actor=mlr1, action="things.seen", obj=firm, place=place, enterprise_code=code)
    audit.record(actor=mlr1, action="people.update", obj=clerk)
    audit.record(actor=SystemActor("sweep"), action="things.swept", obj="the whole house")

    def number(user: User) -> int:
        return len(api(user).get(AUDIT).json()["results"])

    assert [number(user) for user in (p36a, p15a, mlr1, auditor1, admin1, clerk)] == [2, 1, 3, 5, 4, 0]


def test_an_auditor_of_a_province_reads_the_lines_of_its_places(api: Login, mlr1: User) -> None:
    auditor = factories.user("auditor", at="36")
    for code, place in (("E-A", "360727"), ("E-C", "150206")):
        audit.record(actor=mlr1, action="things.seen", obj=factories.enterprise(code, at=place), place=place)
    audit.record(actor=mlr1, action="things.seen", obj="a thing of the province", place="36")
    assert len(api(auditor).get(AUDIT).json()["results"]) == 2


def test_nobody_in_particular_sees_nothing(api: Login, outsider: User) -> None:
    audit.record(actor=outsider, action="things.seen", obj="x")
    assert api(outsider).get(AUDIT).json()["results"] == []
    assert not AuditEvent.objects.visible_to(SystemActor("x")).exists()
    assert_problem(api().get(AUDIT), 401, "not_authenticated")


def test_filters(api: Login, auditor1: User, mlr1: User) -> None:
    firm = factories.enterprise("E-A")
    audit.record(actor=mlr1, action="enterprises.suspend", obj=firm)
    audit.record(actor=SystemActor("sweep"), action="reports.screen", obj="report")
    client = api(auditor1)

    def found(**query: str) -> list[str]:
        return [line["action"] for line in client.get(AUDIT, query).json()["results"]]

    assert found() == ["reports.screen", "enterprises.suspend"]
    assert found(actor=str(mlr1.pk)) == ["enterprises.suspend"]
    assert found(actor="sweep") == ["reports.screen"]
    assert found(object=str(firm.pk)) == ["enterprises.suspend"]
    assert found(object="enterprise") == ["enterprises.suspend"]
    assert found(action="reports") == ["reports.screen"]
    assert found(action="report") == []
    assert found(after="2100-01-01T00:00:00Z") == []
    assert_problem(client.get(AUDIT, {"after": "yesterday"}), 400, "invalid")


def test_a_line_is_read_and_never_written_over_the_api(api: Login, auditor1: User) -> None:
    line = audit.record(actor=SystemActor("x"), action="a.b", obj="c", data={"tonnes": "1.000"})
    client = api(auditor1)
    assert client.get(f"{AUDIT}{line.pk}/").json()["data"] == {"tonnes": "1.000"}
    for method in (client.put, client.patch, client.delete):
        assert_problem(method(f"{AUDIT}{line.pk}/"), 405, "method_not_allowed")
