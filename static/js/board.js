// Triage by keyboard. Whoever uses none of this walks the same links and forms with Tab and Enter.
(() => {
  const VERBS = { a: "acknowledge", d: "dismiss", r: "resolve", c: "escalate" };
  const picks = () => [...document.querySelectorAll(".picks .pick")];
  const current = () => document.querySelector(".picks [aria-current] .pick");

  const step = (by) => {
    const all = picks();
    const at = all.indexOf(document.activeElement.closest?.(".pick") ?? (by > 0 ? null : current()));
    const from = at < 0 ? all.indexOf(current()) - (document.activeElement === document.body ? 1 : 0) : at;
    all[Math.min(Math.max(from + by, 0), all.length - 1)]?.focus();
  };

  // A key acts on the highlighted row. Where another row is open beside the list, the highlighted one is opened first.
  let waiting = null;
  const highlighted = () => document.activeElement.closest?.(".picks .pick") ?? current();
  const onHighlighted = (act) => {
    const row = highlighted();
    if (!row || row === current()) return act();
    waiting = act;
    row.click();
  };

  const begin = (verb) => {
    const found = document.querySelector(`#pane [data-verb=${verb}]`);
    if (!found) return;
    if (found instanceof HTMLDetailsElement) {
      found.open = true;
      found.querySelector("textarea, input:not([type=hidden]), select")?.focus();
    } else {
      found.querySelector("button").focus();
    }
  };

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    o: () => onHighlighted(() => document.querySelector("#pane [data-open]")?.click()),
    x: () => highlighted()?.parentElement.querySelector("[name=chosen]")?.click(),
    "?": () => document.querySelector("[data-keys] > summary").click(),
    Escape: () => current()?.focus(),
    ...Object.fromEntries(Object.entries(VERBS).map(([key, verb]) => [key, () => onHighlighted(() => begin(verb))])),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([name=chosen]), textarea, select");
    const isOther = event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key];
    if (isOther || (typing && event.key !== "Escape")) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  // The list is drawn again with the row beside it: its ticked boxes stay ticked.
  let ticked = [];
  document.addEventListener("htmx:beforeSwap", () => {
    ticked = [...document.querySelectorAll("[name=chosen]:checked")].map(({ value }) => value);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const box of document.querySelectorAll("[name=chosen]")) box.checked ||= ticked.includes(box.value);
  });

  // What was opened is read next, or acted on where a key asked for that.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "board") return;
    const act = waiting;
    waiting = null;
    document.getElementById("pane").focus({ preventScroll: window.innerWidth > 991 });
    act?.();
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => { waiting = null; });
  }
})();
