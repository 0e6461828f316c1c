"""Steps of a filing in the browser."""

from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

REASON = "As the daily ledger has it."


def give_reasons(page: Page) -> None:
    """Give reasons for all warnings on the page that checks a draft."""
    page.wait_for_url("**/check/**")
    for reason in page.get_by_label("Your reason").all():
        reason.fill(REASON)


def sign_and_file(page: Page) -> str:
    """Sign and file the report on the page; return the receipt number."""
    give_reasons(page)
    page.get_by_label("I confirm").check()
    page.get_by_role("button", name="Sign and file").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is filed")
    return page.locator("dl.facts dd strong").first.inner_text()


def increase_loss(line: Locator, tonnes: str) -> str:
    """Increase the loss by so much and reduce the closing stock; return the new closing stock."""
    lost, closing = line.get_by_label("Lost", exact=True), line.get_by_label("Closing stock")
    lost.fill(str(Decimal(lost.input_value()) + Decimal(tonnes)))
    closing.fill(less := str(Decimal(closing.input_value()) - Decimal(tonnes)))
    return less
