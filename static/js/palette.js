// The command palette: Ctrl+K lists the pages of the menu and the acts of this page; while one types also enterprises and
// sites. Pages and acts are found by their words or, in Chinese, by pinyin. An act is only reached, never performed.
(() => {
  const palette = document.getElementById("palette");
  if (palette === null) return;
  const field = palette.querySelector("input");
  const rows = palette.querySelector(".palette-commands");
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();

  const commands = () => {
    const found = new Map();
    const add = (element, group) => {
      const label = (element.dataset.label ?? element.textContent).replace(/\s+/g, " ").trim();
      const key = `${group} ${element.href ?? ""} ${label}`;
      if (label && !found.has(key)) {
        found.set(key, { element, group, label, sound: element.closest("[data-sound]")?.dataset.sound ?? "" });
      }
    };
    const acts = "main .acts a, main .acts button:not([disabled]), main .acts summary, main [data-verb] summary";
    for (const element of document.querySelectorAll(acts)) {
      const details = element.closest("details");
      if (details === null || details.open || element.matches("summary")) add(element, palette.dataset.acts);
    }
    for (const element of document.querySelectorAll(".nav-main a")) add(element, palette.dataset.pages);
    return [...found.values()];
  };

  const reach = (element) => {
    palette.close();
    if (element.matches("a")) {
      element.click();
      return;
    }
    const details = element.closest("details");
    if (details) details.open = true;
    element.scrollIntoView({ block: "center" });
    element.focus();
  };

  const show = () => {
    const text = plain(field.value);
    const letters = text.replace(/[\s']/g, "");
    const fits = ({ label, sound }) =>
      text.split(" ").every((word) => plain(label).includes(word)) || (letters && sound.includes(letters));
    rows.replaceChildren(
      ...commands()
        .filter(fits)
        .slice(0, 12)
        .map(({ element, group, label }) => {
          const item = document.createElement("li");
          const button = document.createElement("button");
          const kind = document.createElement("span");
          button.type = "button";
          kind.className = "small soft";
          kind.textContent = group;
          button.append(label, kind);
          button.addEventListener("click", () => reach(element));
          item.append(button);
          return item;
        }),
    );
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (palette.open) {
      palette.close();
      return;
    }
    field.value = "";
    palette.querySelector(".palette-found").replaceChildren();
    show();
    palette.showModal();
    field.focus();
  });
  field.addEventListener("input", show);
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
  palette.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the key belongs to the input method
    const stops = [field, ...palette.querySelectorAll("li button, li a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    } else if (event.key === "Enter" && document.activeElement === field) {
      event.preventDefault();
      stops[1]?.click();
    }
  });
})();
