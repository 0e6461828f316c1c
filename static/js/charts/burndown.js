// What is left at the end of each month, beside an even use of the year and a forecast, which is dashed.
Charts.draw("burndown", (data, box) => {
  const number = (values) => [null, ...values].map((value) => (value === null ? null : Number(value)));
  const first = (values) => values.with(0, Number(data.allocated));
  const [left, line, ahead] = [first(number(data.left)), first(number(data.line)), number(data.forecast)];
  const ink = Charts.colour("ink-soft");
  const series = (name, values, more) => ({ name, type: "line", data: values, showSymbol: false, ...more });
  return {
    grid: { left: 8, right: 16, top: 40, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { top: 0, left: 0, textStyle: { color: Charts.colour("ink") } },
    tooltip: {
      ...Charts.tooltip(),
      trigger: "axis",
      formatter: (points) => {
        const at = points[0].dataIndex;
        const text = { left: at ? data.left[at - 1] : data.allocated, line: at ? data.line[at - 1] : data.allocated, forecast: at ? data.forecast[at - 1] : null };
        return [points[0].name, ...Object.keys(text).filter((name) => text[name] !== null).map((name) => `${data.words[name]}: ${Charts.tonnes(text[name])} t`)].join("\n");
      },
    },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: ["", ...data.months],
      axisLabel: { color: ink, hideOverlap: true, formatter: (month) => month.slice(5) },
      axisLine: { lineStyle: { color: Charts.colour("line-strong") } },
    },
    yAxis: {
      type: "value",
      axisLabel: { color: ink, formatter: Charts.short },
      splitLine: { lineStyle: { color: Charts.colour("line") } },
    },
    series: [
      series(data.words.left, left, {
        lineStyle: { width: 3, color: Charts.colour("link") },
        itemStyle: { color: Charts.colour("link") },
        showSymbol: true,
        symbolSize: 6,
        areaStyle: { color: Charts.colour("link"), opacity: 0.08 },
      }),
      series(data.words.line, line, {
        lineStyle: { width: 1.5, color: ink },
        itemStyle: { color: ink },
      }),
      series(data.words.forecast, ahead, {
        lineStyle: { width: 2.5, type: "dashed", color: Charts.colour("warn-bar") },
        itemStyle: { color: Charts.colour("warn-bar") },
      }),
    ],
  };
});
