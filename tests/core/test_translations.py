"""The Chinese catalogue is complete: a message without a translation fails the build."""

from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override

from core import translations

ROOT = Path(settings.BASE_DIR)
CHINESE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
searched = pytest.mark.skipif(not translations.can_search(), reason="needs the gettext tools")


def test_every_word_is_in_chinese() -> None:
    assert translations.faults(CHINESE, ROOT) == []


def test_the_catalogue_names_no_places_in_the_source() -> None:
    assert not [entry.msgid for entry in translations.catalogue(CHINESE) if entry.occurrences]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Correct within a term", "限期改正"),
        ("Open the case formally", "立案"),
        ("Mineral products", "稀土矿产品"),
        ("Smelting and separation", "冶炼分离产品"),
        ("Allocation exceeded", "超总量控制指标"),
    ],
)
def test_the_words_of_the_statutes_are_used(english: str, chinese: str) -> None:
    with override("zh-hans"):
        assert gettext(english) == chinese


@pytest.fixture
def project(tmp_path: Path, settings: Any) -> Path:
    """Create a project with marked words."""
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    for folder in ("core", "tests", "templates", "locale"):
        (tmp_path / folder).mkdir()
    (tmp_path / "core" / "words.py").write_text(
        '_("One"), gettext_lazy("%(n)s " "tonnes"), ngettext("%d day", "%d days", 2), pgettext("a number", "One")'
    )
    (tmp_path / "tests" / "words.py").write_text('_("Of a test")')
    (tmp_path / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate 'Two' %}{% blocktranslate with n=m %}{{ n }} left{% endblocktranslate %}"
    )
    return tmp_path


def catalogue(project: Path, *entries: polib.POEntry) -> Path:
    path = project / "locale" / "zh" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    written = translations.catalogue(path)
    written.extend(entries)
    written.save(str(path))
    return path


@searched
def test_marked_words_are_found_in_python_and_in_templates(project: Path) -> None:
    result = translations.messages(project)
    plain = {("", word) for word in ("One", "%(n)s tonnes", "%d day", "Two", "%(n)s left")}
    assert set(result) == plain | {("a number", "One")}
    assert result["", "%d day"].msgid_plural == "%d days"
    assert list((project / "locale").iterdir()) == []


@searched
def test_a_message_without_an_entry_is_missing(project: Path) -> None:
    known = polib.POEntry(msgid="One", msgctxt="a number", msgstr="一")
    faults = translations.faults(catalogue(project, known), project)
    assert "missing: 'One'" in faults
    assert "missing: 'One' (a number)" not in faults


def test_without_the_gettext_tools_the_entries_are_checked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "can_search", lambda: False)
    assert translations.faults(catalogue(project, polib.POEntry(msgid="Old")), project) == ["empty: 'Old'"]
    with pytest.raises(CommandError, match="install the gettext tools"):
        call_command("translations", "--update")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([polib.POEntry(msgid="One", msgstr="")], "empty: 'One'"),
        ([polib.POEntry(msgid="One", msgstr="一", flags=["fuzzy"])], "fuzzy: 'One'"),
        ([polib.POEntry(msgid="%(n)s tonnes", msgstr="吨")], "other placeholders: '%(n)s tonnes'"),
        ([polib.POEntry(msgid="%d day", msgid_plural="%d days", msgstr_plural={0: ""})], "empty: '%d day'"),
        (
            [polib.POEntry(msgid="%d day", msgid_plural="%d days", msgstr_plural={0: "天"})],
            "other placeholders: '%d day'",
        ),
    ],
)
def test_an_incomplete_catalogue_is_refused(project: Path, entries: list[polib.POEntry], said: str) -> None:
    assert said in translations.faults(catalogue(project, *entries), project)


@searched
def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(project: Path) -> None:
    path = catalogue(project, polib.POEntry(msgid="One", msgstr="一"), polib.POEntry(msgid="Gone", msgstr="无"))
    assert translations.update(path, project) == 5
    kept = {translations.key_of(entry): entry.msgstr for entry in translations.catalogue(path)}
    assert (kept["", "One"], kept["a number", "One"]) == ("一", "")
    assert ("", "Gone") not in kept
    assert "#:" not in path.read_text(), "moving a file changes no entry"


def test_a_catalogue_is_compiled_once(project: Path) -> None:
    path = catalogue(project, polib.POEntry(msgid="One", msgstr="一"))
    assert translations.compile_all(project / "locale") == [path.with_suffix(".mo")]
    assert translations.compile_all(project / "locale") == []
