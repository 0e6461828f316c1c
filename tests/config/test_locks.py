"""The locks in ``requirements/`` agree with ``pyproject.toml``: nothing is missing, too old or new, or left over."""

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PRODUCT = DECLARED["project"]["dependencies"]
GROUPS = DECLARED["dependency-groups"]
LOCKED = {
    "base": PRODUCT,
    "dev": [*PRODUCT, *DECLARED["project"]["optional-dependencies"]["dev"], *GROUPS["patroni"]],
    **GROUPS,
}


def pins_of(name: str) -> dict[str, str]:
    """Return the versions of a lock by the normalized names of packages."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    pins = re.findall(
        r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.+!]+)((?: ;[^\\\n]*)?(?: \\\n +--hash=sha256:\w{64})+)$", text, re.M
    )
    assert len(pins) == len(re.findall(r"^\S", text, re.MULTILINE)), "each line is a version with its hashes"
    return {canonicalize_name(package): version for package, version, _hashes in pins}


def asked_for_by(packages: Iterable[str]) -> set[str]:
    """Return the names that installed packages ask for, with any extra and on any platform."""
    names = set()
    for package in packages:
        try:
            required = importlib.metadata.requires(package) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # of another platform
        names |= {canonicalize_name(Requirement(line).name) for line in required}
    return names


def test_every_set_of_packages_is_locked() -> None:
    assert {path.name for path in (ROOT / "requirements").iterdir()} == {f"{name}.txt" for name in LOCKED}


@pytest.mark.parametrize("name", LOCKED)
def test_what_is_declared_is_locked_in_a_version_that_it_accepts(name: str) -> None:
    pins = pins_of(name)
    for requirement in map(Requirement, LOCKED[name]):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("name", ["base", "dev", "patroni"])
def test_nothing_is_locked_that_nobody_asks_for(name: str) -> None:
    pins = pins_of(name)
    declared = {canonicalize_name(Requirement(line).name) for line in LOCKED[name]}
    assert pins.keys() <= declared | asked_for_by(pins)


@pytest.mark.parametrize("name", ["dev", "patroni"])
def test_a_package_has_the_version_that_the_product_has(name: str) -> None:
    product, pins = pins_of("base"), pins_of(name)
    assert {package: pins[package] for package in pins.keys() & product.keys()} == {
        package: product[package] for package in pins.keys() & product.keys()
    }
    assert name != "dev" or pins.keys() >= product.keys()
