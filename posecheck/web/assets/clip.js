import { at, call, query, say } from "./talk.js";

const clip = at("clip").dataset.clip, path = "/api/clips/" + clip;

if (["waiting", "working"].includes(at("clip").dataset.state)) {
  const source = new EventSource(path + "/events");
  source.addEventListener("open", () => { at("offline").hidden = true; });
  source.addEventListener("error", () => { at("offline").hidden = false; });
  source.addEventListener("gone", () => location.assign("/"));
  source.addEventListener("message", event => {
    const now = JSON.parse(event.data);
    if (!["waiting", "working"].includes(now.state)) { source.close(); location.reload(); return; }
    if (at("doing").textContent !== say[now.state]) at("doing").textContent = say[now.state];
    if (now.share === null) at("share").removeAttribute("value"); else at("share").value = 100 * now.share;
    at("percent").textContent = now.share === null ? "" : Math.floor(100 * now.share) + " %";
  });
}

const deeds = {
  cancel: async () => { await call("POST", path + "/cancel"); location.reload(); },
  again: async () => {
    const told = at("told") ? Object.fromEntries([...query(at("told"))].map(([name, value]) => [name, Number(value)])) : {};
    await call("POST", path + "/again", told);
    location.reload();
  },
  delete: async () => { if (confirm(say.delete_sure)) { await call("DELETE", path); location.assign("/clips"); } },
};
for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", async () => {
  button.disabled = true;
  try { await deeds[button.dataset.do](); } catch (error) { alert(error.message); }
  button.disabled = false;
});

if (at("noting")) at("noting").addEventListener("submit", async event => {
  event.preventDefault();
  try { await call("PUT", path + "/note", { note: at("note").value }); at("noted").textContent = say.note_saved; }
  catch (error) { at("noted").textContent = error.message; }
});
