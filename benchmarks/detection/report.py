"""The page on what the rules find, as a table of a judgement. Pure."""

from benchmarks.detection.judge import AFTERWARDS, Judgement

HEAD = f"""# How much the rules find

Made by `make detect`; do not edit. An invented economy of mines and plants keeps the law, but for some of them in
some months; the truth stands in a file that the register never reads. Its history is loaded (`load_history`), and the
flags (`export_flags`) are judged by that truth. A case is found if a fitting rule flags the enterprise or its partner
during the behaviour or up to {AFTERWARDS} months after. Bounds are exact (Clopper–Pearson, 95 %). The figures are of
this economy and of no other: its errors, sizes and kinds of cheating are assumptions (`benchmarks/detection/`).
"""


def page(judgement: Judgement, *, economies: str) -> str:
    lines = [HEAD, f"{economies}.", "", "## Found", ""]
    lines += [
        "| kind | traces | cases | found | recall | lower | upper | median delay, months | rules |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for kind, score in sorted(judgement.kinds.items()):
        lower, upper = score.bounds
        delay = "–" if score.delay is None else f"{score.delay:g}"
        rules = ", ".join(f"`{rule}` {count}" for rule, count in score.rules.most_common())
        lines.append(
            f"| {kind} | {score.traces} | {score.cases} | {score.found} | {score.found / score.cases:.2f} "
            f"| {lower:.2f} | {upper:.2f} | {delay} | {rules or '–'} |"
        )
    false, months = len(judgement.false_months), judgement.lawful_months
    lower, upper = judgement.false_bounds
    rate = 100 * false / months if months else 0.0
    lines += [
        "",
        "A kind without a trace is listed to say so: nothing that the register is told contradicts it. The delay is",
        "counted from the first month of the behaviour; its report comes a month later, and an invoice has a month",
        "of grace.",
        "",
        "## False flags",
        "",
        f"{false} of {months} lawful enterprise-months had a flag: {rate:.2f} in a hundred"
        f" (95 % bounds {100 * lower:.2f} to {100 * upper:.2f}).",
        f"Flags about unknown people where nobody dug: {judgement.elsewhere}.",
        "Flags that repeat what a report states itself are not counted, because it was true.",
    ]
    if judgement.false_rules:
        lines += ["", *(f"- `{rule}`: {count}" for rule, count in judgement.false_rules.most_common())]
    return "\n".join(lines) + "\n"
