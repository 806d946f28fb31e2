import { at, call, fill, query, say, send } from "./talk.js";

const boxes = [...document.querySelectorAll("input[name=clip]")];
const chosen = () => boxes.filter(box => box.checked);
for (const box of boxes) box.addEventListener("change", () => { at("compare").disabled = chosen().length !== 2; });
at("choosing").addEventListener("submit", event => {
  event.preventDefault();
  const [after, before] = chosen().map(box => box.value); // the newest stands first
  location.assign("/compare?" + new URLSearchParams({ before, after }));
});

const deliver = async files => {
  let done = 0;
  at("share").hidden = false;
  for (const file of files) {
    const told = query(at("told"));
    told.set("name", file.name);
    at("sent").textContent = fill(say.sent, { done, count: files.length });
    try { await send("/api/clips?" + told, file, share => { at("share").value = 100 * (done + share) / files.length; }).sent; }
    catch (error) { at("refused").append(Object.assign(document.createElement("li"), { textContent: fill(say.refused, { name: file.name, why: error.message }) })); }
    done += 1;
  }
  at("sent").textContent = fill(say.sent, { done, count: files.length });
  if (!at("refused").childElementCount) location.reload();
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

const watch = async () => {
  const open = [...document.querySelectorAll("li[data-state=waiting], li[data-state=working]")];
  if (!open.length) return;
  let clips;
  try { clips = await call("GET", "/api/clips"); } catch { setTimeout(watch, 3000); return; }
  for (const line of open) {
    const clip = clips.find(one => one.id === line.dataset.clip);
    if (!clip || !["waiting", "working"].includes(clip.state)) { location.reload(); return; }
    line.dataset.state = clip.state;
    line.querySelector(".state").textContent = say.states[clip.state];
    const bar = line.querySelector("progress");
    bar.hidden = clip.state !== "working";
    if (clip.share !== null) bar.value = 100 * clip.share;
  }
  setTimeout(watch, 1500);
};
watch();
