// Sites, outlines of licences and planned areas, and observations on a net of degrees and, quietly below them,
// provinces, rivers and lakes. Nothing is fetched but the register's own GeoJSON; what stands here also stands in a
// table. Signs differ in shape as well as colour, and each can be reached and opened by keyboard.
(() => {
  const SIGNS = { spot: "✚", site: "●", unlicensed: "◆", observation: "▲", area: "■" };
  const APART = 28; // pixels: marks that are closer are drawn as one with their number
  const CLOSEST = 10; // zoom at which a map opens at most: a county, some 80 km
  const AT_OUTLINE = 13; // with the outline of a licence: some 10 km
  const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
  const escape = (text) => {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  };

  const popup = ({ name, detail, url }) => {
    const title = url ? `<a href="${escape(url)}">${escape(name)}</a>` : escape(name);
    return `<strong>${title}</strong>${detail ? `<br>${escape(detail)}` : ""}`;
  };

  const mark = ({ properties: { kind, name } }, where) => {
    const icon = L.divIcon({ className: `map-mark is-${kind}`, html: SIGNS[kind] ?? "●", iconSize: [26, 26] });
    return L.marker(where, { icon, title: name, alt: name });
  };

  // A line each so many degrees, as many as fit, with its degree at the edge.
  const net = (map, layer) => {
    layer.clearLayers();
    const bounds = map.getBounds();
    const wide = bounds.getEast() - bounds.getWest();
    const most = Math.min(8, map.getSize().x / 64); // so wide is a label with its gap
    const step = STEPS.findLast((size) => wide / size <= most) ?? 10;
    const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    const label = (where, html) => {
      const icon = L.divIcon({ className: "map-degree", html, iconSize: null });
      layer.addLayer(L.marker(where, { interactive: false, keyboard: false, icon }));
    };
    const line = (...ends) => {
      layer.addLayer(L.polyline(ends, { className: "map-line", interactive: false, weight: 1 }));
    };
    for (let at = Math.ceil(bounds.getWest() / step) * step; at <= bounds.getEast(); at += step) {
      line([bounds.getSouth(), at], [bounds.getNorth(), at]);
      label([bounds.getSouth(), at], `${at.toFixed(digits)}° E`);
    }
    for (let at = Math.ceil(bounds.getSouth() / step) * step; at <= bounds.getNorth(); at += step) {
      line([at, bounds.getWest()], [at, bounds.getEast()]);
      label([at, bounds.getWest()], `${at.toFixed(digits)}° N`);
    }
  };

  const NAMED_FROM = 5; // the zoom at which the names of provinces fit
  const holds = (ring, { lng, lat }) =>
    ring.reduce((inside, [x, y], at) => {
      const [xBefore, yBefore] = ring.at(at - 1);
      const crosses = y > lat !== yBefore > lat && lng < ((xBefore - x) * (lat - y)) / (yBefore - y) + x;
      return crosses ? !inside : inside;
    }, false);

  // A name stands where its province has its label or, if that is out of view, at the top of the view within the
  // province.
  const ground = (map, found) => {
    map.createPane("ground").style.zIndex = 250; // below every line and mark
    map.createPane("names").style.zIndex = 260;
    const style = ({ properties: { kind } }) => ({ className: `map-ground is-${kind}`, weight: 1 });
    L.geoJSON(found, { pane: "ground", interactive: false, style }).addTo(map);
    const provinces = found.features.filter(({ properties: { kind } }) => kind === "province");
    const language = document.documentElement.lang.startsWith("zh") ? "name_zh" : "name";
    const names = L.layerGroup().addTo(map);
    const name = () => {
      names.clearLayers();
      if (map.getZoom() < NAMED_FROM) return;
      const top = map.containerPointToLatLng([map.getSize().x / 2, 24]);
      for (const { properties, geometry } of provinces) {
        const middle = L.latLng([...properties.label].reverse());
        const isInView = map.getBounds().contains(middle);
        if (!isInView && !geometry.coordinates.some(([ring]) => holds(ring, top))) continue;
        const icon = L.divIcon({ className: "map-name", html: `<span>${escape(properties[language])}</span>`, iconSize: null });
        names.addLayer(L.marker(isInView ? middle : top, { pane: "names", interactive: false, keyboard: false, icon }));
      }
    };
    map.on("moveend", name);
    name();
  };

  const read = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    const sentToSignIn = answer.redirected; // whose session has ended meanwhile
    return answer.ok && !sentToSignIn ? answer.json() : { features: [] };
  };

  const isPoint = ({ geometry }) => geometry.type === "Point";
  // An outline that is small from afar has a mark, too.
  const inItsMiddle = (feature) => {
    if (isPoint(feature)) return feature;
    const { lng, lat } = L.geoJSON(feature).getBounds().getCenter();
    return { ...feature, geometry: { type: "Point", coordinates: [lng, lat] } };
  };

  const fit = (map, features, maxZoom) => map.fitBounds(L.geoJSON(features).getBounds().pad(0.2), { maxZoom });

  // Marks that would cover each other are one sign with their number, which leads closer.
  const cluster = (map, layer, features, together) => {
    layer.clearLayers();
    const groups = [];
    const isClosest = map.getZoom() >= map.getMaxZoom();
    for (const feature of features) {
      const [longitude, latitude] = feature.geometry.coordinates;
      const at = map.project([latitude, longitude]);
      const isSpot = feature.properties.kind === "spot";
      const isNear = (group) => !group.isSpot && group.at.distanceTo(at) < APART;
      const near = isSpot || isClosest ? undefined : groups.find(isNear);
      if (near) near.features.push(feature);
      else groups.push({ at, where: [latitude, longitude], features: [feature], isSpot });
    }
    for (const { where, features: some } of groups) {
      if (some.length === 1) {
        layer.addLayer(mark(some[0], where).bindPopup(popup(some[0].properties)));
        continue;
      }
      const name = `${some.length} ${together}`;
      const icon = L.divIcon({ className: "map-mark is-cluster", html: String(some.length), iconSize: [30, 30] });
      const open = () => fit(map, some, Math.max(map.getZoom() + 2, CLOSEST));
      layer.addLayer(L.marker(where, { icon, title: name, alt: name }).on("click", open));
    }
  };

  // Each entry of the legend that is drawn hides and shows its marks.
  const filter = (legend, kinds, draw) => {
    const hidden = new Set();
    for (const entry of legend.querySelectorAll("[data-kind]")) {
      if (!kinds.has(entry.dataset.kind) || kinds.size < 2) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...entry.childNodes);
      button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => {
        const shown = hidden.delete(entry.dataset.kind);
        if (!shown) hidden.add(entry.dataset.kind);
        button.setAttribute("aria-pressed", String(shown));
        draw((kind) => !hidden.has(kind));
      });
      entry.append(button);
    }
  };

  for (const box of document.querySelectorAll("[data-map]")) {
    const { map: layersAt, outlines, spot, spotName, together } = box.dataset;
    const addresses = layersAt.split(" ").filter(Boolean);
    Promise.all([...addresses, ...(outlines ? [outlines] : [])].map(read)).then((found) => {
      const features = found.slice(0, addresses.length).flatMap((layer) => layer.features);
      if (spot) {
        const geometry = { type: "Point", coordinates: spot.split(" ").map(Number) };
        features.unshift({ type: "Feature", geometry, properties: { kind: "spot", name: spotName, detail: "" } });
      }
      const legend = box.parentElement.querySelector(".map-legend");
      if (!features.length) {
        box.hidden = true;
        box.parentElement.querySelector("[data-map-empty]").hidden = false;
        legend.hidden = true;
        return;
      }
      const unmoved = { fadeAnimation: false, zoomAnimation: false, markerZoomAnimation: false };
      const map = L.map(box, { attributionControl: false, zoomControl: false, maxZoom: 15, zoomSnap: 0.5, ...unmoved });
      L.control.zoom({ position: "topright", zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
      for (const outline of found.slice(addresses.length)) {
        const style = { className: "map-outline", weight: 1, fillOpacity: 0 };
        L.geoJSON(outline, { interactive: false, style }).addTo(map);
      }
      if (box.dataset.ground) read(box.dataset.ground).then((drawn) => ground(map, drawn), () => {}); // the marks need none
      const [degrees, shapes, marks] = [0, 0, 0].map(() => L.layerGroup().addTo(map));
      let isShown = () => true;
      const shown = () => features.filter(({ properties }) => isShown(properties.kind));
      const isMarked = ({ properties: { kind } }) => kind !== "licence"; // its site has a mark
      const drawMarks = () => cluster(map, marks, shown().filter(isMarked).map(inItsMiddle), together);
      const drawShapes = () => {
        shapes.clearLayers();
        shapes.addLayer(
          L.geoJSON(shown().filter((one) => !isPoint(one)), {
            style: ({ properties: { kind } }) => ({ className: `map-area is-${kind}`, weight: 2, fillOpacity: 0.15 }),
            onEachFeature: (feature, shape) => shape.bindPopup(popup(feature.properties)),
          }),
        );
      };
      filter(legend, new Set(features.map(({ properties }) => properties.kind)), (wanted) => {
        isShown = wanted;
        drawShapes();
        drawMarks();
      });
      map.on("moveend", () => net(map, degrees));
      map.on("zoomend", drawMarks);
      fit(map, features, features.some(({ properties: { kind } }) => kind === "licence") ? AT_OUTLINE : CLOSEST);
      drawShapes();
      drawMarks();
    });
  }
})();
