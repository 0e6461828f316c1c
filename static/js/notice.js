// While a notice is typed: the sum of its lines, and what the distributing holder would have left. Kilograms are whole
// numbers here, so nothing is rounded; the server alone decides.
(() => {
  const kilograms = (text) => {
    const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text.replaceAll(",", "").trim());
    return match ? BigInt(match[1]) * 1000n + BigInt((match[2] ?? "").padEnd(3, "0")) : 0n;
  };
  const tonnes = (sum) => {
    const sign = sum < 0n ? "−" : "";
    const size = sum < 0n ? -sum : sum;
    const whole = (size / 1000n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${sign}${whole}.${(size % 1000n).toString().padStart(3, "0")}`;
  };
  const form = document.querySelector("form[method=post]:has([data-line])");
  const incremental = () => form.elements.basis?.value !== "cumulative" && !form.elements.reduction?.checked;
  const count = () => {
    let sum = 0n;
    const byCategory = {};
    for (const row of form.querySelectorAll("[data-line]")) {
      const value = kilograms(row.querySelector("input.num").value);
      const category = row.querySelector("select").value;
      sum += value;
      byCategory[category] = (byCategory[category] ?? 0n) + value;
    }
    const foot = form.querySelector("[data-sum]");
    foot.hidden = sum === 0n;
    foot.querySelector("[data-figure]").textContent = tonnes(sum);
    for (const box of form.querySelectorAll("[data-left]")) {
      const handed = incremental() ? byCategory[box.dataset.category] ?? 0n : 0n;
      const left = kilograms(box.dataset.left) - handed;
      box.classList.toggle("bad", left < 0n);
      box.querySelector("[data-figure]").textContent = tonnes(left);
    }
  };
  form.addEventListener("input", count);
  count();
})();
