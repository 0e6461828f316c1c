// A draft is kept while it is typed (htmx sends the form at each pause; the server checks and answers). Here only this:
// whoever presses a button waits for what is on its way, so that his own last pause does not look like somebody else.
(() => {
  const form = document.getElementById("report-form");
  let leaving = false;
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      leaving = true;
      if (!form.classList.contains("htmx-request")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      form.addEventListener("htmx:afterOnLoad", () => setTimeout(() => form.requestSubmit(submitter)), { once: true });
    },
    true,
  );
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (leaving) event.preventDefault();
  });
  // Back from the next page: the form goes on keeping.
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
})();
