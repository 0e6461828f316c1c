"""Declarations of acts: what start-up refuses, and the bodies that are made from forms."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.management import call_command

from core.acts import NOTHING, ON_EACH, Act, Acts, NextStep, Signature, declared, faults_of
from core.api.act_paths import created_at
from core.api.bodies import body_of, field_of
from core.forms import PageForm, StatedChoicesField, YesNoField, select, text_area
from core.lifecycle import Lifecycle, Transition
from enterprises.models import Enterprise, Jurisdiction


def yes(actor: Any, capability: str, obj: Any) -> bool:
    return True


MILL = Lifecycle(
    Enterprise,
    can=yes,
    states=["still", "running"],
    transitions=[
        Transition("start", ["still"], "running", "mills.run", "Start"),
        Transition("stop", ["running"], "still", "mills.run", "Stop", reason_required=True),
    ],
)
OTHER = Lifecycle(
    Enterprise, can=yes, states=["a"], transitions=[Transition("start", ["a"], None, "mills.run", "Start")]
)


class Order(PageForm):
    tonnes = forms.DecimalField(max_digits=16, decimal_places=3)


def start(mill: Any, *, actor: Any) -> None: ...
def stop(mill: Any, *, actor: Any, reason: str) -> None: ...
def crush(mill: Any, *, actor: Any, tonnes: Decimal) -> None: ...
def sign(mill: Any, *, actor: Any, proof: Any = None) -> None: ...


START, STOP = Act(MILL["start"], start), Act(MILL["stop"], stop)
STEPS = {"still": NextStep("The miller starts it."), "running": NOTHING}


def of_mill(*acts: Act, **options: Any) -> Acts:
    return Acts(MILL, *acts, **{"next_steps": STEPS, **options})


def test_a_transition_has_an_act_or_a_reason_for_having_none() -> None:
    assert faults_of(of_mill(START, STOP)) == []
    assert faults_of(of_mill(START)) == ["Enterprise: has no act 'stop', and no exemption for it"]
    assert faults_of(of_mill(START, exempt={"stop": "It stops by itself."})) == []
    assert faults_of(of_mill(START, exempt={"stop": " "})) == ["Enterprise: exempts 'stop' without a reason"]


def test_an_exemption_that_is_not_needed_any_more_is_a_fault() -> None:
    stale = faults_of(of_mill(START, STOP, exempt={"stop": "It stops by itself.", "burn": "Never."}))
    assert stale == [
        "Enterprise: exempts 'burn', which is no transition",
        "Enterprise: exempts 'stop', which has an act",
    ]


@pytest.mark.parametrize(
    "act",
    [
        Act(MILL["stop"], start),  # the required reason finds no parameter
        Act(MILL["stop"], stop, form=PageForm),  # nothing asks for the reason
        Act(MILL["stop"], stop, form=Order),
        Act(MILL["stop"], stop, signature=Signature()),
    ],
)
def test_what_is_asked_for_fits_the_service(act: Act) -> None:
    (fault,) = faults_of(of_mill(START, act))
    assert fault.startswith("Enterprise: 'stop' does not fit its service")


def test_a_signed_act_hands_on_the_proof() -> None:
    assert faults_of(of_mill(Act(MILL["start"], sign, signature=Signature()), STOP)) == []


@pytest.mark.parametrize(
    "options", [{"page": "pages:case"}, {"deletes": True}, {"signature": Signature("mills.start", lambda mill: {})}]
)
def test_an_act_that_asks_for_more_is_not_done_on_each_of_many(options: dict[str, Any]) -> None:
    assert faults_of(of_mill(Act(MILL["start"], sign, many=ON_EACH), STOP)) == []
    assert faults_of(of_mill(Act(MILL["start"], sign, many=ON_EACH, **options), STOP)) == [
        "Enterprise: 'start' is done on each of many, but is signed, deletes or has a page of its own"
    ]


def test_an_act_belongs_to_its_lifecycle_and_its_page_exists() -> None:
    assert faults_of(of_mill(Act(OTHER["start"], start), STOP)) == [
        "Enterprise: 'start' is a transition of another lifecycle"
    ]
    assert faults_of(of_mill(START, STOP, page="pages:mill")) == [
        "Enterprise: names the page 'pages:mill', which does not exist"
    ]
    assert faults_of(of_mill(START, STOP, page="pages:case")) == []


def test_every_state_says_what_comes_next() -> None:
    assert faults_of(of_mill(START, STOP, next_steps={"still": NOTHING, "burnt": NOTHING})) == [
        "Enterprise: does not say what comes next in state 'running'",
        "Enterprise: says what comes next in 'burnt', no state",
    ]


def test_an_act_is_final_if_no_act_leads_back() -> None:
    ends = Transition("burn", ["still"], "burnt", "mills.run", "Burn")
    mill = Lifecycle(
        Enterprise, can=yes, states=["still", "running", "burnt"], transitions=[*MILL.transitions.values(), ends]
    )
    acts = Acts(mill, START, STOP, burn := Act(ends, start), next_steps={**STEPS, "burnt": NOTHING})
    assert [acts.is_final(act) for act in (START, STOP, burn)] == [False, False, True]
    assert Acts(MILL, START, gone := Act(MILL["stop"], stop, deletes=True)).is_final(gone)


def test_one_verb_has_one_act() -> None:
    with pytest.raises(ValueError, match="same verb"):
        of_mill(START, START)


# --- Bodies
class WholeForm(PageForm):
    """Fields of an act of the mill."""

    text = text_area("Text", max_length=20)
    remark = forms.CharField(max_length=5, required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    maybe = forms.ChoiceField(choices=[("", "—"), ("a", "A")], required=False)
    passed = YesNoField(yes="Yes", no="No")
    boxed = forms.BooleanField(required=False)
    day = forms.DateField(required=False)
    tonnes = forms.DecimalField(max_digits=6, decimal_places=3, min_value=0)
    number = forms.IntegerField(min_value=1, max_value=9)
    row = forms.UUIDField(widget=select([]))
    some = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    stated = StatedChoicesField(choices=[("a", "A"), ("b", "B")])


GIVEN: dict[str, Any] = {
    "text": "So", "kind": "b", "passed": False, "tonnes": "1.5", "number": 3, "stated": [],
    "row": "00000000-0000-7000-8000-000000000000",
}  # fmt: skip


def read(**changed: Any) -> Any:
    body = body_of(WholeForm)
    assert body is not None
    given = {name: value for name, value in {**GIVEN, **changed}.items() if value is not ...}
    return body(data=given)


def test_a_body_takes_what_the_form_takes_and_leaves_out_what_is_left_open() -> None:
    serializer = read(day="2011-04-01", maybe="", remark="")
    assert serializer.is_valid(), serializer.errors
    text = serializer.validated_data
    assert (text["kind"], text["passed"], text["tonnes"]) == ("b", False, Decimal("1.500"))
    assert (text["day"], text["maybe"], text["boxed"]) == (dt.date(2011, 4, 1), "", False)
    assert "some" not in text


@pytest.mark.parametrize(
    ("changed", "name", "code"),
    [
        ({"text": ...}, "text", "required"),
        ({"text": ""}, "text", "blank"),
        ({"text": "x" * 21}, "text", "max_length"),
        ({"kind": "c"}, "kind", "invalid_choice"),
        ({"kind": ""}, "kind", "invalid_choice"),
        ({"passed": ...}, "passed", "required"),
        ({"passed": None}, "passed", "null"),
        ({"tonnes": "1.2345"}, "tonnes", "max_decimal_places"),
        ({"tonnes": "-1"}, "tonnes", "min_value"),
        ({"number": 10}, "number", "max_value"),
        ({"row": "x"}, "row", "invalid"),
        ({"day": "1.4.2011"}, "day", "invalid"),
        ({"stated": ...}, "stated", "required"),
        ({"some": ["a"] * 3}, "some", "max_length"),
        ({"reason": "x"}, "reason", "unknown_member"),
    ],
)
def test_a_body_refuses_what_the_form_refuses(changed: dict[str, Any], name: str, code: str) -> None:
    serializer = read(**changed)
    assert not serializer.is_valid()
    assert [error.code for error in serializer.errors[name]] == [code]


def test_a_form_without_fields_needs_no_body() -> None:
    assert body_of(PageForm) is None


def test_a_body_has_the_labels_of_the_form() -> None:
    body = body_of(WholeForm)
    assert body is not None
    assert (body.__name__, body.__doc__) == ("WholeSerializer", "Fields of an act of the mill.")
    assert str(body().fields["text"].label) == "Text"


class Judging(PageForm):
    text = text_area("Text")

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"])


def test_a_form_that_judges_is_refused_since_the_api_would_not_ask_it() -> None:
    with pytest.raises(TypeError, match="check in the service"):
        body_of(Judging)


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(),  # without a limit
        forms.DecimalField(),
        forms.ChoiceField(choices=lambda: [("a", "A")]),  # computed
        forms.TypedChoiceField(choices=[("1", "One")], coerce=int),  # of which the body would yield text
        forms.ModelChoiceField(queryset=Jurisdiction.objects.none()),  # by no code
        forms.RegexField("a+", max_length=4),
        forms.DurationField(),
    ],
)
def test_a_field_that_no_member_of_a_body_equals_is_refused(field: forms.Field) -> None:
    with pytest.raises(TypeError, match="the field"):
        field_of(field, "the field")


def test_the_documentation_has_a_row_for_each_act(tmp_path: Path, settings: Any) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("document_acts", verbosity=0)
    _head, new_records, *tables = (tmp_path / "docs" / "acts.md").read_text("utf-8").split("\n## ")
    assert [row for row in new_records.splitlines() if row.startswith("| **")] != []
    for path in created_at():
        assert f"| `{path}` |" in new_records, path
    described = {table.partition("\n")[0]: table for table in tables}
    assert described.keys() == {str(acts.noun) for acts in declared()}
    for acts in declared():
        table = described[str(acts.noun)]
        assert [row.split("`")[1] for row in table.splitlines() if row.startswith("| **")] == [act.verb for act in acts]
        assert all(f"- `{verb}` is no act: {reason}" in table for verb, reason in acts.exempt.items()), acts.noun
        assert all(f"- in `{state}`: " in table for state in acts.next_steps), acts.noun
