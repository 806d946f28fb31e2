"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = id => document.getElementById(id);
  const crank = at("crank"), charts = [...document.querySelectorAll("svg.curve")], live = document.querySelector("svg.live");
  if (!crank) return;
  const part = (svg, kind, told) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
    for (const [name, value] of Object.entries(told)) made.setAttribute(name, value);
    svg.append(made);
    return made;
  };
  const mixed = (grid, values, deg) => {
    const step = 360 / grid.length, n = Math.floor(deg / step) % grid.length, next = (n + 1) % grid.length;
    const share = deg / step - Math.floor(deg / step), a = values[n], b = values[next];
    return a === null || b === null ? null : a + (b - a) * share;
  };
  const axis = name => svg => Number(svg.dataset[name]);
  const left = axis("left"), right = axis("right"), ceiling = axis("ceiling"), floor = axis("floor"), bottom = axis("bottom"), top = axis("top");
  for (const svg of charts) {
    svg.line = part(svg, "line", { class: "cursor-line", y1: ceiling(svg), y2: floor(svg) });
    svg.spots = { before: part(svg, "circle", { class: "at before", r: 4 }), after: part(svg, "circle", { class: "at after", r: 4.5 }) };
  }

  const move = deg => {
    if (!live) return;
    for (const when of ["before", "after"]) {
      const joints = data.riders[when], grid = data.riders_phase;
      const spot = name => [0, 1].map(axis => mixed(grid, joints[name].map(place => place[axis]), deg));
      for (const limb of live.querySelectorAll(".limb." + when)) {
        const [a, b] = limb.dataset.limb.split(" ").map(spot);
        for (const [name, value] of [["x1", a[0]], ["y1", a[1]], ["x2", b[0]], ["y2", b[1]]]) limb.setAttribute(name, value);
      }
      for (const joint of live.querySelectorAll(".joint." + when)) {
        const [x, y] = spot(joint.dataset.joint);
        joint.setAttribute("cx", x); joint.setAttribute("cy", y);
      }
    }
  };
  const show = () => {
    const deg = Number(crank.value), told = deg + "°", said = [];
    at("crank-now").textContent = told;
    for (const svg of charts) {
      const curve = data.curves[svg.dataset.curve], x = left(svg) + deg / 360 * (right(svg) - left(svg)), now = [];
      svg.line.setAttribute("x1", x); svg.line.setAttribute("x2", x);
      for (const when of ["before", "after"]) {
        const value = mixed(data.phase, curve[when], deg), spot = svg.spots[when];
        spot.style.display = value === null ? "none" : "";
        if (value === null) continue;
        spot.setAttribute("cx", x);
        spot.setAttribute("cy", ceiling(svg) + (top(svg) - value) / (top(svg) - bottom(svg)) * (floor(svg) - ceiling(svg)));
        now.push(Math.round(value) + "°");
      }
      at("now-" + svg.dataset.curve).textContent = now.join(" → ");
      said.push(now.join(" → "));
    }
    crank.setAttribute("aria-valuetext", told + ": " + said.join(", "));
    move(deg);
  };

  crank.addEventListener("input", show);
  for (const svg of charts) {
    const scrub = event => {
      const frame = svg.getBoundingClientRect(), wide = svg.viewBox.baseVal.width;
      const x = (event.clientX - frame.left) / frame.width * wide;
      crank.value = Math.min(359, Math.max(0, Math.round((x - left(svg)) / (right(svg) - left(svg)) * 360)));
      show();
    };
    svg.addEventListener("pointerdown", event => { svg.setPointerCapture(event.pointerId); svg.held = true; scrub(event); });
    svg.addEventListener("pointermove", event => { if (svg.held) scrub(event); });
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { svg.held = false; });
  }
  show();
})();
