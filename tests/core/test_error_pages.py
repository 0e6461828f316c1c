"""Answers to requests that cannot be served: a page for people, a problem document for programs."""

from django.test import Client

from tests.support.api import assert_problem


def test_unknown_addresses_are_problems_for_programs_and_pages_for_people(db: None) -> None:
    assert_problem(Client().get("/api/v1/nothing/"), 404, "not_found")
    assert_problem(Client().get("/api/nothing"), 404, "not_found")
    page = Client().get("/nothing/")
    assert page.status_code == 404
    assert page["Content-Type"].startswith("text/html")


def test_too_large_a_form_is_a_page(db: None) -> None:
    page = Client().post("/accounts/login/", b"x" * (11 * 1024 * 1024), content_type="application/octet-stream")
    assert page.status_code == 413
    assert page["Content-Type"].startswith("text/html")
