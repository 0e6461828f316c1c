// The admin's autocompletes name themselves by what was chosen: while nothing is, by nothing. Here they get their label,
// whenever they are drawn.
new MutationObserver(() => {
  for (const box of document.querySelectorAll(".select2-selection[role=combobox]:not([data-named])")) {
    const select = box.closest(".select2-container").previousElementSibling;
    const label = document.querySelector(`label[for="${select?.id}"]`);
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    box.dataset.named = "";
    box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby") ?? ""}`.trim());
    box.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
  }
}).observe(document.documentElement, { childList: true, subtree: true });
