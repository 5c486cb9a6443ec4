// The interactive map. The page says the same without it: the static map is replaced only when this one is drawn.
const HATCH = "unknown-hatch";

const element = document.getElementById("map");

async function draw(element) {
  const communes = await read(element.dataset.communes);
  if (!communes.features.length) return;
  const services = element.dataset.services ? await read(element.dataset.services) : null;
  const bounds = boundsOf([...communes.features, ...(services ? services.features : [])]);
  element.hidden = false;
  const map = new maplibregl.Map({
    container: element,
    style: styleOf(element.dataset.tiles),
    bounds,
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: true,
    locale: FRENCH,
  });
  map.on("error", (event) => { if (!map.loaded()) keepStatic(event.error); });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  nameCanvas(map, element.dataset.label);
  map.on("load", () => {
    addCommunes(map, communes);
    if (services) addServices(map, services);
    document.getElementById("static-map").hidden = true;
    readOut(map, communes);
    element.dataset.ready = "true";
    element.dataset.communesDrawn = communes.features.length;
  });
}

function keepStatic(error) {
  element.hidden = true;
  document.getElementById("static-map").hidden = false;
  console.warn("La carte interactive n’a pas pu être dessinée.", error);
}

async function read(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

function styleOf(tiles) {
  const style = { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": "#ffffff" } }] };
  if (tiles) {
    style.sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256 };
    style.layers.push({ id: "tiles", type: "raster", source: "tiles", paint: { "raster-saturation": -1, "raster-opacity": 0.5 } });
  }
  return style;
}

function addCommunes(map, communes) {
  map.addImage(HATCH, hatch(), { pixelRatio: 2 });
  map.addSource("communes", { type: "geojson", data: communes, promoteId: "code" });
  map.addLayer({ id: "unknown", type: "fill", source: "communes", filter: ["==", ["get", "rank"], 0], paint: { "fill-pattern": HATCH } });
  map.addLayer({
    id: "classes", type: "fill", source: "communes", filter: [">", ["get", "rank"], 0],
    paint: { "fill-color": colours() },
  });
  const read = ["boolean", ["feature-state", "read"], false];
  map.addLayer({
    id: "edges", type: "line", source: "communes",
    paint: { "line-color": ["case", read, "#1b1f24", "#5a5a5a"], "line-width": ["case", read, 4, 0.8] },
  });
}

function addServices(map, services) {
  map.addSource("services", { type: "geojson", data: services });
  map.addLayer({
    id: "services", type: "circle", source: "services",
    paint: {
      "circle-radius": 6, "circle-color": ["case", ["get", "outside"], "#ffffff", "#1b1f24"],
      "circle-stroke-color": "#1b1f24", "circle-stroke-width": 2.5,
    },
  });
}

// The legend carries the colours: one scale for the page, the static map and this one.
function colours() {
  const swatches = [...document.querySelectorAll(".swatch[data-colour]")].filter((swatch) => swatch.dataset.rank !== "0");
  const pairs = swatches.flatMap((swatch) => [Number(swatch.dataset.rank), swatch.dataset.colour]);
  return pairs.length ? ["match", ["get", "rank"], ...pairs, "#ffffff"] : "#ffffff";
}

function hatch() {
  const size = 12;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const line = (x + y) % size < 2;
      data.set(line ? [138, 138, 138, 255] : [255, 255, 255, 255], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}

// What is pointed at, on the map or in the table, is read out below the map.
function readOut(map, communes) {
  const output = document.getElementById("map-reading");
  const byCode = new Map(communes.features.map((feature) => [feature.properties.code, feature.properties]));
  let current = null;
  const show = (code) => {
    if (current === code || !byCode.has(code)) return;
    if (current) mark(map, current, false);
    current = code;
    mark(map, code, true);
    const { name, text, interval, nature, url } = byCode.get(code);
    const link = document.createElement("a");
    link.href = url;
    link.textContent = name;
    output.replaceChildren(link, ` : ${text}${interval ? ` (${interval})` : ""}, ${nature}`);
  };
  output.hidden = false;
  output.textContent = "Choisissez une commune sur la carte ou dans le tableau.";
  for (const layer of ["classes", "unknown"]) {
    map.on("click", layer, (event) => show(event.features[0].properties.code));
    map.on("mousemove", layer, (event) => show(event.features[0].properties.code));
  }
  for (const row of document.querySelectorAll("tr[data-code]")) {
    row.addEventListener("mouseenter", () => show(row.dataset.code));
    row.addEventListener("focusin", () => show(row.dataset.code));
  }
}

function mark(map, code, read) {
  map.setFeatureState({ source: "communes", id: code }, { read });
  document.querySelector(`tr[data-code="${code}"]`)?.classList.toggle("is-read", read);
}

function nameCanvas(map, label) {
  const canvas = map.getCanvas();
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `Carte : ${label}. Flèches pour se déplacer, plus et moins pour changer d’échelle. Le tableau de la page dit la même chose.`);
}

function boundsOf(features) {
  const bounds = new maplibregl.LngLatBounds();
  const extend = (coordinates) => {
    if (typeof coordinates[0] === "number") bounds.extend(coordinates);
    else coordinates.forEach(extend);
  };
  features.forEach((feature) => extend(feature.geometry.coordinates));
  return bounds;
}

const FRENCH = {
  "NavigationControl.ZoomIn": "Agrandir",
  "NavigationControl.ZoomOut": "Réduire",
  "Map.Title": "Carte",
  "CooperativeGesturesHandler.WindowsHelpText": "Ctrl et molette pour changer d’échelle",
  "CooperativeGesturesHandler.MacHelpText": "⌘ et molette pour changer d’échelle",
  "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
};

if (element && window.maplibregl) draw(element).catch(keepStatic);
