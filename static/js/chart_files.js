// Downloads of a chart as SVG and PNG, with its title, its unit and its source. The buttons stand after the chart; their
// words come from the page. Without a script the table beside the chart has the same figures.
(() => {
  const pattern = document.getElementById("chart-files");
  if (pattern === null) return;
  const SPACE = "http://www.w3.org/2000/svg";
  const STYLES = ["fill", "stroke", "stroke-width", "stroke-opacity", "fill-opacity", "opacity", "font-size", "font-weight", "font-family", "text-anchor", "display"];
  const TOP = 34;
  const FOOT = 30;
  const LEFT = 64;
  const written = (part) => new XMLSerializer().serializeToString(part);

  // A drawing of the server takes its colours from style sheets, which a file does not have.
  const copied = (svg) => {
    const copy = svg.cloneNode(true);
    const own = [svg, ...svg.querySelectorAll("*")];
    for (const [index, part] of [copy, ...copy.querySelectorAll("*")].entries()) {
      const style = getComputedStyle(own[index]);
      for (const name of STYLES) part.style.setProperty(name, style.getPropertyValue(name));
    }
    const { width, height } = svg.getBoundingClientRect();
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    copy.setAttribute("x", LEFT);
    copy.setAttribute("y", TOP);
    copy.style.overflow = "visible";
    return { text: written(copy), width, height };
  };

  // The library gives its drawing as text. It is not parsed here: the policy of the page would take its styles away.
  const drawn = (box) => {
    const { width, height } = box.getBoundingClientRect();
    return { text: box.picture(width, height).replace("<svg ", `<svg x="${LEFT}" y="${TOP}" `), width, height };
  };

  const words = (text, y, size, weight) => {
    const line = document.createElementNS(SPACE, "text");
    for (const [name, value] of Object.entries({ x: 16, y, "font-size": size, "font-weight": weight })) line.setAttribute(name, value);
    line.setAttribute("font-family", "sans-serif");
    line.setAttribute("fill", getComputedStyle(document.body).color);
    line.textContent = text;
    return line;
  };

  const framed = (chart, title) => {
    const { text, width, height } = chart.matches("svg") ? copied(chart) : drawn(chart);
    const size = { width: Math.ceil(width) + LEFT + 32, height: Math.ceil(height) + TOP + FOOT + 24 };
    const ground = document.createElementNS(SPACE, "rect");
    const colour = getComputedStyle(document.body).backgroundColor;
    for (const [name, value] of Object.entries({ ...size, fill: colour })) ground.setAttribute(name, value);
    const lines = [words(title, 22, 16, 600), words(pattern.dataset.source, size.height - 10, 11, 400)].map(written);
    const parts = [written(ground), lines[0], text, lines[1]].join("");
    return { text: `<svg xmlns="${SPACE}" width="${size.width}" height="${size.height}">${parts}</svg>`, ...size };
  };

  const save = (address, name) => {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  };

  const asPicture = ({ text, width, height }, name) => {
    const picture = new Image();
    picture.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * 2;
      canvas.height = height * 2;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      save(canvas.toDataURL("image/png"), name);
    });
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  };

  for (const chart of document.querySelectorAll("svg.sankey, svg.year-bars:not(.small-bars *), [data-chart]")) {
    const buttons = pattern.content.firstElementChild.cloneNode(true);
    const panel = chart.closest("section, .panel") ?? document.querySelector("main");
    const title = (panel.querySelector("h2") ?? document.querySelector("h1")).textContent.replace(/\s+/g, " ").trim();
    for (const button of buttons.querySelectorAll("button")) {
      const kind = button.dataset.kind;
      button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` · ${title}` }));
      button.addEventListener("click", () => {
        if (!chart.matches("svg") && !chart.picture) return;
        const file = framed(chart, title);
        const name = `${title}.${kind}`;
        if (kind === "png") asPicture(file, name);
        else save(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(file.text)}`, name);
      });
    }
    chart.after(buttons);
  }
})();
