// What every chart shares: its data from the page, colours from the design, a new drawing when theme or width change.
// Figures arrive as text to the kilogram and are shown as such; as numbers they only place lines and areas.
const Charts = {
  colour: (name) => getComputedStyle(document.documentElement).getPropertyValue(`--q-${name}`).trim(),

  short(value) {
    const number = Number(value);
    return Math.abs(number) >= 10000 ? `${Math.round(number / 1000)}k` : number.toLocaleString("en-US");
  },

  tonnes: (text) => text.replace("-", "\u2212").replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ","),

  draw(kind, option) {
    for (const box of document.querySelectorAll(`[data-chart=${kind}]`)) {
      const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
      let chart = null;
      const show = () => {
        chart?.dispose();
        chart = echarts.init(box, null, { renderer: "canvas" });
        chart.setOption({
          animation: false,
          textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
          ...option(data, box),
        });
        chart.on("click", ({ data: chosen }) => {
          if (chosen?.url) location.assign(chosen.url);
        });
      };
      new ResizeObserver(() => chart?.resize()).observe(box);
      new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
      show();
    }
  },

  tooltip: () => ({
    renderMode: "richText",
    confine: true,
    backgroundColor: Charts.colour("surface"),
    borderColor: Charts.colour("line-strong"),
    textStyle: { color: Charts.colour("ink"), fontSize: 13 },
  }),
};
