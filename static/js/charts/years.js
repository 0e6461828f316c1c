// The plan of each year as a bar, and within it what was used by accepted reports.
Charts.draw("years", (data) => {
  const ink = Charts.colour("ink-soft");
  const bars = (name, values, colour, more) => ({ name, type: "bar", data: values.map(Number), itemStyle: { color: Charts.colour(colour) }, ...more });
  return {
    grid: { left: 8, right: 8, top: 40, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { top: 0, left: 0, textStyle: { color: Charts.colour("ink") } },
    tooltip: {
      ...Charts.tooltip(),
      trigger: "axis",
      formatter: ([{ name, dataIndex: at }]) =>
        [name, `${data.words.plan}: ${Charts.tonnes(data.plan[at])} t`, `${data.words.accepted}: ${Charts.tonnes(data.accepted[at])} t`].join("\n"),
    },
    xAxis: { type: "category", data: data.years, axisLabel: { color: ink }, axisLine: { lineStyle: { color: Charts.colour("line-strong") } } },
    yAxis: { type: "value", axisLabel: { color: ink, formatter: Charts.short }, splitLine: { lineStyle: { color: Charts.colour("line") } } },
    series: [bars(data.words.plan, data.plan, "line-strong", {}), bars(data.words.accepted, data.accepted, "link", { barGap: "-100%", barWidth: "35%" })],
  };
});
