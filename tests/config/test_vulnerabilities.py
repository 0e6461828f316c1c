"""A package that was not looked up is never reported as sound."""

import pytest

from deploy import vulnerabilities


def test_a_package_that_was_skipped_counts_as_not_looked_up() -> None:
    skipped = {"name": "a", "skip_reason": "not found"}
    vulnerable = {"name": "b", "version": "1", "vulns": [{"id": "PYSEC-1"}]}
    assert vulnerabilities.read_pip_audit({"dependencies": [skipped, vulnerable]}) == (
        ["b 1: PYSEC-1"],
        "1 of 2 packages NOT LOOKED UP",
    )
    assert vulnerabilities.read_pip_audit({"dependencies": []})[1] == "0 of 0 packages NOT LOOKED UP"
    assert vulnerabilities.read_pip_audit({"dependencies": [{"name": "b", "version": "1", "vulns": []}]}) == ([], "")


def test_a_refusal_of_npm_is_no_clean_answer() -> None:
    assert vulnerabilities.read_npm_audit({"message": "405 Method Not Allowed"}) == (
        [],
        "NOT LOOKED UP (405 Method Not Allowed)",
    )
    assert vulnerabilities.read_npm_audit({"vulnerabilities": {"left": {"severity": "high"}}}) == (["left: high"], "")


@pytest.mark.parametrize(("faults", "code"), [([], 0), (["b 1: PYSEC-1"], 1)])
def test_a_known_vulnerability_fails_and_a_silent_registry_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faults: list[str], code: int
) -> None:
    monkeypatch.setattr(vulnerabilities, "python_faults", lambda: (faults, ""))
    monkeypatch.setattr(vulnerabilities, "page_faults", lambda: ([], "NOT LOOKED UP (npm gives no answer)"))
    assert vulnerabilities.main() == code
    assert "pages: NOT LOOKED UP" in capsys.readouterr().out
