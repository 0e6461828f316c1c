// Areas as large as the allocation; whoever is over or unplanned carries a sign as well as a colour. A click leads on.
Charts.draw("treemap", (data) => {
  const tone = { exceeded: "bad-bar", unplanned: "void", near: "warn-bar", within: "link", awaiting_plan: "idle" };
  const sign = { exceeded: "! ", unplanned: "∅ ", near: "~ " };
  const soft = { exceeded: "bad-soft", unplanned: "void-soft", near: "warn-soft", within: "info-soft", awaiting_plan: "idle-soft" };
  const area = ({ children, ...own }) => ({
    ...own,
    name: `${sign[own.state] ?? ""}${own.name}`,
    value: Number(own.value),
    itemStyle: { color: Charts.colour(soft[own.state]), borderColor: Charts.colour(children?.length ? soft[own.state] : tone[own.state]) },
    ...(children?.length ? { children: children.map(area) } : {}),
  });
  const ink = Charts.colour("ink");
  return {
    tooltip: { ...Charts.tooltip(), formatter: ({ name, data: own }) => (own?.detail ? `${name}\n${own.detail} t` : name) },
    series: [
      {
        type: "treemap",
        data: data.map(area),
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        left: 0,
        right: 0,
        top: 0,
        bottom: 0,
        label: { color: ink, fontSize: 12, overflow: "truncate" },
        upperLabel: { show: true, height: 24, color: ink, fontWeight: 600, backgroundColor: "transparent" },
        itemStyle: { borderWidth: 1, gapWidth: 2 },
        levels: [{ itemStyle: { gapWidth: 6, borderWidth: 0, borderColor: Charts.colour("surface") }, upperLabel: { show: false } }, {}, {}],
      },
    ],
  };
});
