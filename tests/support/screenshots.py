"""Pictures of pages of the demonstration, as WebP."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

QUALITIES = (82, 70, 60, 50, 40, 30)


def keep(page: Page, file: Path, largest: int) -> None:
    """Write what the window shows as ``file``, in the best quality that takes no more than ``largest`` bytes."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_function("document.getAnimations().every(motion => motion.playState !== 'running')")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    file.parent.mkdir(parents=True, exist_ok=True)
    for quality in QUALITIES:
        picture.save(file, quality=quality, method=6)
        if file.stat().st_size <= largest:
            return
    raise AssertionError(f"{file.name} has {file.stat().st_size} bytes")
