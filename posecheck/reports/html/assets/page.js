(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = id => document.getElementById(id);
  const film = at("film"), crank = at("crank");
  const times = data.time_s, phases = data.phase_deg, starts = data.start_s;
  let phase = 0, stroke = 0, loop = false, sought = false;

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
      const knee = data.curves.knee_flexion && curves.around(data.curves.knee_flexion, phase);
      const text = Math.round(phase) % 360 + "°";
      at("crank-now").textContent = text;
      crank.setAttribute("aria-valuetext", text + (knee == null ? "" : ", " + data.say.knee_flexion + " " + Math.round(knee) + "°"));
    }
    if (at("stroke-now")) at("stroke-now").textContent = data.say.stroke_of.replace("{number}", stroke + 1).replace("{strokes}", starts.length);
    for (const chart of curves.charts) {
      const name = chart.dataset.curve, live = time === null ? null : between(times, data.series[name] || [], time);
      const value = live ?? curves.around(data.curves[name], phase);
      curves.point(chart, phase, { live: value });
      if (value !== null) at("now-" + name).textContent = Math.round(value) + "°";
    }
  };
  const hasFilm = () => film && !film.hidden && film.readyState > 0 && starts.length > 0;
  const seek = () => {
    sought = true;
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

  show(null);
  if (crank) crank.addEventListener("input", () => { phase = Number(crank.value); seek(); });
  if (film) {
    const gone = () => { film.hidden = true; at("no-film").hidden = false; document.querySelectorAll(".buttons").forEach(part => { part.hidden = true; }); };
    film.addEventListener("error", gone);
    if (film.error) gone();
    const start = () => { if (!sought) follow(); };
    if (film.readyState > 1) start(); else film.addEventListener("loadeddata", start);
    film.addEventListener("play", () => requestAnimationFrame(follow));
    film.addEventListener("seeked", () => { if (!film.paused) return; if (document.activeElement !== crank && !curves.held()) follow(); });
    const step = by => () => { stroke = Math.min(starts.length - 1, Math.max(0, stroke + by)); seek(); };
    if (at("previous")) { at("previous").addEventListener("click", step(-1)); at("next").addEventListener("click", step(1)); }
    if (at("slow")) at("slow").addEventListener("click", () => {
      loop = !loop && data.typical !== null;
      at("slow").setAttribute("aria-pressed", String(loop));
      film.playbackRate = loop ? 0.25 : 1;
      if (loop) { film.currentTime = data.typical[0] + 0.002; film.play(); } else film.pause();
    });
  }
  curves.drag(deg => { phase = deg; seek(); });
})();
