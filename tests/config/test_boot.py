"""Production refuses to start on unsafe settings: each wrong value ends the web's own process with its reason.

The process imports what gunicorn imports, with production's settings, on a database of the module's own.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from psycopg import sql

from core.servers import APPLICATION_ROLE, OWNER_ROLE, Postgres
from core.servers.postgres import DURABLE, SUPERUSER
from tests.support.databases import Clone, current, no_loader
from tests.support.deployment import PRODUCTION_ENVIRONMENT, ROOT

NEVER_BOOTS = 3  # gunicorn's code for: do not retry
REFUSED = re.compile(r"refusing to start: (.*)")


class Site:
    """Production on a database, as its environment describes it."""

    def __init__(self, database: Clone, folder: Path) -> None:
        self.database, self.folder = database, folder

    def boot(self, *, role: str = APPLICATION_ROLE, **environ: str) -> tuple[int, str, str]:
        told = {
            **PRODUCTION_ENVIRONMENT,
            "SEAL_KEY": settings.SEAL_KEY,  # with which the template's schema is signed
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings.prod",
            "ENV_FILE": "/dev/null",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database.postgres.url(role, self.database.name),
            "DATABASE_SIGN_IN_URL": self.database.sign_in_url,
            **environ,
        }
        words = [sys.executable, "-c", "import config.wsgi; print('serving')"]
        done = subprocess.run(words, cwd=ROOT, env=told, capture_output=True, text=True)
        return done.returncode, done.stdout.strip(), done.stderr

    def refusal(self, **how: str) -> str:
        code, served, said = self.boot(**how)
        found = REFUSED.search(said)
        assert found, said
        assert (code, served) == (NEVER_BOOTS, "")
        return found[1]

    @contextmanager
    def changed(self, change: str, back: str, *, by: str = "owner") -> Iterator[None]:
        postgres = self.database.postgres
        role = sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER_ROLE))
        with postgres.connect(self.database.name) as connection:
            try:
                if by == "owner":
                    connection.execute(role)
                connection.execute(change)
                yield
            finally:
                connection.execute(back)


@pytest.fixture(scope="module")
def site(durable_server: None, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return production on a database that tests leave as it was."""
    no_loader(database := current())
    return Site(database, tmp_path_factory.mktemp("site"))


def test_production_boots_where_everything_is_right(site: Site) -> None:
    """The control: otherwise the others might be refused for another reason."""
    code, served, said = site.boot()
    assert (code, served) == (0, "serving"), said


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (SUPERUSER, "the application's role postgres is a superuser"),
        (OWNER_ROLE, "the application's role quota_owner owns tables"),
    ],
)
def test_not_as_a_role_that_no_constraint_binds(site: Site, role: str, reason: str) -> None:
    assert site.refusal(role=role).startswith(reason)


def test_not_as_a_role_that_row_security_does_not_bind(site: Site) -> None:
    make, drop = "CREATE ROLE quota_beyond BYPASSRLS LOGIN IN ROLE quota_app", "DROP ROLE quota_beyond"
    with site.changed(make, drop, by="superuser"):
        said = site.refusal(role="quota_beyond")
    assert said.startswith("row-level security does not bind the application's role quota_beyond")


GUARDS = [
    (
        "ALTER TABLE quotas_report NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE quotas_report FORCE ROW LEVEL SECURITY",
        "row-level security is not forced on quotas_report",
    ),
    (
        "ALTER TABLE quotas_account DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE quotas_account ENABLE ROW LEVEL SECURITY",
        "row-level security is not forced on quotas_account",
    ),
    (
        "ALTER TABLE quotas_posting DISABLE TRIGGER append_only",
        "ALTER TABLE quotas_posting ENABLE TRIGGER append_only",
        "state of trigger append_only of quotas_posting was changed: off instead of on",
    ),
    (
        "INSERT INTO core_fixedday (id, day) VALUES (uuidv7(), '2011-10-20')",
        "DELETE FROM core_fixedday",
        "the business day is fixed at 2011-10-20: this is a demonstration's database",
    ),
]


def test_not_on_a_database_whose_guards_are_down(site: Site) -> None:
    """Each guard is named; since all are down at once, none hides another."""
    with ExitStack() as down:
        for change, back, _reason in GUARDS:
            down.enter_context(site.changed(change, back))
        said = site.refusal().split("; ")
    assert [reason for _change, _back, reason in GUARDS if reason not in said] == []


def test_not_where_an_answer_comes_before_the_disk_has_it(site: Site) -> None:
    role = f'ALTER ROLE quota_app IN DATABASE "{site.database.name}"'
    with site.changed(f"{role} SET synchronous_commit = off", f"{role} RESET synchronous_commit", by="superuser"):
        assert site.refusal().startswith("PostgreSQL runs with synchronous_commit = off")


def test_not_on_a_server_that_may_forget(site: Site) -> None:
    """A server with several unsafe settings is refused with all reasons at once."""
    folder = Path(tempfile.mkdtemp(prefix="quota-test-"))
    lossy = Postgres(folder, DURABLE | {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"})
    try:
        lossy.start()
        lossy.stop()
        lossy.switch_checksums(enable=False)
        lossy.start()
        said = site.refusal(DATABASE_URL=lossy.url())
    finally:
        lossy.stop()
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert f"PostgreSQL runs with {name} = off" in said


def test_not_without_a_database(site: Site) -> None:
    said = site.refusal(DATABASE_URL=f"postgresql://quota_app@/quota?host={site.folder}")
    assert said.startswith("the database cannot be queried")


def test_not_without_a_role_that_signs_people_in(site: Site) -> None:
    assert site.refusal(DATABASE_SIGN_IN_URL="").startswith("sign-in is not possible: name the role")
    said = site.refusal(DATABASE_SIGN_IN_URL=site.database.url)
    assert said.startswith("the role quota_app of DATABASE_SIGN_IN_URL may not open sessions of people")
    said = site.refusal(DATABASE_SIGN_IN_URL=site.database.owner_url)
    assert said == "the role quota_owner of DATABASE_SIGN_IN_URL may read what only the owner may: name another"


def test_not_with_pages_that_show_settings(site: Site) -> None:
    (site.folder / "careless.py").write_text("from config.settings.prod import *\n\nDEBUG = True\n")
    assert site.refusal(DJANGO_SETTINGS_MODULE="careless") == "DEBUG is on"
    code, served, said = site.boot(DEBUG="1")  # production's own settings have no such switch
    assert (code, served) == (0, "serving"), said


def test_not_with_acts_that_need_no_second_factor(site: Site) -> None:
    said = site.refusal(SIGNING_NEEDS_SECOND_FACTOR="0", SIGN_IN_NEEDS_SECOND_FACTOR="0")
    assert set(said.split("; ")) == {
        "acts are signed without a second factor (SIGNING_NEEDS_SECOND_FACTOR)",
        "officials sign in without a second factor (SIGN_IN_NEEDS_SECOND_FACTOR)",
    }


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEAL_KEY"])
@pytest.mark.parametrize("value", ["", "changeme", "x" * 60], ids=["missing", "short", "monotonous"])
def test_not_with_a_secret_that_is_none(site: Site, name: str, value: str) -> None:
    code, served, said = site.boot(**{name: value})
    assert (code != 0, served) == (True, "")
    assert name in said
