// A report prints on two sheets of A4: one that would run over is printed a little smaller. The size is found by laying
// the page out on screen for a moment as on paper, because a browser does not tell how it will print.
addEventListener("load", () => {
  const second = document.querySelector(".page2"), footer = document.querySelector("footer");
  if (!second) return;
  const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => rule.media && rule.media.mediaText === "print");
  const onPaper = rules.flatMap(rule => [...rule.cssRules]).map(rule => rule.cssText).join("\n");
  const trial = document.createElement("style"), sheet = document.createElement("div");
  document.head.append(trial);
  document.body.append(sheet);
  const fits = size => {
    trial.textContent = `${onPaper} body { zoom: ${size}; width: calc(186mm / ${size}); }`;
    sheet.style.height = `calc(270mm / ${size})`;
    const room = sheet.getBoundingClientRect().height, cut = second.getBoundingClientRect().top;
    return cut - document.body.getBoundingClientRect().top <= room && footer.getBoundingClientRect().bottom - cut <= room;
  };
  let size = 0.86;
  while (!fits(size) && size > 0.5) size -= 0.03;
  trial.remove();
  sheet.remove();
  const fitted = document.createElement("style");
  fitted.textContent = `@media print { body { zoom: ${size}; } }`;
  document.head.append(fitted);
});
