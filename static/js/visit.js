// A visit is filled in where the net comes and goes: what was typed stays in this tab until the server has taken it.
(() => {
  const form = document.querySelector("form[data-visit]");
  const taken = document.querySelector("[data-visit-taken]");

  if (taken) {
    sessionStorage.removeItem(`visit:${taken.dataset.visitTaken}`);
  }

  if (form) {
    const key = `visit:${form.dataset.visit}`;
    const fields = () => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");

    const keep = () => {
      const typed = {};
      for (const field of fields()) {
        if (field.type === "radio") {
          if (field.checked) typed[field.name] = field.value;
        } else if (field.value) {
          typed[field.name] = field.value;
        }
      }
      sessionStorage.setItem(key, JSON.stringify(typed));
    };

    const restore = () => {
      const typed = JSON.parse(sessionStorage.getItem(key) || "{}");
      for (const field of fields()) {
        if (!(field.name in typed)) continue;
        if (field.type === "radio") field.checked = field.value === typed[field.name];
        else field.value = typed[field.name];
      }
      const note = document.querySelector("[data-visit-kept]");
      if (note && Object.keys(typed).length) note.hidden = false;
    };

    // What the server sends back with its faults is newer than what lies here.
    if (!form.dataset.faults) restore();
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  }
})();
