"""Requirements that every page must meet: accessibility, width and weight."""

from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROWEST = 320  # px: WCAG 1.4.10, a page at 400 % on a desk
HEIGHT = 800
# A key that an input method takes while it composes a word, sent to an element.
COMPOSE = """(field, key) => field.dispatchEvent(
    new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true }))"""
HEAVIEST, HEAVIEST_WITH_CHARTS = 250_000, 700_000  # compressed bytes, for a reader with an empty cache


def inaccessible(page: Page) -> list[str]:
    """Return the faults that axe rates serious or critical by WCAG 2.2 AA, each with the first element concerned.

    Signs on a map stand where their sites lie, however near each other: their size is not checked (2.5.8, "essential").
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    result: list[str] = page.evaluate(
        """async tags => {
            const { violations } = await axe.run(
                document, { runOnly: tags, resultTypes: ['violations'], elementRef: true });
            const onMap = (fault, { element }) => fault.id === 'target-size' && element?.closest('[data-map]');
            return violations
                .filter(fault => ['serious', 'critical'].includes(fault.impact))
                .map(fault => ({ ...fault, nodes: fault.nodes.filter(node => !onMap(fault, node)) }))
                .filter(fault => fault.nodes.length)
                .map(fault => `${fault.id}: ${fault.nodes[0].html} ${fault.nodes[0].failureSummary ?? ''}`);
        }""",
        TAGS,
    )
    return result


def too_wide(page: Page, width: int) -> list[str]:
    """Return by how much the page scrolls sideways at this width, and the elements that stick out."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": HEIGHT})
    result: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
            if (over <= 0) return [];
            const clipped = part => part !== document.body
                && (getComputedStyle(part).overflowX !== 'visible' || clipped(part.parentElement));
            const sticksOut = part => part.getBoundingClientRect().right > root.clientWidth + 1;
            const out = [...document.body.querySelectorAll('*')]
                .filter(part => sticksOut(part) && !clipped(part.parentElement))
                .slice(0, 3).map(part => part.outerHTML.slice(0, 120));
            return [`wider than ${root.clientWidth} px by ${over} px: ${out.join(' | ')}`];
        }"""
    )
    if before:
        page.set_viewport_size(before)
    return result


def too_heavy(page: Page) -> list[str]:
    """Return a fault if the page and all it loads, compressed, exceed the limit, cached parts included."""
    weight, charts = page.evaluate(
        """() => {
            const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
            const bytes = loaded.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
            return [bytes, loaded.some(entry => entry.name.includes('echarts'))];
        }"""
    )
    most = HEAVIEST_WITH_CHARTS if charts else HEAVIEST
    return [f"weighs {weight:,} bytes, at most {most:,} are allowed"] if weight > most else []


def faults(page: Page) -> list[str]:
    """Return the faults of the page as it is now, once it is completely loaded."""
    page.wait_for_load_state()
    return [*inaccessible(page), *too_wide(page, NARROWEST)]
