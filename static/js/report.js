// While a report is typed: what each line closes with by its own figures, and how far from what is stated. Kilograms are
// whole numbers here, so nothing is rounded; the server's checks alone decide.
(() => {
  const kilograms = (text) => {
    const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text.replaceAll(",", "").trim());
    return match ? BigInt(match[1]) * 1000n + BigInt((match[2] ?? "").padEnd(3, "0")) : null;
  };
  const tonnes = (sum) => {
    const size = sum < 0n ? -sum : sum;
    const whole = (size / 1000n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${sum < 0n ? "−" : ""}${whole}.${(size % 1000n).toString().padStart(3, "0")}`;
  };
  const SIGNS = { opening_stock: 1n, produced: 1n, purchased: 1n, consumed: -1n, sold: -1n, exported: -1n, lost: -1n };

  for (const line of document.querySelectorAll("[data-line]")) {
    const input = (name) => line.querySelector(`[name$="-${name}"]`);
    const box = line.querySelector("[data-balance]");
    const words = box.querySelector("[data-words]");
    const show = () => {
      let sum = 0n;
      for (const [name, sign] of Object.entries(SIGNS)) {
        const value = kilograms(input(name).value);
        if (value === null) {
          box.hidden = true;
          return;
        }
        sum += sign * value;
      }
      const stated = kilograms(input("closing_stock").value);
      const apart = stated === null ? null : stated - sum;
      box.hidden = false;
      words.textContent = `${words.dataset.closing} ${tonnes(sum)} t`;
      if (apart !== null) words.textContent += apart === 0n ? ` · ${words.dataset.fits}` : ` · ${words.dataset.apart} ${tonnes(apart)} t`;
      box.classList.toggle("is-bad", apart !== null && apart !== 0n);
    };
    line.addEventListener("input", show);
    show();
  }
})();
