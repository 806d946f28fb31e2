import { at, call, noting, query, say } from "./talk.js";

const clip = at("clip").dataset.clip, path = "/api/v1/clips/" + clip;

const LOOK_MS = 1500, going = ["waiting", "working"];
// Asks again and again: browsers open six connections to a computer, and a stream would hold one for each page.
const look = async () => {
  let now;
  try { now = await call("GET", path); }
  catch (error) {
    if (error.code === "clip") location.assign("/");
    setTimeout(look, 2 * LOOK_MS);
    return;
  }
  if (!going.includes(now.state)) { location.reload(); return; }
  if (at("doing").textContent !== say[now.state]) at("doing").textContent = say[now.state];
  if (now.share === null) at("share").removeAttribute("value"); else at("share").value = 100 * now.share;
  at("percent").textContent = now.share === null ? "" : Math.floor(100 * now.share) + " %";
  setTimeout(look, document.hidden ? 4 * LOOK_MS : LOOK_MS);
};
if (going.includes(at("clip").dataset.state)) look();

const deeds = {
  cancel: async () => { await call("POST", path + "/cancel"); location.reload(); },
  again: async () => {
    const told = at("told") ? Object.fromEntries([...query(at("told"))].map(([name, value]) => [name, Number(value)])) : {};
    await call("POST", path + "/again", told);
    location.reload();
  },
  print: async () => print(),
  share: async () => {
    const report = await (await fetch(path + "/report")).blob();
    try { await navigator.share({ files: [new File([report], "posecheck.html", { type: "text/html" })] }); }
    catch (error) { if (error.name !== "AbortError") throw error; }
  },
  delete: async () => { if (confirm(say.delete_sure)) { await call("DELETE", path); location.assign("/clips"); } },
};
for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", async () => {
  button.disabled = true;
  try { await deeds[button.dataset.do](); } catch (error) { alert(error.message); }
  button.disabled = false;
});

if (at("noting")) noting(at("noting"), path + "/note");
if (at("naming")) at("naming").addEventListener("submit", async event => {
  event.preventDefault();
  const told = at("naming").querySelector("[role=status]"), { name, rider } = at("naming").elements;
  try { await call("PATCH", path, { name: name.value, rider: rider.value }); location.reload(); }
  catch (error) { told.textContent = error.message; }
});
for (const button of document.querySelectorAll("[data-do=share]")) {
  const sample = new File([""], "posecheck.html", { type: "text/html" });
  button.hidden = !(navigator.canShare && navigator.canShare({ files: [sample] })); // browsers allow it over https only
}
