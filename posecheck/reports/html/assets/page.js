"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = id => document.getElementById(id);
  const film = at("film"), crank = at("crank"), charts = [...document.querySelectorAll(".chart")];
  const times = data.time_s, phases = data.phase_deg, starts = data.start_s;
  let phase = 0, stroke = 0, loop = false, drawn = [];

  const between = (xs, ys, x) => {
    let low = 0, high = xs.length - 1;
    if (high < 0) return null;
    if (x <= xs[low]) return ys[low];
    if (x >= xs[high]) return ys[high];
    while (high - low > 1) { const middle = (low + high) >> 1; if (xs[middle] <= x) low = middle; else high = middle; }
    const a = ys[low], b = ys[high];
    return a === null || b === null ? null : a + (b - a) * (x - xs[low]) / (xs[high] - xs[low]);
  };
  const strokeAt = time => { let n = 0; while (n + 1 < starts.length && starts[n + 1] <= time + 1e-3) n++; return n; };
  const timeOf = (n, deg) => {
    const begin = starts[n], wanted = between(times, phases, begin) + deg;
    let i = times.findIndex((time, k) => time >= begin - 0.1 && phases[k] !== null && phases[k] >= wanted);
    if (i < 1) return begin;
    const a = phases[i - 1], b = phases[i];
    return a === null || b === a ? times[i] : times[i - 1] + (times[i] - times[i - 1]) * (wanted - a) / (b - a);
  };

  const show = time => {
    if (crank) {
      crank.value = Math.round(phase) % 360;
      const knee = data.curves.knee_flexion && between(data.curves.knee_flexion.phase, data.curves.knee_flexion.mean, phase);
      const text = Math.round(phase) % 360 + "°";
      at("crank-now").textContent = text;
      crank.setAttribute("aria-valuetext", text + (knee == null ? "" : ", " + data.say.knee_flexion + " " + Math.round(knee) + "°"));
    }
    if (at("stroke-now")) at("stroke-now").textContent = data.say.stroke_of.replace("{number}", stroke + 1).replace("{strokes}", starts.length);
    for (const chart of drawn) {
      const name = chart.dataset.curve, curve = data.curves[name], axes = chart._fullLayout;
      const live = time === null ? null : between(times, data.series[name] || [], time);
      const value = live === null ? between(curve.phase, curve.mean, phase) : live;
      const x = axes.xaxis._offset + axes.xaxis.d2p(phase);
      chart.cursor.style.cssText = `left:${x}px;top:${axes.yaxis._offset}px;height:${axes.yaxis._length}px`;
      chart.spot.hidden = value === null;
      if (value !== null) {
        chart.spot.style.cssText = `left:${x}px;top:${axes.yaxis._offset + axes.yaxis.d2p(value)}px`;
        at("now-" + name).textContent = Math.round(value) + "°";
      }
    }
  };
  const hasFilm = () => film && !film.hidden && film.readyState > 0 && starts.length > 0;
  const seek = () => {
    if (!hasFilm()) { show(null); return; }
    if (!film.paused) film.pause();
    const time = timeOf(stroke, phase);
    film.currentTime = Math.min(time + 0.002, film.duration || time);
    show(time);
  };
  const follow = () => {
    if (loop && data.typical && film.currentTime >= data.typical[1]) film.currentTime = data.typical[0] + 0.002;
    const now = between(times, phases, film.currentTime);
    stroke = strokeAt(film.currentTime);
    if (now !== null) phase = ((now % 360) + 360) % 360;
    show(film.currentTime);
    if (!film.paused) requestAnimationFrame(follow);
  };

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const layout = curve => {
    const values = [...curve.low, ...curve.high].filter(v => v !== null);
    for (const [, low, high] of curve.bands) values.push(...[low, high].filter(v => v !== null));
    const bottom = Math.min(...values) - 3, top = Math.max(...values) + 3;
    return {
      margin: { l: 40, r: 24, t: 6, b: 28 }, paper_bgcolor: "transparent", plot_bgcolor: "transparent", showlegend: false, dragmode: false, hovermode: false,
      font: { family: "system-ui, sans-serif", size: 12, color: colour("soft") },
      xaxis: { range: [0, 360], tickvals: [0, 90, 180, 270, 360], ticktext: ["0°", "90°", "180°", "270°", "360°"], fixedrange: true, gridcolor: colour("line"), zeroline: false },
      yaxis: { range: [bottom, top], nticks: 5, ticksuffix: "°", fixedrange: true, gridcolor: colour("line"), zeroline: false },
      shapes: curve.bands.flatMap(([deg, low, high]) => {
        const y0 = low === null ? bottom : low, y1 = high === null ? top : high;
        const spans = deg === null ? [[0, 360]] : deg < 12 ? [[0, 12], [348, 360]] : [[deg - 12, deg + 12]];
        return spans.map(([x0, x1]) => ({ type: "rect", layer: "below", line: { width: 0 }, fillcolor: colour("green-zone"), opacity: .55, x0, x1, y0, y1 }));
      }),
    };
  };
  const traces = curve => [
    { x: curve.phase, y: curve.low, mode: "lines", line: { width: 0 } },
    { x: curve.phase, y: curve.high, mode: "lines", line: { width: 0 }, fill: "tonexty", fillcolor: colour("curve") + "3a" },
    { x: curve.phase, y: curve.mean, mode: "lines", line: { width: 2.5, color: colour("curve") } },
  ];
  const draw = async () => {
    for (const chart of charts) {
      const curve = data.curves[chart.dataset.curve];
      await Plotly.react(chart, traces(curve), layout(curve), { displayModeBar: false, responsive: true });
      if (!chart.cursor) {
        for (const kind of ["cursor", "spot"]) { chart[kind] = document.createElement("div"); chart[kind].className = kind; chart.append(chart[kind]); }
        chart.on("plotly_afterplot", () => { if (drawn.length === charts.length) show(hasFilm() ? film.currentTime : null); });
        const scrub = event => {
          const axis = chart._fullLayout.xaxis;
          const deg = axis.p2d(event.clientX - chart.getBoundingClientRect().left - axis._offset);
          phase = Math.min(359, Math.max(0, deg));
          seek();
        };
        chart.addEventListener("pointerdown", event => { chart.setPointerCapture(event.pointerId); chart.held = true; scrub(event); });
        chart.addEventListener("pointermove", event => { if (chart.held) scrub(event); });
        for (const end of ["pointerup", "pointercancel"]) chart.addEventListener(end, () => { chart.held = false; });
      }
    }
    drawn = charts;
    show(hasFilm() ? film.currentTime : null);
  };

  if (crank) crank.addEventListener("input", () => { phase = Number(crank.value); seek(); });
  if (film) {
    const gone = () => { film.hidden = true; at("no-film").hidden = false; document.querySelectorAll(".buttons").forEach(part => { part.hidden = true; }); };
    film.addEventListener("error", gone);
    if (film.error) gone();
    film.addEventListener("play", () => requestAnimationFrame(follow));
    film.addEventListener("seeked", () => { if (!film.paused) return; if (document.activeElement !== crank && !charts.some(chart => chart.held)) follow(); });
    const step = by => () => { stroke = Math.min(starts.length - 1, Math.max(0, stroke + by)); seek(); };
    if (at("previous")) { at("previous").addEventListener("click", step(-1)); at("next").addEventListener("click", step(1)); }
    if (at("slow")) at("slow").addEventListener("click", () => {
      loop = !loop && data.typical !== null;
      at("slow").setAttribute("aria-pressed", String(loop));
      film.playbackRate = loop ? 0.25 : 1;
      if (loop) { film.currentTime = data.typical[0] + 0.002; film.play(); } else film.pause();
    });
  }
  if (charts.length && window.Plotly) {
    draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }
})();
