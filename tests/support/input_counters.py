"""Input devices that count clicks and keys, except keys that type a figure or a word."""

from playwright.sync_api import Locator, Page

MOST_TABS = 80


class Mouse:
    """A person who clicks."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1


class Keyboard:
    """A person without a mouse. ``strokes`` are all keys except those of ``type``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, key: str, times: int = 1) -> None:
        for _time in range(times):
            self.page.keyboard.press(key)
            self.strokes += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, what: Locator, key: str = "Tab") -> None:
        """Press Tab until the element has the focus; fail if it takes too many."""
        for _time in range(MOST_TABS):
            if self.has_focus(what):
                return
            self.press(key)
        raise AssertionError(f"{MOST_TABS} times {key} do not lead to {what}")

    def has_focus(self, what: Locator) -> bool:
        focused: bool = what.first.evaluate("part => part === document.activeElement")
        return focused
