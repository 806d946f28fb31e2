import { at, noting, say } from "./talk.js";

const films = ["before", "after"].map(name => at("film-" + name)).filter(Boolean);
const clocks = films.map(film => JSON.parse(film.dataset.clock)); // times and crank phases of one typical stroke
const TICK_MS = 40;
let playing = 0, phase = 0;

const timeAt = (clock, deg) => {
  let i = clock.phase_deg.findIndex(one => one >= deg);
  if (i < 0) return clock.time_s[clock.time_s.length - 1];
  if (i === 0) return clock.time_s[0];
  const a = clock.phase_deg[i - 1], b = clock.phase_deg[i];
  return clock.time_s[i - 1] + (clock.time_s[i] - clock.time_s[i - 1]) * (deg - a) / (b - a);
};
const show = () => {
  at("crank").value = Math.round(phase);
  at("crank-now").textContent = Math.round(phase) + "°";
  films.forEach((film, i) => { if (!film.seeking && film.readyState > 0) film.currentTime = timeAt(clocks[i], phase) + 0.002; });
};
const stop = () => { clearInterval(playing); playing = 0; at("play").textContent = say.play; at("play").setAttribute("aria-pressed", "false"); };
if (films.length === 2) {
  at("crank").addEventListener("input", () => { stop(); phase = Number(at("crank").value); show(); });
  at("play").addEventListener("click", () => {
    if (playing) { stop(); return; }
    // both strokes take the same time, a second and a half, whatever the cadence was
    playing = setInterval(() => { phase = (phase + 360 * TICK_MS / 1500) % 360; show(); }, TICK_MS);
    at("play").textContent = say.pause; at("play").setAttribute("aria-pressed", "true");
  });
  for (const film of films) film.addEventListener("loadeddata", show);
  show();
}
for (const form of document.querySelectorAll(".noting")) noting(form, "/api/v1/clips/" + form.dataset.clip + "/note");
