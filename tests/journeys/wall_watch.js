// What a test asks of the tiles of the wall: whose picture each really shows. `READ` reads the number in a picture.
const deep = (root, name, found = []) => {
  for (const element of root.querySelectorAll("*")) {
    if (element.localName === name) found.push(element);
    if (element.shadowRoot) deep(element.shadowRoot, name, found);
  }
  return found;
};
const tiles = () => {
  const [mosaic] = deep(document, "ld-mosaic");
  return deep(mosaic.shadowRoot, "ld-tile")
    .filter((tile) => !tile.away)
    .sort((a, b) => a.style.order - b.style.order)
    .map((tile) => {
      const figure = tile.shadowRoot.querySelector("figure");
      const camera = tile.getAttribute("data-camera");
      const pictured = figure?.classList.contains("pictured") ?? false;
      return { tile, camera, quality: tile.getAttribute("data-quality"), pictured, figure };
    });
};
const shows = ({ tile }) => READ(tile.shadowRoot.querySelector("video"));
const numberOf = (camera) => Number(camera.split("-")[1]);

window.wallTiles = () =>
  tiles().map(({ camera, quality, pictured, figure }) => ({ camera, quality, pictured, says: figure?.innerText }));

/** Until every tile shows the picture of its own camera; how many ms that took, and what was ever shown under a wrong name. */
window.wallSettles = async (cameras, patience) => {
  const began = performance.now();
  const wrong = [];
  const right = new Set();
  for (;;) {
    await new Promise(requestAnimationFrame);
    const now = tiles();
    const arranged = now.length === cameras.length && now.every(({ camera }, at) => camera === cameras[at]);
    for (const each of now) {
      if (!each.pictured || right.has(each.camera)) continue;
      const seen = shows(each);
      if (seen === numberOf(each.camera)) right.add(each.camera);
      else wrong.push(`${each.camera} shows ${seen}`);
    }
    if (arranged && cameras.every((camera) => right.has(camera))) return { ms: performance.now() - began, wrong };
    if (performance.now() - began > patience)
      throw new Error(`not in ${patience} ms: ${JSON.stringify(wallTiles())} wrong: ${wrong}`);
  }
};

/** Every tile once more: all of them still play and are their own. */
window.wallWrong = () => {
  const found = tiles().map((each) => ({ ...each, seen: shows(each) }));
  return found.flatMap(({ camera, pictured, seen }) =>
    pictured && seen === numberOf(camera) ? [] : [`${camera}: ${pictured ? seen : "no picture"}`],
  );
};
