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

  const act = (verb) => {
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
    o: () => document.querySelector("#pane [data-open]")?.click(),
    "?": () => document.querySelector("[data-keys] > summary").click(),
    Escape: () => current()?.focus(),
    ...Object.fromEntries(Object.entries(VERBS).map(([key, verb]) => [key, () => act(verb)])),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== "Escape") || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  // What was opened is read next.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "board") document.getElementById("pane").focus({ preventScroll: window.innerWidth > 991 });
  });
})();
