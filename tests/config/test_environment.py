"""Variables of the environment: documented, and refused by name if a value is invalid."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import environment as env

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:env\.\w+|environ\.get|environ)[(\[]\s*["']([A-Z][A-Z0-9_]+)["']""")
NOT_SETTINGS = {"PYTEST_XDIST_WORKER", "TEST_DATA_DIR"}  # of tests (docs/testing.md)


def test_every_variable_that_is_read_has_a_line_in_the_example() -> None:
    sources = [*(ROOT / "config").rglob("*.py"), *(ROOT / "core" / "servers").rglob("*.py")]
    read = {name for path in sources for name in READ.findall(path.read_text())} - NOT_SETTINGS
    assert {"DATABASE_URL", "DATA_DIR", "PG_BIN"} <= read
    listed = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert read - listed == set()


def test_a_file_fills_in_what_is_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("ALLOWED_HOSTS", "kept-for-undoing")
    monkeypatch.delenv("ALLOWED_HOSTS")
    (tmp_path / ".env").write_text("# a remark\nLOG_LEVEL=DEBUG\nALLOWED_HOSTS='one, two'\n\n#DEBUG=true\n")
    env.load_file(tmp_path / ".env")
    assert env.text("LOG_LEVEL") == "ERROR"
    assert env.names("ALLOWED_HOSTS") == ["one", "two"]
    assert env.flag("DEBUG") is False


@pytest.mark.parametrize(("value", "read"), [("yes", True), ("1", True), ("Off", False), ("false", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, value: str, read: bool) -> None:
    monkeypatch.setenv("DEBUG", value)
    assert env.flag("DEBUG") is read


def test_files_are_in_a_folder_or_in_a_store_that_speaks_s3() -> None:
    assert env.file_store("")["BACKEND"] == "core.file_stores.folder.FolderStore"
    store = env.file_store("s3://key:a%2Fsecret@store.example:9000/files?region=eu-1&tls=false")
    assert store["BACKEND"] == "core.file_stores.s3.S3Store"
    assert store["OPTIONS"] == {
        "bucket_name": "files",
        "endpoint_url": "http://store.example:9000",
        "access_key": "key",
        "secret_key": "a/secret",  # pragma: allowlist secret
        "region_name": "eu-1",
    }
    of_amazon = env.file_store("s3:///files?region=eu-1")["OPTIONS"]
    assert (of_amazon["endpoint_url"], of_amazon["access_key"]) == (None, None)
    assert env.file_store("s3://store.example/files")["OPTIONS"]["endpoint_url"] == "https://store.example"
    for wrong in (
        "s3://store.example",
        "s3://store.example/files/more",
        "https://store.example/files",
        "s3:///f?acl=x",
    ):
        with pytest.raises(ImproperlyConfigured, match="FILES_URL must have the form"):
            env.file_store(wrong)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOG_LEVEL", "DEBUG", "DATABASE_POOL", "BUSINESS_DATE", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "")
    assert (env.text("LOG_LEVEL", "INFO"), env.flag("DEBUG", True), env.whole("DATABASE_POOL", 8)) == ("INFO", True, 8)
    assert (env.day("BUSINESS_DATE"), env.names("ALLOWED_HOSTS", "one")) == (None, ["one"])
    monkeypatch.setenv("SEAL_KEY", "")
    with pytest.raises(ImproperlyConfigured, match="set SEAL_KEY"):
        env.text("SEAL_KEY")


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "seal_key"
    file.write_text("mE4yWq8RsT1uVbN6cXzK0oLp3GhJd7FaQi2TuYeS\n")
    monkeypatch.setenv("SEAL_KEY", "")
    monkeypatch.setenv("SEAL_KEY_FILE", str(file))
    assert env.secret("SEAL_KEY", shortest=40) == file.read_text().strip()
    file.write_text("changeme")
    with pytest.raises(ImproperlyConfigured, match=rf"^SEAL_KEY \(in {file}\) is too easy to guess"):
        env.secret("SEAL_KEY", shortest=40)
    file.unlink()
    with pytest.raises(ImproperlyConfigured, match=rf"^SEAL_KEY_FILE cannot be read \(in {file}\).*No such file"):
        env.secret("SEAL_KEY", shortest=40)


def test_addresses_of_servers_may_lie_in_files(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://app@db/quota\n")
    script = "from django.conf import settings; print(settings.DATABASES['default']['HOST'], settings.SERVERS.postgres)"
    environ = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "ENV_FILE": "/dev/null"} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL_FILE": str(tmp_path / "url"),
    }
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert done.stdout.split() == ["db", "None"], done.stderr


def test_nonsense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        env.flag("DEBUG")
    monkeypatch.setenv("DATABASE_POOL", "-3")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_POOL"):
        env.whole("DATABASE_POOL", 8)
    monkeypatch.setenv("SEAL_WITNESS_URLS", "https://witness.example, ftp://other")
    with pytest.raises(ImproperlyConfigured, match=r"SEAL_WITNESS_URLS names .*ftp://other"):
        env.addresses("SEAL_WITNESS_URLS")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        env.mailer("pigeon://loft")


def test_a_database_address_becomes_djangos() -> None:
    assert env.database("postgresql://app:p%40ss@db:5433/quota?sslmode=require") == {
        "ENGINE": "core.postgresql",
        "NAME": "quota",
        "USER": "app",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"options": "-c jit=off", "sslmode": "require"},
    }


def test_options_of_an_address_are_added_to_ours() -> None:
    options = env.database("postgresql:///quota?options=-c%20statement_timeout%3D5s")["OPTIONS"]["options"]
    assert options == "-c jit=off -c statement_timeout=5s"


def test_mail_addresses() -> None:
    options = env.mailer("smtp://me:s%3Acret@mail.example:587?tls=true")["OPTIONS"]
    assert (options["host"], options["port"], options["username"], options["password"]) == (
        "mail.example",
        587,
        "me",
        "s:cret",
    )
    assert (options["use_tls"], options["use_ssl"]) == (True, False)
    assert env.mailer("smtps://mail.example")["OPTIONS"]["port"] == 465
    assert env.mailer("file:///var/mail")["OPTIONS"] == {"file_path": "/var/mail"}


def test_the_cache_lives_on_the_brokers_server() -> None:
    assert env.cache("redis+socket:///run/valkey.sock")["LOCATION"] == "unix:///run/valkey.sock"
    assert env.cache("redis://broker:6379/0")["LOCATION"] == "redis://broker:6379/0"
