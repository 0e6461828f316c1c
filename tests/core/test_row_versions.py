"""Rows that may change are sealed version by version: a superuser's change behind the triggers is named."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from core import sealing
from core.models import RowVersion
from core.sealing import row_versions
from enterprises.models import User
from tests.support.databases import Clone
from tests.support.sealing import execute, found, seal_everything, superuser

pytestmark = pytest.mark.usefixtures("quiet_server")

PEOPLE, MEANS = "enterprises_user", "mfa_authenticator"
IMPORTANT = {
    "enterprises_user", "enterprises_membership", "enterprises_licence", "enterprises_enterprise",
    "enterprises_signature", "mfa_authenticator", "core_apitoken",
    "quotas_report", "quotas_reportline", "quotas_trade", "quotas_notice", "quotas_noticeline",
    "quotas_noticeeditor", "quotas_programmeyear",
    "inspections_case", "inspections_caseentry", "inspections_proceeding", "inspections_order",
    "inspections_order_licences", "inspections_issueddocument", "inspections_tip", "inspections_tipmessage",
    "inspections_evidence", "inspections_evidencereview", "inspections_flag", "inspections_inspection",
}  # fmt: skip


def person_named(name: str) -> User:
    return User.objects.create(username=name, email=f"{name}@example.org")


def means_of(person: User) -> str:
    """Create a second factor, which may be deleted again unlike people, and return its key."""
    return str(Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={}).pk)


def versions(person: User) -> list[str]:
    return versions_in(PEOPLE, str(person.pk))


def versions_in(table: str, key: str) -> list[str]:
    kept = RowVersion.objects.filter(table_name=table, row_key=key).order_by("number")
    return list(kept.values_list("operation", flat=True))


def test_what_must_be_watched_is_and_every_app_of_ours_has_decided() -> None:
    assert sealing.watched_tables().keys() >= IMPORTANT
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    with_tables = {label for label in ours if any(apps.get_app_config(label).get_models())}
    assert with_tables - row_versions.decided_apps() == set()


def test_every_watched_table_carries_its_triggers(own_database: Clone) -> None:
    assert row_versions.read_columns().keys() == sealing.watched_tables().keys()


def test_each_change_is_a_version_and_none_is_an_alarm(own_database: Clone) -> None:
    person = person_named("someone")
    person.email = "other@example.org"
    person.save()
    User.objects.filter(pk=person.pk).update(email="third@example.org")
    assert versions(person) == ["insert", "update", "update"]
    means = means_of(person)
    Authenticator.objects.filter(pk=means).delete()
    assert versions_in(MEANS, means) == ["insert", "delete"]
    seal_everything()
    assert found() == []


def test_what_is_rolled_back_leaves_no_version(own_database: Clone) -> None:
    with transaction.atomic():
        person = person_named("someone")
        transaction.set_rollback(True)
    assert versions(person) == []
    assert found() == []


def test_a_row_changed_deleted_or_put_in_behind_the_triggers_is_named(own_database: Clone) -> None:
    changed, gone = person_named("changed"), person_named("gone")
    seal_everything()
    with superuser():
        execute("UPDATE enterprises_user SET password = 'mine' WHERE id = %s", changed.pk)
        execute("DELETE FROM enterprises_user WHERE id = %s", gone.pk)
        execute(
            "INSERT INTO enterprises_user SELECT (r).* FROM (SELECT jsonb_populate_record(u, jsonb_build_object("
            "'id', '00000000-0000-7000-8000-000000000001', 'username', 'ghost')) AS r"
            " FROM enterprises_user u WHERE id = %s) one",
            changed.pk,
        )
    said = found()
    assert any(f"{PEOPLE} {changed.pk}: was changed after its last version" in line for line in said), said
    assert any(f"{PEOPLE} {gone.pk}: is missing" in line for line in said)
    assert any("000000000001: was added without the register" in line for line in said)
    assert len(said) == 3


def test_a_version_taken_back_is_named(own_database: Clone) -> None:
    person = person_named("someone")
    before = person.email
    User.objects.filter(pk=person.pk).update(email="caught@example.org")
    seal_everything()
    last = RowVersion.objects.filter(row_key=str(person.pk)).latest("number")
    with superuser():
        execute("UPDATE enterprises_user SET email = %s WHERE id = %s", before, person.pk)
        execute("DELETE FROM core_rowversion WHERE id = %s", last.pk)
    (line,) = found()
    assert line.startswith(f"core_rowversion {last.pk}: is missing from sealed batch")


def test_a_new_column_is_no_alarm_and_hides_nothing(own_database: Clone) -> None:
    old = person_named("old")
    with superuser(unbound=False):
        execute("ALTER TABLE enterprises_user ADD COLUMN later text NOT NULL DEFAULT 'x'")
        execute("ALTER TABLE enterprises_user ADD COLUMN latest integer")
    User.objects.filter(pk=old.pk).update(email="after@example.org")
    new = person_named("untouched")
    assert found() == []
    with superuser():
        execute("UPDATE enterprises_user SET later = 'y' WHERE id = %s", new.pk)
    assert [line.split(":")[0] for line in found()] == [f"{PEOPLE} {new.pk}"]


def test_the_salt_may_be_given_up_without_breaking_the_chain(own_database: Clone) -> None:
    person = person_named("someone")
    means = means_of(person)
    Authenticator.objects.filter(pk=means).delete()
    seal_everything()
    with superuser():
        execute("UPDATE core_rowversion SET salt = '' WHERE table_name = %s AND row_key = %s", MEANS, means)
    assert found() == []


@pytest.mark.parametrize(
    "act",
    [
        "INSERT INTO core_rowversion (table_name, row_key, operation, salt, digest, chain_point)"
        " VALUES ('enterprises_user', 'x', 'update', '', '', 0)",
        "CREATE TEMP TABLE enterprises_user (id uuid); CREATE TRIGGER t AFTER INSERT ON pg_temp.enterprises_user"
        " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.core_row_version('id')",
        "CREATE TEMP TABLE forged (LIKE quotas_posting); CREATE TRIGGER t AFTER INSERT ON pg_temp.forged"
        " REFERENCING NEW TABLE AS new_postings FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_apply()",
        "UPDATE core_rowversion SET digest = ''",
        "DELETE FROM core_rowversion",
        "UPDATE core_sealcounter SET number = 0",
    ],
)
def test_the_application_writes_no_version_of_its_own(own_database: Clone, act: str) -> None:
    with superuser(unbound=False):  # of temporary tables, the functions' own rights are tested
        execute(f"GRANT TEMPORARY ON DATABASE {own_database.name} TO PUBLIC")
    with pytest.raises(DatabaseError, match=r"permission denied for (table|function)"):
        execute(act)


def test_without_a_reach_no_version_is_seen(own_database: Clone) -> None:
    person_named("someone")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('reach.everything', '', true)")
        cursor.execute("SELECT count(*) FROM core_rowversion")
        assert cursor.fetchone() == (0,)


def test_the_versions_of_one_row_in_one_transaction_are_found_by_an_index(own_database: Clone) -> None:
    """Guards ask for them with every line of a journal, however many versions there are."""
    with superuser(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT FROM core_rowversion WHERE chain_point = core_chain_point(pg_current_xact_id())"
            " AND table_name = 'inspections_case' AND row_key = 'a'"
        )
        plan = " ".join(line for (line,) in cursor.fetchall())
    condition = plan.partition("Index Cond:")[2]
    assert all(column in condition for column in ("chain_point", "table_name", "row_key")), plan
