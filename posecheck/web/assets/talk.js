// What all pages share: finding parts of the page, and talking to the server.
export const at = id => document.getElementById(id);
export const say = JSON.parse(document.querySelector("main").dataset.say);
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export async function call(method, path, body) {
  const told = { method, headers: {} };
  if (body instanceof Blob) told.body = body;
  else if (body !== undefined) { told.body = JSON.stringify(body); told.headers["Content-Type"] = "application/json"; }
  let answer;
  try { answer = await fetch(path, told); } catch { at("offline").hidden = false; throw new Error(at("offline").textContent); }
  at("offline").hidden = true;
  if (answer.status === 401) location.assign("/enter");
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  return said;
}

// Sends a file and tells how much of it is gone; XMLHttpRequest, because fetch does not tell.
export function send(path, file, progress) {
  const request = new XMLHttpRequest();
  const sent = new Promise((done, failed) => {
    request.upload.addEventListener("progress", event => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener("load", () => {
      const said = JSON.parse(request.responseText || "{}");
      if (request.status === 201) done(said); else failed(new Error(said.detail));
    });
    request.addEventListener("error", () => failed(new Error("")));
    request.addEventListener("abort", () => failed(new Error("abort")));
  });
  request.open("POST", path);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.send(file);
  return { sent, stop: () => request.abort() };
}

export const query = form => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
