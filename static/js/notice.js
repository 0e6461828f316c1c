// The server counts (htmx sends the form at each pause). Here only this: what is pasted from a spreadsheet into any cell
// becomes rows, and what could not be taken is read first.
(() => {
  const form = document.getElementById("notice-form");
  form.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!event.target.closest("[data-line]") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    document.getElementById("pasted").value = text;
    document.getElementById("take").click();
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "sheet") document.querySelector("#sheet .faults")?.focus();
  });
  form.classList.add("is-live");
})();
