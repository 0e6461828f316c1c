"""The Python client: that it is generated from the API's description, and works against a running register."""

import fcntl
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import httpx
import pytest
from drf_spectacular.generators import SchemaGenerator

from benchmarks import harness
from quotas.models import Report
from tests.support import factories
from tests.support.databases import Clone
from tests.support.filers import Filer
from tests.support.ledger_accounts import Books

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "client"


@pytest.fixture
def filer(own_database: Clone) -> Filer:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    factories.product()
    Books(factories.programme_year("mlr-mining", 2011, "all"), "all").give(1000, "36")
    return Filer(0)


@pytest.fixture
def address(own_database: Clone, tmp_path: Path) -> Iterator[str]:
    with harness.serving(tmp_path, environ=own_database.environ) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def built_client(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Generate the client in a folder of this run, once for all workers; return that folder."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "client"
    package = folder / "rare_earth_quota_client"
    with folder.with_suffix(".lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            package.mkdir(parents=True)
            for name in ("__init__.py", "py.typed", "transport.py"):
                shutil.copy(CLIENT / package.name / name, package)
            subprocess.run([sys.executable, CLIENT / "generate.py", package], check=True)
            (folder / "complete").touch()
    return folder


@pytest.fixture
def package(built_client: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(built_client)
    import rare_earth_quota_client

    return rare_earth_quota_client


def example() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", (CLIENT / "README.md").read_text(), re.DOTALL)
    return str(code)


def test_it_has_a_method_for_every_operation_of_this_description(package: Any) -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"].values()
    described = {operation["operationId"] for verbs in paths for operation in verbs.values()}
    assert described == {name for name in vars(package.Client.__base__) if not name.startswith("__")}
    assert len(described) > 500


def test_a_member_may_be_none_exactly_where_the_description_says_null(package: Any) -> None:
    from rare_earth_quota_client import models, transport

    described = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]

    def page_or_model(name: str) -> Any:
        if not name.startswith("Paginated"):
            return getattr(models, name)
        return transport.LongPage if null[name, "count"] else transport.Page

    null = {
        (name, member): bool(schema.get("nullable"))
        for name, component in described.items()
        for member, schema in component.get("properties", {}).items()
    }
    typed = {(name, member): NoneType in get_args(get_type_hints(page_or_model(name))[member]) for name, member in null}
    assert typed == null
    assert sum(null.values()) > 100


def test_the_example_files_a_month_in_ten_lines(filer: Filer, address: str, package: Any, capsys: Any) -> None:
    assert len([line for line in example().splitlines() if line and not line.startswith("from ")]) <= 10
    names = {"ENTERPRISE": filer.firm.code, "SITE": filer.site.code, "PRODUCT": "precipitate-100"}
    exec(example(), {"ADDRESS": address, "TOKEN": filer.token, **names})
    report = Report.objects.get()
    assert (report.state, str(report.period)) == ("submitted", "2011-04-01")
    assert capsys.readouterr().out.strip() == report.receipt_number


def test_a_refusal_is_raised_with_its_code_and_fields(filer: Filer, address: str, package: Any) -> None:
    with package.Client(address, filer.token) as register, pytest.raises(package.Refused) as caught:
        register.reports_create({"enterprise": filer.firm.code, "period": "the month of May"})
    assert caught.value.status == 400
    assert [fault["pointer"] for fault in caught.value.errors] == ["/period"]
    with package.Client(address, "no token") as register, pytest.raises(package.Refused) as caught:
        register.me_retrieve()
    assert caught.value.status == 401


def test_one_key_takes_effect_once_and_pages_follow_each_other(filer: Filer, address: str, package: Any) -> None:
    body = {"enterprise": filer.firm.code, "period": "2011-05", "nil": True}
    with package.Client(address, filer.token) as register:
        first = register.reports_create(body, idempotency_key="the-same")
        again = register.reports_create(body, idempotency_key="the-same")
        assert first["id"] == again["id"]
        register.reports_create({**body, "period": "2011-06"})
        assert len(list(register.every(register.reports_list(limit=1)))) == 2
        report = register.reports_retrieve(first["id"])
        assert register.etag
        changed = register.reports_partial_update(report["id"], {"nil": False}, if_match=register.etag)
        assert changed["nil"] is False


def test_it_waits_while_the_register_is_away(filer: Filer, own_database: Clone, tmp_path: Path, package: Any) -> None:
    port = harness.free_port()
    web = harness.web(port, tmp_path, environ=own_database.environ)
    with package.Client(f"http://127.0.0.1:{port}", filer.token, patience=120) as register:
        web.start()
        try:
            assert register.me_retrieve()["username"] == filer.signer.username
        finally:
            web.stop()
    impatient = package.Client(f"http://127.0.0.1:{port}", filer.token, patience=0)
    with impatient as register, pytest.raises(httpx.ConnectError):
        register.me_retrieve()


class Register:
    """A register that gives the same answer three times, and then takes the request."""

    def __init__(self, status: int, **headers: str) -> None:
        self.status, self.headers = status, headers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if len(self.requests) <= 3:
            return httpx.Response(self.status, headers=self.headers, json={"code": "unavailable"})
        return httpx.Response(200, json={})

    def connect(self, package: Any, patience: float = 60) -> Any:
        return package.Client("http://register", "token", patience=patience, transport=httpx.MockTransport(self))


@pytest.fixture
def pauses(package: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record the pauses between attempts instead of waiting."""
    taken: list[float] = []
    monkeypatch.setattr(package.transport.time, "sleep", taken.append)
    return taken


def test_only_what_may_be_sent_twice_is_repeated_while_it_is_away(package: Any, pauses: list[float]) -> None:
    away = Register(503)
    away.connect(package).me_retrieve()
    assert len(away.requests) == 4
    away = Register(503)
    away.connect(package).reports_create({})
    assert len({request.headers["Idempotency-Key"] for request in away.requests}) == 1
    assert len(away.requests) == 4
    for send in (
        lambda register: register.webhooks_create({}),
        lambda register: register.reports_partial_update("1", {}, if_match='"1"'),
        lambda register: register.me_calendar_destroy(),
    ):
        away = Register(503)
        with pytest.raises(package.Refused) as caught:
            send(away.connect(package))
        assert (caught.value.status, len(away.requests)) == (503, 1), "it may have taken effect"
    busy = Register(429)
    busy.connect(package).webhooks_create({})
    assert len(busy.requests) == 4, "what was refused for its rate has taken no effect"


@pytest.mark.parametrize(("wanted", "pause"), [("0", 1), ("7", 7), ("Fri, 27 Nov 2026 12:00:00 GMT", 1)])
def test_it_waits_as_long_as_it_is_asked_to_and_a_second_at_least(
    package: Any, pauses: list[float], wanted: str, pause: float
) -> None:
    Register(429, **{"Retry-After": wanted}).connect(package).me_retrieve()
    assert pauses == [pause] * 3


def test_it_does_not_wait_longer_than_its_patience(package: Any, pauses: list[float]) -> None:
    busy = Register(429, **{"Retry-After": "90"})
    with pytest.raises(package.Refused):
        busy.connect(package, patience=60).me_retrieve()
    assert pauses == []
