import { at, call, say } from "./talk.js";

// An address from a terminal may name the page to go to behind the key.
const enter = async words => {
  const [key, page] = words.split("/");
  at("told").textContent = say.opening;
  try {
    await call("POST", "/api/v1/enter", { key });
    location.replace(page === "live" ? "/live" : "/");
  } catch (error) { at("told").textContent = error.message; }
};
const look = () => {
  const key = decodeURIComponent(location.hash.slice(1));
  if (key) { history.replaceState(null, "", "/enter"); enter(key); }
};
window.addEventListener("hashchange", look);
look();
at("form").addEventListener("submit", event => { event.preventDefault(); enter(at("key").value.trim()); });
