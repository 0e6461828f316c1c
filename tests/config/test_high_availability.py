"""The files of a deployment on three hosts, checked: docker-compose.ha.yml and deploy/ha."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import deployment as support_deployment
from tests.support.deployment import INNER, ROOT
from tests.support.deployment import SERVICES as SINGLE

HA = ROOT / "deploy" / "ha"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.ha.yml").read_text())
PATRONI: dict[str, Any] = yaml.safe_load((HA / "patroni.yml").read_text())
PARAMETERS: dict[str, Any] = PATRONI["bootstrap"]["dcs"]["postgresql"]["parameters"]
SECRETS = re.compile(r"SECRET|PASSWORD|_KEY$|TOKEN")
OWN = ("db", "postgres", "etcd")  # of the image of the database


def extended(name: str) -> dict[str, Any]:
    """Return a service with what it takes over from the compose file of one host, as compose merges them."""
    service = dict(COMPOSE["services"][name])
    if "extends" not in service:
        return service
    assert service["extends"] == {"file": "docker-compose.yml", "service": name}
    base = SINGLE[name]
    merged = {**base, **service}
    merged["environment"] = {**base.get("environment", {}), **service.get("environment", {})}
    volumes = [*base.get("volumes", ()), *service.get("volumes", ())]
    merged["volumes"] = list({volume.removesuffix(":ro").rsplit(":", 1)[1]: volume for volume in volumes}.values())
    return merged


SERVICES = {name: extended(name) for name in COMPOSE["services"]}


def test_every_part_of_one_host_is_there_again() -> None:
    assert set(SERVICES) == set(SINGLE) | {"postgres", "etcd"}
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
        if not volume.startswith((".", "$"))
    }
    assert used == set(COMPOSE["volumes"])
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_what_stays_up_is_confined_checked_and_started_again() -> None:
    for name, service in SERVICES.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert all("size=" in place for place in service["tmpfs"]), name
        if name not in {"migrate", "first_sign_in", "backup"}:
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_the_image_of_the_database_pins_its_base_and_packages_and_is_not_root() -> None:
    lines = (HA / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    words = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
    assert [rest for word, rest in words if word == "FROM"] == ["${POSTGRES_IMAGE}"]
    assert [rest for word, rest in words if word == "USER"] == ["postgres"]
    (install,) = [rest for word, rest in words if word == "RUN" and "pip install" in rest]
    assert "--require-hashes" in install
    for word, rest in words:
        if word == "COPY":
            assert all((ROOT / source).exists() for source in rest.split()[:-1]), rest
    for name in OWN:
        assert SERVICES[name]["build"]["dockerfile"] == "deploy/ha/Dockerfile"
        assert ":?" in SERVICES[name]["build"]["args"]["POSTGRES_IMAGE"], "a tag without a digest starts nothing"


def test_no_secret_has_a_value_or_a_default() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRETS.search(variable) and variable != "SEAL_TRUSTED_KEYS":
                assert re.fullmatch(r"\$\{\w+:\?[^}]*\}", value), f"{name}.{variable}"
            assert not re.search(r"://\w+:(?!\$\{)[^@/]*@", str(value)), f"{name}.{variable} holds a password"
    assert "password" not in yaml.safe_dump(PATRONI)


def test_only_the_host_s_own_address_is_published() -> None:
    """The application reaches the database by the network of the compose file; hosts reach each other with TLS."""
    for name, service in SERVICES.items():
        if name != "proxy":
            assert all(port.startswith("${NODE_ADDRESS:?") for port in service.get("ports", ())), name
    assert {name for name, service in SERVICES.items() if service.get("ports")} == {"proxy", "postgres", "etcd"}


def test_the_owner_s_password_reaches_only_what_ends_by_itself_and_the_first_start() -> None:
    knows = {name for name, service in SERVICES.items() if "DATABASE_OWNER_URL" in service.get("environment", {})}
    assert knows == {"migrate", "backup"}
    signs_in = {name for name, service in SERVICES.items() if "DATABASE_SIGN_IN_URL" in service.get("environment", {})}
    assert signs_in == {"web"}
    for name in INNER:
        environment = SERVICES[name]["environment"]
        for variable in ("DATABASE_URL", "DATABASE_STANDBY_URL", "DATABASE_OWNER_URL", "DATABASE_SIGN_IN_URL"):
            url = environment.get(variable, "sslmode=verify-ca connect_timeout=2")
            assert "sslmode=verify-ca" in url, f"{name}.{variable}"
            assert "connect_timeout=2" in url, f"{name}.{variable}"
        assert "@db:5433/" in environment["DATABASE_STANDBY_URL"]


def test_no_process_keeps_files_that_the_other_hosts_do_not_see() -> None:
    for name in INNER:
        (files,) = [volume for volume in SERVICES[name]["volumes"] if volume.endswith(":/srv/data")]
        assert files.startswith("${FILES_DIR:?"), name


def test_a_ledger_waits_for_a_standby_rather_than_stand_on_one_disk() -> None:
    dcs = PATRONI["bootstrap"]["dcs"]
    assert (dcs["synchronous_mode"], dcs["synchronous_mode_strict"]) == ("quorum", True)
    assert dcs["primary_start_timeout"] == 0
    assert dcs["ttl"] == 20
    assert PARAMETERS["synchronous_commit"] == "on"
    assert PARAMETERS["archive_mode"] == "always"
    assert PARAMETERS["summarize_wal"] == "off"
    assert PARAMETERS["log_parameter_max_length"] == 0
    assert "data-checksums" in PATRONI["bootstrap"]["initdb"]
    assert not {"fsync", "full_page_writes"} & set(PARAMETERS)


def test_nobody_reaches_the_database_without_tls_and_the_superuser_not_at_all() -> None:
    rules = [line.split() for line in PATRONI["postgresql"]["pg_hba"]]
    assert {kind for kind, *_rest in rules} == {"local", "hostssl"}
    remote = [rule for rule in rules if rule[0] == "hostssl"]
    assert remote[0][2:] == ["postgres", "all", "reject"]
    assert all(rule[-1] == "scram-sha-256" for rule in remote[1:])
    assert PATRONI["etcd3"]["protocol"] == "https"
    assert PATRONI["restapi"]["verify_client"] == "optional"
    etcd = SERVICES["etcd"]["environment"]
    assert (etcd["ETCD_CLIENT_CERT_AUTH"], etcd["ETCD_PEER_CLIENT_CERT_AUTH"]) == ("true", "true")


def test_every_variable_of_the_proxy_is_given_or_has_a_default() -> None:
    text = (HA / "haproxy.cfg").read_text()
    needed = set(re.findall(r"\$\{(\w+)\}", text))
    assert needed == set(SERVICES["db"]["environment"])
    assert "on-marked-down shutdown-sessions" in text
    assert re.search(r"^\s*retries 0", text, re.MULTILINE)


def test_each_missing_value_stops_compose_by_name() -> None:
    named = set(re.findall(r"\$\{(\w+):\?", yaml.safe_dump(COMPOSE) + yaml.safe_dump(support_deployment.COMPOSE)))
    variables = dict.fromkeys(named, "given")
    support_deployment.substituted(SERVICES, variables)
    for missing in (
        "NODE_NAME",
        "NODE2_ADDRESS",
        "TLS_DIR",
        "ARCHIVE_DIR",
        "FILES_DIR",
        "REPLICATION_PASSWORD",
        "REWIND_PASSWORD",
    ):
        with pytest.raises(KeyError, match=missing):
            support_deployment.substituted(SERVICES, {n: value for n, value in variables.items() if n != missing})


# --- What the scripts do ---------------------------------------------------------------------------------------------
class Archive:
    def __init__(self, folder: Path) -> None:
        self.folder, self.source = folder / "archive", folder / "segment"
        self.folder.mkdir()

    def bring(self, name: str, content: bytes) -> int:
        self.source.write_bytes(content)
        return subprocess.run(
            ["sh", HA / "archive.sh", self.source, self.folder / name], capture_output=True, check=False
        ).returncode

    def __getitem__(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


SEGMENT = "00000002000000000000000A"


def test_three_servers_bring_the_same_segment(archive: Archive) -> None:
    assert [archive.bring(SEGMENT, b"written") for _server in range(3)] == [0, 0, 0]
    assert archive[SEGMENT] == b"written"
    assert [path.name for path in archive.folder.iterdir()] == [SEGMENT], "no draft is left"


def test_a_segment_is_never_replaced_by_another(archive: Archive) -> None:
    archive.bring(SEGMENT, b"written")
    archive.bring("00000002.history", b"of its own timeline")
    assert archive.bring(SEGMENT, b"another") != 0
    assert archive[SEGMENT] == b"written"


def test_the_end_of_a_timeline_may_differ_once_the_next_one_is_there(archive: Archive) -> None:
    archive.bring(SEGMENT, b"longer than others have it")
    archive.bring("00000003.history", b"2 ...")
    assert archive.bring(SEGMENT, b"shorter") == 0
    assert archive[SEGMENT] == b"longer than others have it"
    archive.bring("000000030000000000000001", b"of the newest timeline")
    assert archive.bring("000000030000000000000001", b"differs") != 0


def test_certificates_are_of_one_authority_and_name_their_host(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    for _time in range(2):  # the second keeps what is there
        subprocess.run([HA / "make-certificates.sh", tmp_path / "tls", "10.0.0.1", "db2.example"], check=True)
    for host, name in {"10.0.0.1": "IP Address:10.0.0.1", "db2.example": "DNS:db2.example"}.items():
        folder = tmp_path / "tls" / host
        verify = ["openssl", "verify", "-x509_strict", "-CAfile", folder / "ca.crt", folder / "node.crt"]
        subprocess.run(verify, check=True, capture_output=True)
        show = ["openssl", "x509", "-in", folder / "node.crt", "-noout", "-ext", "subjectAltName"]
        assert name in subprocess.run(show, check=True, capture_output=True, text=True).stdout
        assert (folder / "node.key").stat().st_mode & 0o077 == 0
        assert not os.access(folder / "ca.key", os.F_OK), "the authority's key goes to no host"
