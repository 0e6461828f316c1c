"""Help from the glossary: each term of docs/glossary.md in a label of a form has it, in the reader's language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import override

from core.forms import PageForm
from core.glossary import declared, terms_of
from enterprises.models import User
from tests.support.page_clients import page_client

ROOT = Path(__file__).resolve().parents[2]
OURS = ("core", "enterprises", "environment", "resources", "quotas", "trade", "inspections", "portal", "history")

# Words of the glossary that stand in labels in another sense, or say nothing there that the label does not.
OTHER_SENSES = {
    "basis (of a notice)": "labels say “legal basis”",
    "change": "a change of figures or of an enterprise, not the event that other systems read",
    "concentration (of holders)": "the concentration of a pollutant",
    "condition (of quota)": "of a store of tailings, or of a standard",
    "deposit (of restoration)": "a deposit of ore",
    "duty (of an office)": "the article of law that a question of a checklist is about",
    "duty (to report)": "the article of law that a question of a checklist is about",
    "evidence (of a figure)": "what is submitted to an office",
    "number (of a report)": "the number of whatever the label names",
    "part (of a sheet)": "parts of a sum",
    "reading": "the other reading of a figure",
    "severity *notice*": "the choices of the field name it",
    "standard": "standard coal, a unit",
}
# Templates that show a field's label without help beside it, each with where the help stands, or why there is none.
LABELLED_ELSEWHERE = {
    "templates/enterprises/review_round_record.html": "hidden labels below the heads of a table",
    "templates/inspections/parts/visit_checklist.html": "the questions of a checklist are no labels of a form",
    "templates/parts/filter_field.html": "once for all filters: words_of in the forms that include it",
    "templates/parts/faults.html": "the list of errors, which leads to the field",
    "templates/parts/act_faults.html": "the list of errors, which leads to the field",
    "templates/quotas/parts/cell.html": "once for all lines: words_of in quotas/report_form.html",
    "templates/quotas/parts/report_line_fields.html": "once for all lines: words_of in quotas/report_form.html",
    "templates/quotas/parts/report_line_faults.html": "the list of errors, which leads to the field",
    "templates/quotas/parts/notice_line_row.html": "once for all rows: words_of in parts/notice_line_fields.html",
}


def rows() -> dict[str, str]:
    """Return the words of the glossary with their Chinese."""
    cells = [line.split("|") for line in (ROOT / "docs/glossary.md").read_text("utf-8").splitlines()[6:]]
    return {row[1].strip(): row[3].strip() for row in cells if len(row) == 5}


def _import_all(resolver: URLResolver) -> None:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            _import_all(pattern)


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def labels() -> set[tuple[str, str]]:
    """Return each label of our forms, in English, with the name of the form."""
    _import_all(get_resolver())
    kinds = {kind for kind in _below(forms.BaseForm) if kind.__module__.startswith(OURS)}
    with override("en"):
        return {
            (kind.__name__, str(field.label or name))
            for kind in kinds
            for name, field in getattr(kind, "base_fields", {}).items()
        }


def test_each_term_in_a_label_of_a_form_has_help() -> None:
    helped = {term.word for term in declared()}
    bare = []
    walked = labels()
    assert len(walked) > 700
    used = set()
    for word in rows():
        base = re.sub(r"\s*\(.*\)|\s*\*.*", "", word).split(",")[0]
        pattern = re.compile(rf"\b{re.escape(base)}(s|es)?\b", re.IGNORECASE)
        for form, label in walked:
            if not pattern.search(label):
                continue
            if word in OTHER_SENSES:
                used.add(word)
            elif word not in helped and base not in helped:
                bare.append((word, form, label))
            else:
                used.add(word if word in helped else base)
    assert bare == [], "declare these terms in portal/glossary.py, or add to OTHER_SENSES"
    assert set(OTHER_SENSES) - used == set(), "an exemption that nothing needs"


def test_what_is_declared_stands_in_the_glossary_in_both_languages() -> None:
    glossary = {re.sub(r"\s*\(of (?!a tip).*\)|\s*\((?:to|for) .*\)", "", word): zh for word, zh in rows().items()}
    strange = [term.word for term in declared() if glossary.get(term.word.split(" (of a n")[0]) != term.word_zh]
    assert strange == []
    names = {form for form, _label in labels()}
    assert {form for term in declared() for form in term.elsewhere} <= names


def test_each_declared_term_is_used_and_its_meaning_is_told_in_chinese() -> None:
    found = {term for form, label in labels() for term in terms_of(label, form)}
    assert set(declared()) - found == set(), "no label uses it"
    for term in declared():
        with override("en"):
            english = str(term.meaning)
        with override("zh-hans"):
            assert re.search("[\u4e00-\u9fff]", str(term.meaning)), english
            assert term.name == term.word_zh


def test_the_longer_of_two_terms_is_meant_and_a_form_may_mean_another_thing() -> None:
    def words(label: str, form: str = "AForm") -> list[str]:
        return [term.word for term in terms_of(label, form)]

    assert words("Number of the planned mining area") == ["planned mining area"]
    assert words("File number of the paper report") == ["paper report"]
    assert words("Kinds of sites") == ["site"]
    assert words("Your receipt") == ["receipt (of a tip)"]
    assert words("Article of Order 785") == words("Used from") == words("Reported") == []
    assert words("category") == ["category"]
    assert words("category", "IncidentFilter") == []
    with override("zh-hans"):
        assert words("Site") == ["site"]


@pytest.mark.parametrize(
    ("term", "forms_with_help"),
    [
        ("holder", "AccountFilter AssumptionForm ConcentrationForm MovementRowForm PlanFilter PrintedForm"),
        ("feed", "CountingRuleForm LineForm RuleFilter YieldBoundForm"),
        ("indicator", "StandardFilter StandardForm"),
        ("printed", "LineForm PrintedForm"),
    ],
)
def test_a_word_has_help_only_in_forms_that_use_it_in_the_sense_of_the_glossary(
    term: str, forms_with_help: str
) -> None:
    helped = {form for form, label in labels() if any(found.word == term for found in terms_of(label, form))}
    assert helped == set(forms_with_help.split())


def test_each_template_that_shows_a_label_of_a_field_has_help_beside_it() -> None:
    shows = re.compile(r"\{\{ *(?:\w+\.)*(?:field|cell|form\.\w+|line\.out|entry\.\w+|row\.note)\.label\b")
    bare = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        if shows.search(text) and "{% term_help " not in text and "{% words_of " not in text:
            bare.add(str(path.relative_to(ROOT)))
    bare -= {path for path in bare if path.startswith(("templates/admin/", "templates/parts/menu"))}
    assert bare == set(LABELLED_ELSEWHERE) - {"templates/quotas/parts/report_line_faults.html"}


def test_each_form_of_filters_tells_its_words() -> None:
    including = [
        path for path in (ROOT / "templates").rglob("*.html") if '"parts/filter_field.html"' in path.read_text("utf-8")
    ]
    assert including
    assert [path for path in including if "{% words_of " not in path.read_text("utf-8")] == []


class SampleForm(PageForm):
    site = forms.CharField(label="Code of the site")
    other = forms.CharField(label="Place")


def test_help_is_a_toggle_that_needs_no_script() -> None:
    form = SampleForm()
    shown = Template("{% term_help form.site %}|{% term_help form.other %}|{% words_of form %}").render(
        Context({"form": form})
    )
    at_field, nothing, of_form = shown.split("|")
    assert at_field.startswith('<details class="term-help"><summary aria-label="What “site” means">?</summary>')
    assert "<dt>site</dt><dd>A place of work: a mine, a plant, a trading house.</dd>" in at_field
    assert nothing == ""
    assert of_form.count("<dt>") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What these words mean", "<dt>holder</dt>", "may hold quota.")),
        ("zh-hans", ("术语说明", "<dt>指标持有者</dt>", "可以持有指标的地区、集团或企业。")),
    ],
)
def test_a_list_tells_the_words_of_its_filters(p36a: User, language: str, words: tuple[str, ...]) -> None:
    client = page_client(p36a)
    client.cookies["django_language"] = language
    shown = client.get(reverse("pages:accounts")).content.decode()
    assert [word for word in words if word not in shown] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What “site” means", "<dt>site</dt>", "A place of work")),
        ("zh-hans", ("“场所”的含义", "<dt>场所</dt>", "作业场所")),
    ],
)
def test_a_form_tells_the_word_at_its_field(p36a: User, language: str, words: tuple[str, ...]) -> None:
    client = page_client(p36a)
    client.cookies["django_language"] = language
    shown = client.get(reverse("pages:eliminated-capacity-new")).content.decode()
    assert [word for word in words if word not in shown] == []
