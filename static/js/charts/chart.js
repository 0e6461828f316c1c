// What every chart shares: its data from the page, colours from the design, a new drawing when theme or width change.
// Figures arrive as text to the kilogram and are shown as such; as numbers they only place lines and areas.
const Charts = {
  colour: (name) => getComputedStyle(document.documentElement).getPropertyValue(`--q-${name}`).trim(),

  short(value) {
    const number = Number(value);
    return Math.abs(number) >= 10000 ? `${Math.round(number / 1000)}k` : number.toLocaleString("en-US");
  },

  tonnes: (text) => text.replace("-", "\u2212").replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ","),

  // The library is large, so it is fetched once, when the first chart comes near the window.
  library: document.currentScript.dataset.library,

  fetched: () =>
    (Charts.fetching ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: Charts.library, onload: done, onerror: failed });
      document.head.append(script);
    })),

  draw(kind, option) {
    const near = new IntersectionObserver(
      (seen) => {
        for (const { isIntersecting, target } of seen) {
          if (!isIntersecting) continue;
          near.unobserve(target);
          Charts.fetched().then(() => Charts.show(target, option), () => Charts.tell(target));
        }
      },
      { rootMargin: "50%" },
    );
    for (const box of document.querySelectorAll(`[data-chart=${kind}]`)) {
      near.observe(box);
      addEventListener("beforeprint", () => {
        if (!box.hasChildNodes()) Charts.tell(box);
      });
    }
  },

  // Where nothing is drawn, on paper or for want of the library, the figures are shown instead.
  tell(box) {
    box.parentElement.querySelector(".as-table").open = true;
  },

  show(box, option) {
    const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
    let chart = null;
    // The same chart as a drawing, for a file.
    box.picture = (width, height) => {
      const still = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
      still.setOption({ animation: false, ...option(data, box) });
      const text = still.renderToSVGString();
      still.dispose();
      return text;
    };
    const drawn = () => {
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
    new MutationObserver(drawn).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    drawn();
  },

  tooltip: () => ({
    renderMode: "richText",
    confine: true,
    backgroundColor: Charts.colour("surface"),
    borderColor: Charts.colour("line-strong"),
    textStyle: { color: Charts.colour("ink"), fontSize: 13 },
  }),
};
