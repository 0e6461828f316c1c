"""Modules that fill a registry are listed in their app's configuration, and the registries in docs/architecture.md."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from core.registries import RegisterConfig

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = [config for config in apps.get_app_configs() if isinstance(config, RegisterConfig)]
DECLARES = re.compile(
    r"^(?:@receiver\((?:\w+\.)?[A-Z]|@register_source\b|@panel\(|sealing\.(?:chained|version_rows)\("
    r"|\w+ = (?:notification_texts\.)?declare\(|\w+ = grant\()",
    re.MULTILINE,
)


def declaring(config: RegisterConfig) -> set[str]:
    """Return the modules of an app that declare something when they are imported, as ``registers`` names them."""
    folder = ROOT / config.name
    paths = (path for path in folder.rglob("*.py") if DECLARES.search(path.read_text(encoding="utf-8")))
    names = {str(path.relative_to(folder).with_suffix("")).replace("/", ".") for path in paths}
    return {name for name in names if not name.startswith("acts.")}


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_every_module_that_declares_is_listed(config: RegisterConfig) -> None:
    assert declaring(config) <= set(config.registers)


def test_the_apps_of_the_register_are_found() -> None:
    assert {"core", "enterprises", "environment", "resources", "quotas", "trade", "inspections"} <= {
        config.name for config in CONFIGS
    }


def test_the_documentation_names_every_kind_of_module() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in {name.rpartition(".")[2] for config in CONFIGS for name in config.registers}:
        # The texts of each of these stand apart.
        subjects = r"(account|approval|bulletin|consultation|consumption|freeze|letter|office|review|webhook)_"
        assert re.sub(f"^{subjects}(notification_texts|deadlines)$", r"\2", name) in page, name
