"""The API's description is correct; regressions found by fuzzing."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from enterprises.models import User
from tests.core.conftest import Login, api

__all__ = ["api"]


@pytest.fixture(scope="module")
def description() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.mark.parametrize(
    ("component", "member"),
    [
        ("Enterprise", "successor"),
        ("Jurisdiction", "parent"),
        ("Posting", "reversed_by"),
        ("Flag", "case"),
        ("Line", "increment"),
        ("Subject", "location"),
        ("Import", "period"),
        ("Inspection", "conclusion"),
        ("Inspection", "summary"),
        ("InspectionFinding", "decision_reason"),
        ("MiningArea", "approved_capacity"),
    ],
)
def test_what_may_be_null_is_described_so(description: Any, component: str, member: str) -> None:
    assert description["components"]["schemas"][component]["properties"][member]["nullable"]


def test_a_choice_that_may_be_left_open_is_described_so(description: Any) -> None:
    service = description["components"]["schemas"]["Proceeding"]["properties"]["decision_service"]
    assert {"$ref": "#/components/schemas/BlankEnum"} in service["oneOf"]


def test_what_corrects_a_row_is_described_by_what_it_takes(description: Any) -> None:
    body = description["paths"]["/api/v1/groups/{code}/"]["put"]["requestBody"]["content"]["application/json"]
    described = description["components"]["schemas"][body["schema"]["$ref"].rsplit("/", 1)[1]]
    assert "code" not in described["properties"]


def test_yes_or_no_is_described_so_whatever_column_it_asks(description: Any) -> None:
    parameters = description["paths"]["/api/v1/notifications/"]["get"]["parameters"]
    assert {one["name"]: one["schema"]["type"] for one in parameters}["unread"] == "boolean"


def test_what_is_published_of_a_case_is_a_day_and_its_evidence_of_any_kind(description: Any) -> None:
    assert description["components"]["schemas"]["PublicCase"]["properties"]["opened_on"]["format"] == "date"
    original = description["paths"]["/api/v1/evidence/{id}/original/"]["get"]["responses"]["200"]
    assert list(original["content"]) == ["*/*"]


def test_every_report_fits_the_origins_described(description: Any) -> None:
    assert "page" in description["components"]["schemas"]["ReportOriginEnum"]["enum"]


def test_answers_without_a_body_and_refusals_of_reads_are_described(description: Any) -> None:
    paths = description["paths"]
    assert "204" in paths["/api/v1/tokens/{token_key}/revoke/"]["post"]["responses"]
    assert "content" in paths["/api/v1/postings/{id}/proof/"]["get"]["responses"]["409"]


def test_an_empty_filter_and_too_many_questions_are_described(description: Any) -> None:
    listed = description["paths"]["/api/v1/public/plans/"]["get"]
    empty = {parameter["name"] for parameter in listed["parameters"] if parameter.get("allowEmptyValue")}
    assert "year" in empty
    assert not empty & {"limit", "offset", "format"}
    assert "429" in listed["responses"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [("accounts/null,null/statement/", 404), ("statistics/?year=0", 400), ("statistics/?year=1e9", 400)],
)
def test_nonsense_in_an_address_is_refused(api: Login, mlr1: User, path: str, status: int) -> None:
    assert api(mlr1).get(f"/api/v1/{path}").status_code == status
