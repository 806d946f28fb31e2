// What all pages share: finding parts of the page, and talking to the server.
export const at = id => document.getElementById(id);
export const say = JSON.parse(document.querySelector("main").dataset.say);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const say_all = JSON.parse(document.querySelector("main").dataset.all);

// Calls the server. `tag` makes a change conditional on what was seen; `tags` of the answer comes with it as `etag`.
export async function call(method, path, body, tag) {
  const told = { method, headers: {} };
  if (tag) told.headers["If-Match"] = tag;
  if (body instanceof Blob) told.body = body;
  else if (body !== undefined) { told.body = JSON.stringify(body); told.headers["Content-Type"] = "application/json"; }
  let answer;
  try { answer = await fetch(path, told); }
  catch { at("offline").hidden = false; throw Object.assign(new Error(at("offline").textContent), { offline: true }); }
  at("offline").hidden = true;
  if (answer.status === 401) location.assign("/enter");
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.detail), { code: said.code });
  Object.defineProperty(said, "etag", { value: answer.headers.get("ETag"), enumerable: false });
  return said;
}

// Makes a change, and tries again by itself as long as there is no connection; `told` is called with the word for that.
export async function callUntilThere(method, path, body, tag, told) {
  for (;;) {
    try { return await call(method, path, body, tag); }
    catch (error) {
      if (!error.offline) throw error;
      told(say_all.pending);
      await new Promise(done => setTimeout(done, 2000));
    }
  }
}

// Asks before a page with changes that were not kept is left.
const unsaved = new Set();
export const mark = (what, is) => { if (is) unsaved.add(what); else unsaved.delete(what); };
addEventListener("beforeunload", event => { if (unsaved.size) event.preventDefault(); });

// A note, kept on a word of the fitter; where somebody else wrote meanwhile, both stay to be seen.
export const noting = (form, path) => {
  const told = form.querySelector("[role=status]"), field = form.elements.note;
  let tag = form.dataset.tag;
  field.addEventListener("input", () => mark(form, true));
  form.addEventListener("submit", async event => {
    event.preventDefault();
    try {
      const kept = await callUntilThere("PUT", path, { note: field.value }, tag, word => { told.textContent = word; });
      tag = kept.etag;
      mark(form, false);
      told.textContent = say_all.note_saved;
    } catch (error) {
      told.textContent = error.message;
      if (error.code !== "changed") return;
      const theirs = await call("GET", path);
      tag = theirs.etag;
      told.textContent = fill(say_all.note_theirs, { note: theirs.note });
    }
  });
};

export const query = form => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
