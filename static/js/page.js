// Small comforts; every page works without them.
(() => {
  // A menu closes on Escape and when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });

  // The slash leads to the search box, wherever one is on a page.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const box = document.getElementById("find");
    if (box === null) return;
    event.preventDefault();
    box.select();
  });

  // On a telephone the menu scrolls: show where one is. (scrollIntoView would let the first Tab begin there and pass by
  // the link that skips to the content.)
  const menu = document.querySelector(".nav-main");
  const here = menu?.querySelector("[aria-current]")?.getBoundingClientRect();
  if (here) {
    const frame = menu.getBoundingClientRect();
    menu.scrollLeft += here.left - frame.left - (frame.width - here.width) / 2;
  }

  // A filter applies as it is chosen; its button stays for those without JavaScript.
  for (const form of document.querySelectorAll("form[data-auto]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select")) form.requestSubmit();
    });
  }

  // What went wrong is read first.
  document.querySelector(".faults")?.focus();

  // A form is sent once, however often its button is pressed.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 5000);
    });
  }

  for (const button of document.querySelectorAll("[data-pick-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...document.getElementById(button.dataset.pickAll).querySelectorAll("input[type=checkbox]")];
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
