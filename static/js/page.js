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
    const isTyped = event.target.closest("input, textarea, select");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyped) return;
    const box = document.getElementById("find");
    if (box === null) return;
    event.preventDefault();
    box.select();
  });

  // The arrows lead through what is suggested below the search box; Escape puts it away.
  const find = document.querySelector(".find");
  find?.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the key belongs to the input method
    const stops = [find.querySelector("input"), ...find.querySelectorAll(".suggested a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && stops.length > 1) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    } else if (event.key === "Escape") {
      find.querySelector(".suggested").replaceChildren();
      stops[0].focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (find && !find.contains(event.target)) find.querySelector(".suggested").replaceChildren();
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

  // A form is sent once, however often its button is pressed: the button says that it works and rests until the answer.
  // After a second the page says so too. A form that is answered with a file stays on the page and is free again soon;
  // any other one after half a minute, when no answer has come: the connection may have broken off.
  const FREE_AFTER = { file: 5000, page: 30000 };
  const status = document.getElementById("busy");
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-busy]")) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
      button.querySelector(".busy-word")?.remove();
    }
    if (status) status.hidden = true;
  };
  const rest = (form, button) => {
    if (button?.matches("button") && status) {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
      const word = document.createElement("span");
      word.className = "busy-word";
      word.textContent = status.dataset.word;
      button.append(word);
    }
    setTimeout(() => {
      if (!form.dataset.sent || !status) return;
      status.textContent = status.dataset.word;
      status.hidden = false;
    }, 1000);
    setTimeout(() => release(form), form.matches("[data-download]") ? FREE_AFTER.file : FREE_AFTER.page);
  };
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      // When the browser has taken the values, among them that of the button, which a disabled one would not give.
      setTimeout(() => {
        if (event.defaultPrevented) release(form);
        else rest(form, event.submitter);
      });
    });
  }
  // Back to a page that the browser had kept.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });

  for (const button of document.querySelectorAll("[data-pick-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const fields = [...document.getElementById(button.dataset.pickAll).elements];
      const boxes = fields.filter((field) => field.type === "checkbox");
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
