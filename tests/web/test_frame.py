"""The frame of every page: language, theme, policy, failures."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.templatetags.pages import reference_term
from enterprises.models import User


@pytest.fixture
def reader(client: Client, mlr1: User) -> Client:
    client.force_login(mlr1)
    return client


def test_the_policy_is_strict(reader: Client) -> None:
    policy = reader.get("/")["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'self'" in policy


def test_the_language_is_switched_and_kept(reader: Client) -> None:
    reader.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert 'lang="zh-hans"' in reader.get("/").content.decode()
    reader.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert 'lang="en"' in reader.get("/").content.decode()


def test_chinese_pages_bring_their_own_font_and_others_do_not(reader: Client) -> None:
    assert "noto-sans-sc" not in reader.get("/").content.decode()
    reader.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    assert "noto-sans-sc" in reader.get("/").content.decode()


def test_the_theme_is_chosen_and_kept(reader: Client) -> None:
    assert 'data-bs-theme="light"' in reader.get("/").content.decode()
    answer = reader.post(reverse("pages:set-theme"), {"theme": "dark", "next": "/quota/"})
    assert answer["Location"] == "/quota/"
    assert 'data-bs-theme="dark"' in reader.get("/").content.decode()


@pytest.mark.parametrize("theme", ["", "neon", '"><script>'])
def test_an_unknown_theme_follows_the_device(reader: Client, theme: str) -> None:
    reader.post(reverse("pages:set-theme"), {"theme": theme, "next": "//elsewhere.example"})
    assert 'data-theme="auto"' in reader.get("/").content.decode()


def test_what_is_absent_is_said_in_the_frame(reader: Client) -> None:
    answer = reader.get("/no/such/page/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Page not found" in page
    assert answer["X-Request-ID"] in page
    assert 'class="top"' in page


def test_a_fault_of_ours_gives_the_number_that_leads_to_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("inspections.queries.published_cases", fails)
    for address, language, words in (
        (reverse("pages:public-cases"), "en", "An error occurred"),
        (reverse("pages:public-cases"), "zh-hans", "系统发生错误"),
    ):
        answer = Client(raise_request_exception=False).get(address, headers={"Accept-Language": language})
        page = answer.content.decode()
        assert answer.status_code == 500
        assert words in page
        assert answer["X-Request-ID"] in page
        assert "secret" not in page
        assert answer["X-Request-ID"] not in Client(raise_request_exception=False).get(address).content.decode()


def test_a_forged_form_is_refused_in_the_frame(mlr1: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mlr1)
    answer = client.post(reverse("pages:set-theme"), {"theme": "dark"})
    assert answer.status_code == 403
    assert 'class="top"' in answer.content.decode()


def test_somebody_with_no_role_today_sees_an_empty_register(client: Client, db: None) -> None:
    person = User.objects.create(username="nobody", name="Nobody")
    client.force_login(person)
    assert client.get("/").status_code == 200


def test_a_chinese_page_speaks_the_words_of_the_statutes(reader: Client) -> None:
    reader.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    page = reader.get("/quota/").content.decode()
    for words in ("稀土总量控制指标登记系统", "超指标", "接近指标", "无指标"):
        assert words in page
    for words in ("Overview", "Near the limit", "Show"):
        assert words not in page


def test_pages_travel_compressed_and_answers_of_the_api_keep_their_etags(reader: Client) -> None:
    page = reader.get("/quota/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 10_000
    assert "Content-Encoding" not in reader.get("/api/v1/programmes/", headers={"Accept-Encoding": "gzip"})


def test_every_page_switches_language_and_theme_and_searches(reader: Client) -> None:
    for address in ("/", "/overview/", "/quota/", "/flags/", "/areas/", "/search/", "/no/such/page/"):
        page = reader.get(address).content.decode()
        assert 'name="language"' in page, address
        assert 'name="theme"' in page, address
        assert 'id="find"' in page, address


def test_words_of_the_reference_data_are_said_in_the_reader_s_language() -> None:
    with translation.override("zh-hans"):
        assert (reference_term("sourced"), reference_term("medium-heavy")) == ("见于资料", "中重稀土")
        assert reference_term("a word of their own") == "a word of their own"
    with translation.override("en"):
        assert reference_term("derived") == "derived"
