"""The tables of mutation testing: what they name exists."""

import pkgutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SURVIVORS = tomllib.loads((ROOT / "benchmarks/survivors.toml").read_text())["survivor"]


def find(name: str) -> Any:
    """Return the module, class or function of a dotted name."""
    try:
        return pkgutil.resolve_name(name)
    except AttributeError:
        pytest.fail(f"there is no {name}")


@pytest.mark.parametrize("name", sorted({survivor["of"] for survivor in SURVIVORS}))
def test_a_survivor_is_of_code_that_exists(name: str) -> None:
    assert callable(find(name))


def test_tests_of_mutants_and_mutated_files_exist() -> None:
    mutants = pytest.importorskip("benchmarks.mutants")
    named = {f"tests/{file}.py" for files in mutants.TESTS.values() for file in files}
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []
    for name in mutants.TESTS:
        module, _dot, function = name.rstrip(".").partition(".x_")
        assert find(f"{module}.{function}" if function else module), name
    mutmut = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
    patterns = [*mutmut["only_mutate"], *mutmut["do_not_mutate"]]
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
