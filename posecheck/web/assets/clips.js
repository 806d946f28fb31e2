import { at, call, fill, query, say, say_all } from "./talk.js";
import { resumeFilms, sendFilm } from "./sending.js";

const chosen = () => [...document.querySelectorAll("input[name=clip]:checked")];
document.addEventListener("change", event => { if (event.target.name === "clip" && at("compare")) at("compare").disabled = chosen().length !== 2; });
at("choosing").addEventListener("submit", event => {
  event.preventDefault();
  const [after, before] = chosen().map(box => box.value); // the newest stands first
  location.assign("/compare?" + new URLSearchParams({ before, after }));
});

// One line for each film on its way, with its own bar and its own words.
const line = name => {
  const row = at("sending").appendChild(document.createElement("li"));
  const [title, bar, state] = ["span", "progress", "span"].map(kind => row.appendChild(document.createElement(kind)));
  title.textContent = name; title.className = "name";
  bar.max = 100; bar.value = 0; bar.setAttribute("aria-label", name);
  state.setAttribute("role", "status");
  const report = ({ share, trouble }) => {
    if (share !== undefined) bar.value = 100 * share;
    if (trouble !== undefined) state.textContent = trouble;
  };
  const end = arrived => arrived.then(() => row.remove(), error => { bar.remove(); state.textContent = fill(say.refused, { name: "", why: error.message }).replace(/^: /, ""); }).then(watchSoon);
  return { report, end };
};
const deliver = async files => {
  for (const file of files) {
    const told = query(at("told")), { report, end } = line(file.name);
    told.set("name", file.name);
    const begun = await sendFilm(file, told, report);
    await end(begun.arrived);
  }
};
const films = files => [...files].filter(file => file.type.startsWith("video/") || /\.(mp4|mov|mkv|webm|avi|gif|m4v)$/i.test(file.name));
for (const name of ["files", "folder"]) if (at(name)) at(name).addEventListener("change", event => deliver(films(event.target.files)));

const entry = async item => {
  if (item.isFile) return [await new Promise((done, failed) => item.file(done, failed))];
  const reader = item.createReader(), found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(entry))).flat();
};
if (at("files")) {
  document.addEventListener("dragover", event => event.preventDefault());
  document.addEventListener("drop", async event => {
    event.preventDefault();
    const items = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);
    deliver(films((await Promise.all(items.map(entry))).flat()));
  });
}


resumeFilms((begin, film) => {
  const { report, end } = line(film.name);
  report({ trouble: say_all.sending.resumed });
  end(begin(report).arrived);
});

const deeds = {
  assign: (path, button) => call("PATCH", path, { rider: button.dataset.rider }),
  first: path => call("POST", path + "/place", { place: "first" }),
  cancel: path => call("POST", path + "/cancel"),
};
at("list").addEventListener("click", async event => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  button.disabled = true;
  try { await deeds[button.dataset.do]("/api/v1/clips/" + button.closest("li").dataset.clip, button); } catch (error) { alert(error.message); }
  watchSoon();
});

// The list is kept up to date in place: films that are on their way, and boxes that are ticked, stay as they are.
let next = 0;
const renew = fresh => {
  const ticked = new Set(chosen().map(box => box.value)), focus = document.activeElement;
  const held = focus && at("list").contains(focus) ? [focus.closest("li")?.dataset.clip, focus.tagName, focus.dataset.do] : null;
  if (fresh.innerHTML === at("list").seen) return;
  at("list").seen = fresh.innerHTML;
  at("list").replaceChildren(...fresh.cloneNode(true).childNodes);
  for (const box of document.querySelectorAll("input[name=clip]")) box.checked = ticked.has(box.value);
  if (!held) return;
  const row = held[0] && at("list").querySelector(`li[data-clip="${held[0]}"]`), same = row && [...row.querySelectorAll(held[1])].find(one => one.dataset.do === held[2]);
  if (same) same.focus();
};
const watch = async () => {
  clearTimeout(next);
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    at("offline").hidden = true;
    if (answer.redirected) location.assign("/enter");
    else if (answer.ok) renew(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("list"));
  } catch { at("offline").hidden = false; }
  clearTimeout(next);
  const busy = at("files") || document.querySelector("li[data-state=waiting], li[data-state=working]");
  next = setTimeout(watch, document.hidden || !busy ? 8000 : 2500);
};
const watchSoon = () => { clearTimeout(next); next = setTimeout(watch, 200); };
at("list").seen = at("list").innerHTML;
next = setTimeout(watch, 1500);
