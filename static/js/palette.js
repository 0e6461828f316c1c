// The command palette: Ctrl+K lists the acts of this page, the pages of the menu, and the parts and rows of this page; while
// one types also enterprises and sites. All are found by their words, first those that a word begins with what is typed;
// acts, pages of the menu, most parts, enterprises and sites in Chinese also by pinyin. An act is only reached, never performed.
(() => {
  const palette = document.getElementById("palette");
  if (palette === null) return;
  const field = palette.querySelector("input");
  const rows = palette.querySelector(".palette-commands");
  const help = ".term-help *, .form-words *"; // the meaning of words is no act
  const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();

  const commands = () => {
    const found = new Map();
    const add = (element, group, text = element.dataset.label ?? element.textContent) => {
      const label = text.replace(/\s+/g, " ").trim();
      const key = `${group} ${element.href ?? ""} ${label}`;
      if (label && !found.has(key)) {
        found.set(key, { element, group, label, sound: element.closest("[data-sound]")?.dataset.sound ?? "" });
      }
    };
    const acts = "main .acts :is(a, button:not([disabled]), summary), main [data-verb] :is(summary, button)";
    for (const element of document.querySelectorAll(acts)) {
      if (element.matches(help)) continue;
      const details = element.closest("details");
      if (details === null || details.open || element.matches("summary")) add(element, palette.dataset.acts);
    }
    for (const element of document.querySelectorAll(".nav-main a")) add(element, palette.dataset.pages);
    for (const element of document.querySelectorAll("main .panel-head h2")) add(element, palette.dataset.parts);
    for (const element of document.querySelectorAll("main .tasks .what a:first-of-type, main tbody th a")) {
      add(element, palette.dataset.rows, element.closest(".what, th").textContent);
    }
    return [...found.values()];
  };

  const reach = (element) => {
    palette.close();
    if (element.matches("a")) {
      element.click();
      return;
    }
    const target = element.matches("h2") ? firstOf(element.closest(".panel")) ?? element : shown(element);
    if (target === element && element.matches("h2")) element.tabIndex = -1;
    target.scrollIntoView({ block: "center" });
    target.focus();
  };

  // The first row of a part of the page, else the link to all of them.
  const firstOf = (panel) =>
    [".panel-head ~ * :is(a[href], button, summary, input, select, textarea)", ".panel-head a"]
      .flatMap((stops) => [...panel.querySelectorAll(stops)])
      .find((stop) => stop.checkVisibility() && !stop.matches(help));

  // The form of an act is opened at its first field.
  const shown = (element) => {
    const details = element.closest("details");
    if (details) details.open = true;
    if (!element.matches("summary")) return element;
    return details.querySelector("form :is(textarea, input:not([type=hidden]), select)") ?? element;
  };

  const show = () => {
    const text = plain(field.value);
    const letters = text.replace(/[\s']/g, "");
    const fits = ({ label, sound }) =>
      text.split(" ").every((word) => plain(label).includes(word)) || (letters && sound.includes(letters));
    const begins = ({ label }) => text.split(" ").every((word) => ` ${plain(label)}`.includes(` ${word}`));
    rows.replaceChildren(
      ...commands()
        .filter(fits)
        .sort((one, other) => begins(other) - begins(one))
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
