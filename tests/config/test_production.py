"""Production starts only with every required value; each missing one is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.deployment import PRODUCTION_ENVIRONMENT, ROOT

SHOWN = "from django.conf import settings; print(settings.SECURE_SSL_REDIRECT, settings.FIXED_DAY_ALLOWED)"


def production(tmp_path: Path, environ: dict[str, str], script: str = SHOWN) -> subprocess.CompletedProcess[str]:
    base = {"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "config.settings.prod", "DATA_DIR": str(tmp_path)}
    base["ENV_FILE"] = "/dev/null"
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=base | environ, capture_output=True, text=True)


def test_production_starts_when_everything_is_named(tmp_path: Path) -> None:
    done = production(tmp_path, PRODUCTION_ENVIRONMENT)
    assert (done.returncode, done.stdout.split()) == (0, ["True", "False"]), done.stderr


@pytest.mark.parametrize("name", sorted(PRODUCTION_ENVIRONMENT))
def test_production_refuses_to_start_without(tmp_path: Path, name: str) -> None:
    done = production(tmp_path, {key: value for key, value in PRODUCTION_ENVIRONMENT.items() if key != name})
    assert done.returncode != 0
    assert f"set {name} (see .env.example)" in done.stderr


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2011-10-20", "BUSINESS_DATE is for development and demonstrations"),
        ("20 October", "BUSINESS_DATE is not a date"),
    ],
)
def test_production_refuses_to_start_on_a_stated_day(tmp_path: Path, day: str, words: str) -> None:
    done = production(tmp_path, {**PRODUCTION_ENVIRONMENT, "BUSINESS_DATE": day})
    assert done.returncode != 0
    assert words in done.stderr


def test_development_takes_the_day_from_the_environment(tmp_path: Path) -> None:
    script = "from django.conf import settings; print(settings.BUSINESS_DATE)"
    environ = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "BUSINESS_DATE": "2011-10-20"}
    done = production(tmp_path, environ, script)
    assert done.stdout.split() == ["2011-10-20"], done.stderr


def test_production_signs_with_a_second_factor(tmp_path: Path) -> None:
    script = (
        "from django.conf import settings;print(settings.SIGNING_NEEDS_SECOND_FACTOR, settings.RELAXED_SIGNING_ALLOWED)"
    )
    done = production(tmp_path, PRODUCTION_ENVIRONMENT, script)
    assert done.stdout.split() == ["True", "False"], done.stderr


def test_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    """A browser takes a cookie of such a name only over TLS, without a domain, for the whole host."""
    script = """
from django.conf import settings as s
for kind in ("SESSION", "CSRF"):
    print(*(getattr(s, f"{kind}_COOKIE_{name}") for name in ("NAME", "SECURE", "DOMAIN", "PATH")))
print(s.LANGUAGE_COOKIE_NAME, s.LANGUAGE_COOKIE_SECURE, s.THEME_COOKIE_NAME, s.MESSAGE_STORAGE.rsplit(".")[-1])
print(s.SIGN_IN_NEEDS_SECOND_FACTOR, s.RELAXED_SIGN_IN_ALLOWED)
"""
    done = production(tmp_path, PRODUCTION_ENVIRONMENT, script)
    assert done.stdout.splitlines() == [
        "__Host-session True None /",
        "__Host-csrf True None /",
        "__Host-language True __Host-theme SessionStorage",
        "True False",
    ], done.stderr


def test_the_keys_before_the_one_in_use_still_open_what_they_closed(tmp_path: Path) -> None:
    script = """
import django
django.setup()
from django.conf import settings
from enterprises.web.allauth_adapters import FactorAdapter
kept = FactorAdapter().encrypt("factor")
settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [*settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY], "n" * 50
print(FactorAdapter().decrypt(kept))
"""
    done = production(tmp_path, PRODUCTION_ENVIRONMENT, script)
    assert done.stdout.split() == ["factor"], done.stderr
    old = {"SECRET_KEY_FALLBACKS": "one-before-0123456789-abcdefghijklmnop, oldest-0123456789-abcdefghijklmnopqr"}
    shown = "from django.conf import settings; print(len(settings.SECRET_KEY_FALLBACKS))"
    assert production(tmp_path, PRODUCTION_ENVIRONMENT | old, shown).stdout.split() == ["2"]
    assert (
        "SECRET_KEY_FALLBACKS"
        in production(tmp_path, PRODUCTION_ENVIRONMENT | {"SECRET_KEY_FALLBACKS": "short"}, shown).stderr
    )
