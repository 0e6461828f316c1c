// The exported register has no server to search it: here rows that do not hold every word are put away. Without this they
// all stand there, and the browser's own search finds them.
(() => {
  for (const box of document.querySelectorAll("[data-search]")) {
    const rows = [...document.querySelectorAll("[data-rows] > * > table > tbody > tr")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const [field, count] = [box.querySelector("input"), box.querySelector("output")];
    const search = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const [index, row] of rows.entries()) row.hidden = !words.every((word) => texts[index].includes(word));
      count.textContent = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`;
    };
    box.hidden = rows.length < 2;
    field.addEventListener("input", search);
    search();
  }
})();
