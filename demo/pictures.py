"""Drawn pictures and typed papers used as evidence in the demonstration, so that nothing real is shown."""

import io

from PIL import Image, ImageDraw

from inspections.services.evidence import Upload

SIZE = (480, 320)
SOIL, WOOD, WATER, STEEL, PAPER = "#8a6f4d", "#41603f", "#4fa3a5", "#7d8790", "#e9e5d8"
INVENTED = "虚构 / invented\n"


def ponds() -> Upload:
    """Draw three lined ponds in a clearing and rows of leaching holes, from above."""
    picture, draw = _sheet(WOOD)
    draw.polygon([(60, 40), (420, 70), (440, 270), (90, 290)], fill=SOIL)
    for left in (110, 220, 330):
        draw.rounded_rectangle((left, 180, left + 80, 240), 8, fill=WATER, outline="#d8e3e3", width=3)
    for row in range(5):
        for hole in range(14):
            draw.ellipse((110 + hole * 22, 85 + row * 16, 116 + hole * 22, 91 + row * 16), fill="#2b2118")
    return _jpeg(picture, "scene.jpg")


def tanks(count: int, name: str, sealed: bool = False) -> Upload:
    """Draw ``count`` round tanks beside each other; sealed ones have a bar across."""
    picture, draw = _sheet(SOIL)
    draw.rectangle((0, 0, SIZE[0], 120), fill="#b9cbd6")
    for number in range(count):
        left = 30 + number * 150
        draw.rectangle((left, 110, left + 120, 260), fill=STEEL, outline="#4c545b", width=3)
        draw.ellipse((left, 92, left + 120, 128), fill="#98a2ab", outline="#4c545b", width=3)
        if sealed:
            draw.rectangle((left - 4, 170, left + 124, 196), fill=PAPER, outline="#b03a2e", width=3)
    return _jpeg(picture, name)


def ledger() -> Upload:
    """Draw a ruled page with entries and three empty lines."""
    picture, draw = _sheet(PAPER)
    for line in range(12):
        y = 40 + line * 22
        draw.line((30, y + 16, 450, y + 16), fill="#9aa4ad")
        if line not in {5, 6, 7}:
            for column, width in ((40, 60), (140, 120), (320, 80)):
                draw.line((column, y + 8, column + width - line % 3 * 9, y + 8), fill="#27303a", width=3)
    return _jpeg(picture, "ledger.jpg")


def flow_records() -> Upload:
    """Return the missing flow records of nine days as CSV."""
    rows = "".join(f"2011-08-{day:02},S-DEMO-41,Y2O3,{day * 0.11:.3f},t\n" for day in range(10, 19))
    return _text("flow-records.csv", "day,site,product,tonnes,unit\n" + rows)


def declaration() -> Upload:
    """Return a customs declaration that names polishing powder."""
    return _text(
        "declaration.csv",
        "field,value\ncommodity,polishing powder 抛光粉\ngross weight,12.400 t\nfound,cerium oxide 氧化铈 98.6 %\n",
    )


def invoice() -> Upload:
    """Return a special invoice dated some weeks after a licence had ended."""
    written = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<invoice>\n  <note>虚构 invented</note>\n  <day>2011-07-22</day>\n'
        "  <seller>E-DEMO-10</seller>\n  <goods>混合碳酸稀土 mixed carbonate</goods>\n  <tonnes>14.250</tonnes>\n"
        "</invoice>\n"
    )
    return Upload("special-invoice.xml", written.encode(), "application/xml")


def _sheet(ground: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 296, SIZE[0], SIZE[1]), fill="#20262b")
    draw.text((10, 301), "INVENTED FOR THE DEMONSTRATION", fill="#ffffff")
    return picture, draw


def _jpeg(picture: Image.Image, name: str) -> Upload:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return Upload(name, out.getvalue(), "image/jpeg")


def _text(name: str, rows: str) -> Upload:
    return Upload(name, (INVENTED + rows).encode(), "text/plain")
