"""The Chinese catalogue is complete: a message without a translation fails the build."""

from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from core import translations

ROOT = Path(settings.BASE_DIR)
CHINESE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def test_every_word_is_in_chinese() -> None:
    assert translations.faults(CHINESE, ROOT) == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Correct within a term", "限期改正"),
        ("Place on file", "立案"),
        ("Mineral products", "稀土矿产品"),
        ("Smelting and separation", "冶炼分离产品"),
        ("Allocation exceeded", "超总量控制指标"),
    ],
)
def test_the_words_of_the_statutes_are_used(english: str, chinese: str) -> None:
    with override("zh-hans"):
        assert gettext(english) == chinese


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Create a project with three marked words, and a catalogue that has them all."""
    for package in translations.PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "core" / "words.py").write_text('_("One"), gettext_lazy("%(n)s " "tonnes")')
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate 'Two' %}{% blocktranslate with n=m %}{{ n }} left{% endblocktranslate %}"
    )
    return tmp_path


def catalogue(project: Path, *entries: polib.POEntry) -> Path:
    path = project / "zh" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    written = translations.catalogue(path)
    written.extend(entries)
    written.save(str(path))
    return path


def test_marked_words_are_found_in_python_and_in_templates(project: Path) -> None:
    assert set(translations.words(project)) == {"One", "%(n)s tonnes", "Two", "%(n)s left"}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "missing: 'One'"),
        ([polib.POEntry(msgid="One", msgstr="")], "empty: 'One'"),
        ([polib.POEntry(msgid="One", msgstr="一", flags=["fuzzy"])], "fuzzy: 'One'"),
        ([polib.POEntry(msgid="%(n)s tonnes", msgstr="吨")], "other places for figures: '%(n)s tonnes'"),
    ],
)
def test_an_incomplete_catalogue_is_refused(project: Path, entries: list[polib.POEntry], said: str) -> None:
    assert said in translations.faults(catalogue(project, *entries), project)


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(project: Path) -> None:
    path = catalogue(project, polib.POEntry(msgid="One", msgstr="一"), polib.POEntry(msgid="Gone", msgstr="无"))
    assert translations.update(path, project) == 3
    kept = {entry.msgid: entry.msgstr for entry in translations.catalogue(path)}
    assert kept["One"] == "一"
    assert "Gone" not in kept


def test_a_catalogue_is_compiled_once(project: Path) -> None:
    path = catalogue(project, polib.POEntry(msgid="One", msgstr="一"))
    assert translations.compile_all(project) == [path.with_suffix(".mo")]
    assert translations.compile_all(project) == []
