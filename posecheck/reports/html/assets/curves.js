// What the pages with curves over the crank circle share: values between points, cursors, dragging over a chart.
const curves = (() => {
  // A value between points that go round the circle at even steps.
  const around = (values, deg) => {
    const place = deg / 360 * values.length, n = Math.floor(place) % values.length;
    const a = values[n], b = values[(n + 1) % values.length];
    return a === null || b === null ? null : a + (b - a) * (place - Math.floor(place));
  };
  const charts = [...document.querySelectorAll(".turn")];
  const added = (chart, kind) => {
    const made = document.createElement("div");
    made.className = kind;
    chart.querySelector(".plot").append(made);
    return made;
  };
  // Cursors: values names the spots on it, with null for a spot that is nowhere.
  const point = (chart, deg, values) => {
    const left = deg / 3.6 + "%", bottom = Number(chart.dataset.bottom), top = Number(chart.dataset.top);
    chart.cursor ??= added(chart, "cursor");
    chart.cursor.style.left = left;
    chart.spots ??= {};
    for (const [kind, value] of Object.entries(values)) {
      const spot = chart.spots[kind] ??= added(chart, "at " + kind);
      spot.hidden = value === null;
      spot.style.left = left;
      spot.style.top = (top - value) / (top - bottom) * 100 + "%";
    }
  };
  // Calls back with the phase under the finger or the mouse.
  const drag = moved => {
    for (const chart of charts) {
      const scrub = event => {
        const frame = chart.querySelector("svg").getBoundingClientRect();
        moved(Math.min(359, Math.max(0, (event.clientX - frame.left) / frame.width * 360)));
      };
      chart.addEventListener("pointerdown", event => { chart.setPointerCapture(event.pointerId); chart.held = true; scrub(event); });
      chart.addEventListener("pointermove", event => { if (chart.held) scrub(event); });
      for (const end of ["pointerup", "pointercancel"]) chart.addEventListener(end, () => { chart.held = false; });
    }
  };
  return { charts, around, point, drag, held: () => charts.some(chart => chart.held) };
})();
