// Sites and observations on a net of degrees. Nothing is fetched but the register's own GeoJSON; what stands here also
// stands in a table. Signs differ in shape as well as colour, and each can be reached and opened by keyboard.
(() => {
  const SIGNS = { site: "●", unlicensed: "◆", observation: "▲", area: "■" };
  const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
  const escape = (text) => {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  };

  const popup = ({ name, detail, url }) =>
    `<strong>${url ? `<a href="${escape(url)}">${escape(name)}</a>` : escape(name)}</strong>${detail ? `<br>${escape(detail)}` : ""}`;

  const mark = (feature, where) =>
    L.marker(where, {
      icon: L.divIcon({ className: `map-mark is-${feature.properties.kind}`, html: SIGNS[feature.properties.kind] ?? "●", iconSize: [26, 26] }),
      title: feature.properties.name,
      alt: feature.properties.name,
    });

  // A line each so many degrees, as many as fit, with its degree at the edge.
  const net = (map, layer) => {
    layer.clearLayers();
    const bounds = map.getBounds();
    const wide = bounds.getEast() - bounds.getWest();
    const most = Math.min(8, map.getSize().x / 64); // so wide is a label with its gap
    const step = STEPS.findLast((size) => wide / size <= most) ?? 10;
    const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    const label = (where, text) =>
      layer.addLayer(L.marker(where, { interactive: false, keyboard: false, icon: L.divIcon({ className: "map-degree", html: text, iconSize: null }) }));
    const line = (...ends) => layer.addLayer(L.polyline(ends, { className: "map-line", interactive: false, weight: 1 }));
    for (let at = Math.ceil(bounds.getWest() / step) * step; at <= bounds.getEast(); at += step) {
      line([bounds.getSouth(), at], [bounds.getNorth(), at]);
      label([bounds.getSouth(), at], `${at.toFixed(digits)}° E`);
    }
    for (let at = Math.ceil(bounds.getSouth() / step) * step; at <= bounds.getNorth(); at += step) {
      line([at, bounds.getWest()], [at, bounds.getEast()]);
      label([at, bounds.getWest()], `${at.toFixed(digits)}° N`);
    }
  };

  const read = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    const sentToSignIn = answer.redirected; // whose session has ended meanwhile
    return answer.ok && !sentToSignIn ? answer.json() : { features: [] };
  };

  for (const box of document.querySelectorAll("[data-map]")) {
    const addresses = box.dataset.map.split(" ").filter(Boolean);
    Promise.all([...addresses, ...(box.dataset.outlines ? [box.dataset.outlines] : [])].map(read)).then((found) => {
      const layers = found.slice(0, addresses.length);
      const note = box.parentElement.querySelector("[data-map-empty]");
      if (!layers.some(({ features }) => features.length)) {
        box.hidden = true;
        note.hidden = false;
        box.parentElement.querySelector(".map-legend").hidden = true;
        return;
      }
      const map = L.map(box, { attributionControl: false, zoomControl: false, maxZoom: 15, zoomSnap: 0.5, fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false });
      L.control.zoom({ position: "topright", zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
      for (const outline of found.slice(addresses.length)) {
        L.geoJSON(outline, { interactive: false, style: { className: "map-outline", weight: 1, fillOpacity: 0 } }).addTo(map);
      }
      const degrees = L.layerGroup().addTo(map);
      const drawn = layers.map((layer) =>
        L.geoJSON(layer, {
          pointToLayer: mark,
          style: { className: "map-area", weight: 2, fillOpacity: 0.15 },
          onEachFeature: (feature, shape) => shape.bindPopup(popup(feature.properties)),
        }).addTo(map),
      );
      map.on("moveend", () => net(map, degrees));
      map.fitBounds(L.featureGroup(drawn).getBounds().pad(0.2), { maxZoom: 10 });
    });
  }
})();
