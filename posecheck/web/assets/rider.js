import { at, callUntilThere, mark, say_all } from "./talk.js";

const form = at("noting"), told = form.querySelector("[role=status]");
form.addEventListener("input", () => mark(form, true));
form.addEventListener("submit", async event => {
  event.preventDefault();
  const note = { rider: form.dataset.rider, text: at("note").value };
  try { await callUntilThere("POST", "/api/v1/riders/notes", note, null, word => { told.textContent = word; }); }
  catch (error) { told.textContent = error.message; return; }
  mark(form, false);
  at("note").value = "";
  told.textContent = say_all.note_saved;
  at("history").src = at("history").getAttribute("src"); // with the note in it
});
