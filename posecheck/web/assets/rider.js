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

// Fields called before.NAME and after.NAME are those of the bike; an empty one says nothing.
const sheet = at("sheeting"), said = sheet.querySelector("[role=status]");
sheet.addEventListener("input", () => mark(sheet, true));
sheet.addEventListener("submit", async event => {
  event.preventDefault();
  const wanted = { rider: sheet.dataset.rider, before: {}, after: {} };
  for (const field of sheet.querySelectorAll("input")) {
    if (field.value === "") continue;
    const [side, name] = field.name.split("."), value = field.type === "number" ? Number(field.value) : field.value;
    if (name) wanted[side][name] = value; else wanted[side] = value;
  }
  try { await callUntilThere("POST", "/api/v1/riders/sheets", wanted, null, word => { said.textContent = word; }); }
  catch (error) { said.textContent = error.message; return; }
  mark(sheet, false);
  said.textContent = say_all.note_saved;
  at("history").src = at("history").getAttribute("src");
});
