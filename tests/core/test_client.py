"""The Python client: that it is generated from the API's description, and works against a running register."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

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


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(CLIENT)
    import rare_earth_quota_client

    return rare_earth_quota_client


def example() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", (CLIENT / "README.md").read_text(), re.DOTALL)
    return str(code)


def test_it_is_generated_from_this_description() -> None:
    done = subprocess.run([sys.executable, str(CLIENT / "generate.py"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


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
    unpatient = package.Client(f"http://127.0.0.1:{port}", filer.token, patience=0)
    with unpatient as register, pytest.raises(httpx.ConnectError):
        register.me_retrieve()
