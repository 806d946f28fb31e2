// A mark under the mouse, the finger or the arrow keys tells its clip and value, or its note.
(() => {
  // One chart at a time: that of the measure that is chosen.
  const which = document.getElementById("which"), figures = [...document.querySelectorAll(".trends figure")];
  const pick = () => figures.forEach((one, number) => { one.hidden = number !== Number(which.value); });
  which.addEventListener("input", pick);
  pick();
  for (const chart of document.querySelectorAll(".trend")) {
    const picture = chart.querySelector("svg"), tip = document.createElement("div");
    const marks = [...picture.querySelectorAll("[data-x]")].map(mark => {
      const title = mark.querySelector("title");
      title.remove(); // the browser's own tip would lie over this one
      return { mark, x: Number(mark.dataset.x), y: Number(mark.dataset.y), text: title.textContent };
    }).sort((a, b) => a.x - b.x);
    let chosen = -1;
    const choose = number => {
      chosen = number;
      marks.forEach((one, place) => one.mark.classList.toggle("chosen", place === number));
      tip.hidden = number < 0;
      tip.textContent = number < 0 ? "" : marks[number].text;
      if (number < 0) return;
      const { x, y } = marks[number];
      tip.style.left = x + "%"; tip.style.top = y + "%";
      tip.style.transform = `translate(${x > 50 ? "calc(-100% - 10px)" : "10px"}, ${y > 50 ? "calc(-100% - 6px)" : "6px"})`;
    };
    const nearest = event => {
      const frame = picture.getBoundingClientRect();
      const off = ({ x, y }) => Math.hypot(event.clientX - frame.left - frame.width * x / 100, (event.clientY - frame.top - frame.height * y / 100) / 4);
      return marks.reduce((best, one, place) => off(one) < off(marks[best]) ? place : best, 0);
    };
    const keys = {
      ArrowLeft: () => Math.max(0, chosen < 0 ? marks.length - 1 : chosen - 1), ArrowRight: () => Math.min(marks.length - 1, chosen + 1),
      Home: () => 0, End: () => marks.length - 1, Escape: () => -1,
    };
    tip.className = "tip";
    tip.hidden = true;
    tip.setAttribute("role", "status");
    picture.parentElement.append(tip);
    picture.tabIndex = 0;
    for (const kind of ["pointermove", "pointerdown"]) chart.addEventListener(kind, event => choose(nearest(event)));
    chart.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") choose(-1); });
    picture.addEventListener("blur", () => choose(-1));
    picture.addEventListener("keydown", event => {
      if (!keys[event.key]) return;
      event.preventDefault();
      choose(keys[event.key]());
    });
  }
})();
