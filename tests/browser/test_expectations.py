"""Lines of what users expect that no other test of a browser shows; docs/usability.md names the test of each line."""

import hashlib
import io
import re
from decimal import Decimal

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, Visit
from tests.support import uploads
from tests.support.page_checks import too_wide

pytestmark = pytest.mark.browser


def test_1_what_is_due_stands_before_the_report_exists(sign_in: SignIn) -> None:
    page = sign_in("signer2")
    expect(page.locator("section[aria-labelledby=glance] .months")).to_contain_text("Not over yet")
    page.goto("/me/calendar/")
    expect(page.locator("section[aria-labelledby=due] .tasks > li").first).to_be_visible()
    page.goto("/reports/due-days/")
    expect(page.locator("table tbody tr").first).to_be_visible()


def test_9_reminders_come_once_for_each_step_and_not_on_holidays(sign_in: SignIn) -> None:
    page = sign_in("clerk1")
    page.goto("/notifications/")
    said = page.get_by_role("main").inner_text()
    # Seven and three days before 10 October are holidays: both steps were taken on 30 September, as one.
    for title, number in (
        ("The report for September 2011 is due on 10 October 2011", 2),
        ("Due today: the report for September 2011", 1),
        ("Overdue: the report for September 2011 was due on 10 October 2011", 1),
    ):
        assert len(re.findall(rf"{title}\s+\d+ days ago", said)) == number, said


def test_9_deadlines_are_a_feed_for_a_calendar(sign_in: SignIn) -> None:
    page = sign_in("signer2")
    page.goto("/me/calendar/")
    page.locator("main form[method=post] button").first.click()
    address = re.search(r"/calendar/[^\s\"<]+/deadlines\.ics", page.content())
    assert address
    feed = page.request.get(address[0])
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in feed.text()


def test_11_burn_down_treemap_and_tiles_each_with_their_table(sign_in: SignIn) -> None:
    page = sign_in("mlr2")
    page.goto("/overview/?programme=mlr-mining&year=2011")
    for kind in ("burndown", "treemap"):
        panel = page.locator("section.panel").filter(has=page.locator(f"[data-chart={kind}]")).first
        expect(panel.locator("table").first).to_be_attached()
    tiles = page.locator("section.panel").filter(has=page.locator(".tile-map"))
    expect(tiles.locator(".tile-map li").first).to_be_visible()
    expect(tiles.locator("table").first).to_be_attached()
    page.goto("/enterprises/E-DEMO-04/")
    forecast = page.get_by_text(re.compile(r"Forecast, not a figure of the ledger.*used up on", re.S)).last
    expect(forecast).to_be_visible()
    page.goto("/areas/")
    expect(page.locator("[data-map]").first).to_be_attached()
    expect(page.locator("main table").first).to_be_visible()


def test_12_registers_as_they_were_known_on_a_day(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/quota/?holder_type=enterprise&programme=mlr-mining&q=E-DEMO-02")
    account = page.locator("main tbody tr").filter(has_text="E-DEMO-02")
    expect(account).to_contain_text("717.600")
    page.get_by_label("As recorded on").fill("2011-06-30")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("These are past figures")).to_be_visible()
    expect(account).to_contain_text("378.547")
    page.goto("/public/register/?search=E-DEMO-10")  # its licence ended on 30 June
    licence = page.locator("main tbody tr").filter(has_text="E-DEMO-10")
    expect(licence).to_have_count(0)
    page.get_by_label("As of").fill("2011-06-30")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(licence).to_have_count(1)


