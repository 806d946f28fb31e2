import { at, call, say } from "./talk.js";

const AGE_MS = 10 * 60 * 1000, LOOK_MS = 2000;
let known = null, made = 0;

// A new code as soon as a phone has come in with the one before, and every ten minutes; so it can stay on a screen.
const renew = async () => {
  const invitation = await call("POST", "/api/v1/keys", { role: "rider" });
  at("qr").replaceChildren(new DOMParser().parseFromString(invitation.qr_svg, "text/html").body.firstElementChild);
  at("address").textContent = invitation.address;
  made = Date.now();
};
const row = session => {
  const line = document.createElement("li"), name = line.appendChild(document.createElement("span"));
  name.className = "what";
  name.textContent = say.roles[session.role] + ", " + new Date(1000 * session.opened_s).toLocaleString(document.documentElement.lang) + (session.is_yours ? ", " + say.yours : "");
  if (session.is_yours) return line;
  const button = line.appendChild(document.createElement("button"));
  button.className = "small"; button.textContent = say.end;
  button.addEventListener("click", async () => { if (!confirm(say.end_sure)) return; await call("DELETE", "/api/v1/sessions/" + session.id); show(await call("GET", "/api/v1/sessions")); });
  return line;
};
const show = sessions => {
  const now = JSON.stringify(sessions);
  if (now !== known) at("sessions").replaceChildren(...sessions.map(row));
  const fresh = known !== null && now !== known;
  known = now;
  return fresh;
};
const look = async () => {
  try {
    const fresh = show(await call("GET", "/api/v1/sessions"));
    if (at("qr") && (fresh || Date.now() - made > AGE_MS)) await renew();
  } catch { /* the banner says so; it is tried again */ }
  setTimeout(look, LOOK_MS);
};
at("fitter").addEventListener("click", async () => { at("fitter-address").textContent = (await call("POST", "/api/v1/keys", { role: "fitter" })).address; });
look();
