"use strict";
(() => {
  const say = JSON.parse(document.getElementById("data").textContent);
  const form = document.querySelector(".filters"), shown = document.getElementById("shown");
  const cards = [...document.querySelectorAll(".cards > li")];
  const fits = (card, name, wanted) => {
    if (!wanted) return true;
    if (name === "search") return card.querySelector("h3").textContent.toLowerCase().includes(wanted.toLowerCase());
    return card.dataset[name].split("|").includes(wanted);
  };
  const filter = () => {
    const wishes = [...new FormData(form)];
    for (const card of cards) card.hidden = !wishes.every(([name, wanted]) => fits(card, name, wanted));
    const count = cards.filter(card => !card.hidden).length;
    shown.textContent = say.shown.replace("{shown}", count).replace("{count}", cards.length);
  };
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", event => event.preventDefault());
  document.getElementById("filters").hidden = !cards.length;
  filter();
})();
