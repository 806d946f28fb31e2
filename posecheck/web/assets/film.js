import { at, call, query, say } from "./talk.js";
import { resumeFilms, sendFilm } from "./sending.js";

const steps = [...document.querySelectorAll(".step")];
const named = name => steps.find(step => step.dataset.step === name);
const LOOK_MS = 8000, FIRST_PX = 960;
let now = steps.find(step => !step.hidden), film = null, upload = null;

const show = step => {
  for (const each of steps) each.hidden = each !== step;
  now = step;
  window.scrollTo(0, 0);
  step.querySelector("h1").focus({ preventScroll: true });
};
const go = where => {
  if (where === "next") show(steps[steps.indexOf(now) + 1]);
  else if (where === "back") show(steps[Math.max(0, steps.indexOf(now) - 1)]);
  else if (where === "send") deliver();
  else show(named(where));
};
for (const button of document.querySelectorAll("[data-go]")) button.addEventListener("click", () => go(button.dataset.go));

// The first picture of a film as a JPEG file; null where this browser cannot show the film.
const first = file => new Promise(done => {
  const video = document.createElement("video"), address = URL.createObjectURL(file);
  const end = picture => { clearTimeout(patience); URL.revokeObjectURL(address); video.removeAttribute("src"); done(picture); };
  const patience = setTimeout(() => end(null), LOOK_MS);
  video.muted = true; video.playsInline = true; video.preload = "auto";
  video.addEventListener("error", () => end(null));
  video.addEventListener("loadeddata", () => { video.currentTime = Math.min(0.5, (video.duration || 0) / 2); });
  video.addEventListener("seeked", () => {
    const scale = Math.min(1, FIRST_PX / Math.max(video.videoWidth, video.videoHeight)), canvas = document.createElement("canvas");
    canvas.width = Math.round(video.videoWidth * scale); canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(picture => end(picture), "image/jpeg", 0.85);
  });
  video.src = address;
});

const check = async file => {
  film = file;
  show(named("check"));
  const picture = await first(file);
  let found = null;
  if (picture) try { found = await call("POST", "/api/v1/glance", picture); } catch { found = null; }
  if (film !== file) return;
  if (!found || !found.reason) { at("checked").textContent = found ? say.good : say.unseen; deliver(); return; }
  at("change").textContent = found.text;
  at("first").src = URL.createObjectURL(picture);
  at("first").hidden = false;
  show(named("change"));
};
for (const name of ["record", "pick"]) at(name).addEventListener("change", event => {
  const file = event.target.files[0];
  event.target.value = "";
  if (file && at("told").reportValidity()) check(file);
});

document.addEventListener("dragover", event => event.preventDefault());
document.addEventListener("drop", event => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file && ["place", "choose", "change", "broken"].includes(now.dataset.step) && at("told").reportValidity()) check(file);
});

const report = ({ share, trouble }) => {
  if (share !== undefined) { at("sent").value = 100 * share; at("percent").textContent = Math.floor(100 * share); }
  if (trouble !== undefined) at("trouble").textContent = trouble;
};
const follow = async begun => {
  show(named("send"));
  upload = begun;
  try { location.assign("/clips/" + await begun.arrived); }
  catch (error) {
    if (error.message === "abort") { show(named("choose")); return; }
    at("broken").textContent = error.message || say.broken;
    show(named("broken"));
  }
};
// The numbers of a studio bike as the server reads them: saddle=7:20 bars=4.
const marks = () => [...document.querySelectorAll("[data-mark]")].flatMap(row => {
  const [number, each] = [...row.querySelectorAll("input")].map(field => field.value);
  return number === "" ? [] : [row.dataset.mark + "=" + number + (each === "" ? "" : ":" + each)];
}).join(" ");
const deliver = async () => {
  const told = query(at("told"));
  if (marks()) told.set("marks", marks());
  told.set("name", film.name);
  report({ share: 0, trouble: "" });
  show(named("send"));
  follow(await sendFilm(film, told, report));
};
at("stop").addEventListener("click", () => upload && upload.stop());
resumeFilms((begin, one) => {
  if (upload) return;
  film = one.file;
  at("checked").textContent = say.resumed;
  follow(begin(report));
});
