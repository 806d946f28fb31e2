import { at, call, say } from "./talk.js";

const enter = async key => {
  at("told").textContent = say.opening;
  try {
    await call("POST", "/api/v1/enter", { key });
    location.replace("/");
  } catch (error) { at("told").textContent = error.message; }
};
const look = () => {
  const key = decodeURIComponent(location.hash.slice(1));
  if (key) { history.replaceState(null, "", "/enter"); enter(key); }
};
window.addEventListener("hashchange", look);
look();
at("form").addEventListener("submit", event => { event.preventDefault(); enter(at("key").value.trim()); });