def test_13_enterprises_without_a_plan_for_next_year_are_listed(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/quota/?without_plan=2012&year=2011&holder_type=enterprise")
    expect(page.locator("main table tbody tr").first).to_be_visible()


def test_13_last_years_plan_times_a_percentage_is_seen_before_another_approves(sign_in: SignIn) -> None:
    page = sign_in("miit1")
    plan, more = (_copied(page, per_cent) for per_cent in ("100", "110"))
    assert plan
    assert more == {holder: (tonnes * Decimal("1.1")).quantize(Decimal("0.001")) for holder, tonnes in plan.items()}
    page.get_by_label("Number", exact=True).fill("Copied-2012")
    page.get_by_role("button", name="Keep the draft").first.click()
    page.wait_for_url(re.compile(r"/notices/[0-9a-f-]{36}/$"))
    expect(page.get_by_role("row").filter(has_text=f"{max(more.values()):,}").first).to_be_visible()
    expect(page.locator("[data-verb=approve]")).to_have_count(0)


def _copied(page: Page, per_cent: str) -> dict[str, Decimal]:
    """Begin a notice from the plan of the year before; return its lines."""
    page.goto("/notices/new/?programme=miit-smelting&year=2012")
    page.locator("summary", has_text="Begin from the plan of another year").click()
    copied = page.locator("main form[method=get]")
    copied.get_by_label("Plan of the year").fill("2011")
    copied.get_by_label("Times per cent").fill(per_cent)
    copied.get_by_role("button", name="Fill the rows").click()
    expect(page.get_by_text("Nothing has been saved yet").first).to_be_visible()
    holders, tonnes = (
        page.locator(f"[data-line] [name$=-{name}]").evaluate_all("fields => fields.map(field => field.value)")
        for name in ("to", "tonnes")
    )
    return {holder: Decimal(stated) for holder, stated in zip(holders, tonnes, strict=True) if holder}


def test_14_a_view_is_kept_and_opened_and_its_rows_are_taken_away(sign_in: SignIn) -> None:
    page = sign_in("p36b")
    page.goto("/enterprises/?province=36")
    views = page.locator(".views")
    views.locator("summary").click()
    views.locator("#view-name").fill("Jiangxi")
    views.locator("form.sheet button").click()
    page.goto("/enterprises/")
    page.locator(".views").get_by_role("link", name="Jiangxi", exact=True).click()
    expect(page.locator(".views a[aria-current=true]")).to_have_text("Jiangxi")
    assert "province=36" in page.url
    with page.expect_download() as waited:
        page.locator("button[name=format][value=book]").click()
    assert waited.value.suggested_filename.endswith(".xlsx")


def test_15_whom_to_visit_and_why_fits_a_telephone(sign_in: SignIn) -> None:
    page = sign_in("inspector1", width=360)
    page.goto("/inspections/whom/")
    expect(page.locator("main a[href^='/sites/']").first).to_be_visible()
    assert too_wide(page, 360) == []
    page.locator("main a[href='/sites/S-DEMO-02/']").first.click()
    compared = page.locator("section.panel").filter(has=page.get_by_role("heading", name="Observed against reported"))
    expect(compared.locator("tbody tr").first).to_be_visible()
    assert too_wide(page, 360) == []


def test_16_an_overdue_order_surfaces_by_itself_and_a_repeated_offence_is_counted(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    expect(page.locator("section[aria-labelledby=orders] [data-state=overdue]").first).to_be_visible()
    page.goto("/cases/")
    page.get_by_role("link", name="36-2011-0011").click()
    expect(page.locator("main dl").filter(has_text="Earlier cases decided").last).to_contain_text(
        re.compile(r"Earlier cases decided\s*1\b")
    )


def test_16_more_time_is_asked_for_and_nobody_closes_alone(sign_in: SignIn) -> None:
    firm = sign_in("signer2")
    firm.goto("/orders/")
    overdue = firm.locator("main li").filter(has_text="36-2011-0007-1").first
    expect(overdue).to_contain_text("reported to China on")  # silence goes up by itself
    firm.get_by_role("link", name=re.compile("36-2011-0007-2")).click()
    asked = firm.locator("[data-verb=request_extension]")
    asked.locator("summary").click()
    asked.get_by_label("Working days asked for").fill("5")
    asked.locator("textarea").fill("The pump is being repaired.")
    asked.get_by_role("button").click()
    expect(firm.get_by_role("status").first).to_be_visible()
    firm.get_by_role("link", name="Submit evidence").click()
    firm.locator("input[type=file]").set_input_files({"name": "pump.jpg", "mimeType": "", "buffer": uploads.jpeg()})
    firm.locator("main form button").last.click()
    expect(firm.get_by_role("main")).to_contain_text("pump.jpg")

    inspector = sign_in("inspector1")
    inspector.goto("/cases/")
    inspector.get_by_role("link", name="36-2011-0007").click()
    expect(inspector.get_by_role("main")).to_contain_text("The pump is being repaired.")
    expect(inspector.locator("[data-verb=decide_extension]")).to_have_count(1)
    expect(inspector.locator("[data-verb=close], [data-verb=verify]")).to_have_count(0)
    expect(inspector.get_by_role("main")).to_contain_text("Ask another officer.")


def test_17_an_upload_is_kept_as_it_is_and_shown_without_its_exif(sign_in: SignIn) -> None:
    page = sign_in("inspector1")
    page.goto("/cases/")
    page.get_by_role("link", name="36-2011-0012").click()
    page.get_by_role("link", name="Add evidence").click()
    sent = uploads.jpeg()
    assert Image.open(io.BytesIO(sent)).getexif()
    page.locator("input[type=file]").set_input_files(
        {"name": "nine-days.jpg", "mimeType": "image/jpeg", "buffer": sent}
    )
    page.locator("main form button").last.click()
    page.goto("/evidence/")
    page.get_by_role("link", name="nine-days.jpg").first.click()
    expect(page.get_by_role("main")).to_contain_text(hashlib.sha256(sent).hexdigest())
    assert _taken(page, "Original") == sent
    shown = Image.open(io.BytesIO(_taken(page, "Preview")))
    assert not shown.getexif()


def _taken(page: Page, link: str) -> bytes:
    address = page.get_by_role("link", name=link, exact=True).get_attribute("href")
    assert address
    return page.request.get(address).body()


def test_19_the_language_is_switched_on_the_page_one_is_on(sign_in: SignIn) -> None:
    page = sign_in("p36a")
    page.goto("/reports/")
    page.get_by_text("简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert page.url.endswith("/reports/")


def test_20_an_error_stands_in_the_title_and_leads_to_its_field(visit: Visit) -> None:
    page = visit()
    page.goto("/tell/")
    page.locator("main form[method=post] button").last.click()
    expect(page).to_have_title(re.compile(r"^\s*Error:"))
    link = page.locator(".faults a[href^='#']").first
    expect(page.locator(link.get_attribute("href") or "#none")).to_be_attached()


def test_21_the_api_offers_the_acts_of_a_page_and_refuses_in_the_same_words(sign_in: SignIn) -> None:
    page = sign_in("signer41")
    page.goto("/orders/")
    page.get_by_role("link", name=re.compile("36-2011-0012-1")).click()
    expect(page.locator("[data-verb=submit_rectification]")).to_be_attached()
    address = f"/api/v1{re.sub(r'^https?://[^/]+', '', page.url)}"
    offered = page.locator("[data-verb]").evaluate_all("acts => acts.map(act => act.dataset.verb)")
    assert offered
    assert set(offered) <= set(page.request.get(address).json()["actions"])
    act = page.locator("[data-verb=submit_rectification]")
    act.locator("summary").click()
    act.get_by_role("button").click()
    refused = page.get_by_role("alert").first
    token = next(row["value"] for row in page.context.cookies() if row["name"] == "csrftoken")
    answer = page.request.post(
        f"{address}submit_rectification/",
        data={},
        headers={"X-CSRFToken": token, "Referer": page.url},
    )
    assert answer.status == 400
    errors = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert "/text" in errors
    for detail in errors.values():
        expect(refused).to_contain_text(detail)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_23_figures_days_and_times_have_one_form_and_pages_of_a_list_one_order(sign_in: SignIn, language: str) -> None:
    page = sign_in("p36a", language=language)
    for path in (
        "/",
        "/quota/",
        "/reports/",
        "/notices/",
        "/flags/",
        "/orders/",
        "/readings/",
        "/invoices/comparisons/",
    ):
        page.goto(path)
        expect(page.locator("footer")).to_contain_text("Asia/Shanghai" if language == "en" else "北京时间")
        said = page.locator("main").inner_text()
        assert not re.search(r"\d{4}-\d\d-\d\dT|\+08:00|\b\d{4}-\d\d-\d\d\b", said), path
        assert not re.search(r"\b\d{4,}\.\d{3}\b", said), path  # thousands are set apart
    seen: list[str] = []
    page.goto("/reports/")
    while True:
        seen += page.locator("main tbody tr a[href^='/reports/']").evaluate_all("links => links.map(link => link.href)")
        following = page.locator("a[rel=next]")
        if not following.count() or len(seen) > 400:
            break
        with page.expect_navigation():
            following.first.click()
    assert len(seen) == len(set(seen)) > 50
