// Sends films piece by piece (tus 1.0), and goes on after a break, a reload or a restart of the computer. A film that
// is on its way lies in the browser's own database until it has arrived.
import { say_all } from "./talk.js";

const PIECE = 4 << 20, STALL_MS = 20000, PAUSES_MS = [1000, 2000, 5000, 10000], HELD_MS = 8000;
const words = say_all.sending, wait = ms => new Promise(done => setTimeout(done, ms));

const opened = new Promise(done => {
  let asked;
  try { asked = indexedDB.open("posecheck", 1); } catch { done(null); return; }
  asked.onupgradeneeded = () => asked.result.createObjectStore("films", { keyPath: "id" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => done(null);
});
const inStore = async (mode, act) => {
  const base = await opened;
  if (!base) return null;
  return new Promise(done => {
    try {
      const asked = act(base.transaction("films", mode).objectStore("films"));
      asked.onsuccess = () => done(asked.result === undefined ? true : asked.result);
      asked.onerror = () => done(null);
    } catch { done(null); }
  });
};

// One page sends a film; another takes it up when that page has been silent for a while.
const holder = String(Math.random());
const mayHold = id => {
  const [who, when] = (localStorage.getItem("sending " + id) || " 0").split(" ");
  if (who !== holder && Date.now() - Number(when) < HELD_MS) return false;
  localStorage.setItem("sending " + id, holder + " " + Date.now());
  return true;
};

class Refusal extends Error {}
const stops = new Map();
const sent = new Set();

const asked = async (method, path, headers) => {
  let answer;
  try { answer = await fetch(path, { method, headers }); } catch { throw new Error(words.broken); }
  if (answer.status === 401) location.assign("/enter");
  if (answer.ok) return answer;
  const detail = method === "HEAD" ? "" : (await answer.json()).detail;
  throw [408, 409, 423, 429, 500, 503].includes(answer.status) ? new Error(detail || words.broken) : new Refusal(detail || words.gone);
};
// XMLHttpRequest, because fetch does not tell how much is gone.
const piece = (film, offset, progress) => new Promise((done, failed) => {
  const request = new XMLHttpRequest(), part = film.file.slice(offset, offset + PIECE);
  let clock;
  const alive = () => { clearTimeout(clock); clock = setTimeout(() => { failed(new Error(words.stalled)); request.abort(); }, STALL_MS); };
  const end = act => value => { clearTimeout(clock); stops.delete(film.id); act(value); };
  request.upload.addEventListener("progress", event => { alive(); progress(offset + Math.min(event.loaded, part.size)); });
  request.addEventListener("load", end(() => {
    if (request.status === 204) { done(Number(request.getResponseHeader("Upload-Offset"))); return; }
    let detail = "";
    try { detail = JSON.parse(request.responseText).detail; } catch { detail = ""; }
    failed([408, 409, 423, 429, 500, 503].includes(request.status) ? new Error(detail || words.broken) : new Refusal(detail || words.broken));
  }));
  request.addEventListener("error", end(() => failed(new Error(words.broken))));
  request.addEventListener("abort", end(() => failed(new Error(words.broken))));
  request.open("PATCH", film.place);
  request.setRequestHeader("Content-Type", "application/offset+octet-stream");
  request.setRequestHeader("Upload-Offset", offset);
  stops.set(film.id, () => request.abort());
  alive();
  request.send(part);
});

const forget = film => { sent.delete(film.id); localStorage.removeItem("sending " + film.id); return inStore("readwrite", store => store.delete(film.id)); };
const keep = film => inStore("readwrite", store => store.put(film));

const once = async (film, report) => {
  const size = film.file.size;
  let offset = 0;
  if (film.place) offset = Number((await asked("HEAD", film.place)).headers.get("Upload-Offset"));
  else {
    film.place = (await asked("POST", "/api/v1/uploads?" + film.told, { "Upload-Length": String(size) })).headers.get("Location");
    await keep(film);
  }
  do {
    offset = await piece(film, offset, gone => report({ share: gone / size, trouble: gone >= size ? words.arriving : "" }));
    localStorage.setItem("sending " + film.id, holder + " " + Date.now());
  } while (offset < size && !film.stopped);
};

// Sends a film until it has arrived; reports its share, and in words what is in the way. Returns the clip's id.
const finish = async (film, report) => {
  for (let tries = 0; ; tries += 1) {
    if (film.stopped) { if (film.place) await asked("DELETE", film.place).catch(() => null); await forget(film); throw new Refusal("abort"); }
    const before = film.place;
    try { await once(film, report); if (!film.stopped) { await forget(film); return film.place.split("/").pop(); } }
    catch (error) {
      if (error instanceof Refusal) { await forget(film); throw error; }
      if (before !== film.place) tries = 0;
      report({ trouble: error.message });
      await Promise.race([wait(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]), new Promise(done => window.addEventListener("online", done, { once: true }))]);
    }
  }
};

const begin = (film, report) => {
  sent.add(film.id);
  return { film, arrived: finish(film, report), stop: () => { film.stopped = true; const stop = stops.get(film.id); if (stop) stop(); } };
};

export const sendFilm = async (file, told, report) => {
  const film = { id: String(Date.now()) + Math.random(), file, name: file.name, told: String(told), place: "" };
  mayHold(film.id);
  film.kept = Boolean(await keep(film)); // else a reload loses it, and the page says so before it goes
  return begin(film, report);
};

// Goes on with what an earlier page had begun; `found` is called with each.
export const resumeFilms = async found => {
  for (const film of (await inStore("readonly", store => store.getAll())) || []) {
    if (!film.file || !film.file.size) await forget(film);
    else if (!sent.has(film.id) && mayHold(film.id)) found(report => begin(film, report), film);
  }
};
setInterval(() => { for (const id of sent) localStorage.setItem("sending " + id, holder + " " + Date.now()); }, HELD_MS / 4);
addEventListener("pagehide", () => { for (const id of sent) localStorage.removeItem("sending " + id); });
addEventListener("beforeunload", event => { if (sent.size && !indexedDB) event.preventDefault(); });
