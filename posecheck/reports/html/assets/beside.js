(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = id => document.getElementById(id);
  const crank = at("crank"), live = document.querySelector("svg.live");
  if (!crank) return;

  // One turn of each rider as pictures in equal steps; both go by the one crank.
  const films = Object.entries(data.films).map(([when, packed]) => {
    const pictures = packed.map(one => "data:image/jpeg;base64," + one);
    for (const one of pictures) new Image().src = one; // unpacked once, so that turning does not stutter
    return { shown: at("film-" + when), pictures };
  });
  const turn = deg => {
    for (const { shown, pictures } of films) shown.src = pictures[Math.round(deg / 360 * pictures.length) % pictures.length];
  };
  const move = deg => {
    turn(deg);
    if (!live) return;
    for (const when of ["before", "after"]) {
      const joints = data.riders[when];
      const spot = name => [0, 1].map(axis => curves.around(joints[name].map(place => place[axis]), deg));
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
    const deg = Number(crank.value), text = deg + "°", all = [];
    at("crank-now").textContent = text;
    for (const chart of curves.charts) {
      const curve = data.curves[chart.dataset.curve];
      const values = { before: curves.around(curve.before, deg), after: curves.around(curve.after, deg) };
      curves.point(chart, deg, values);
      const now = Object.values(values).filter(value => value !== null).map(value => Math.round(value) + "°").join(" → ");
      at("now-" + chart.dataset.curve).textContent = now;
      all.push(now);
    }
    crank.setAttribute("aria-valuetext", text + ": " + all.join(", "));
    move(deg);
  };

  const TURN_MS = 2400;
  let playing = false;
  const play = on => {
    playing = on;
    at("play").setAttribute("aria-pressed", String(on));
    let last = null;
    const step = now => {
      if (!playing) return;
      if (last !== null) { crank.value = (Number(crank.value) + (now - last) * 360 / TURN_MS) % 360; show(); }
      last = now;
      requestAnimationFrame(step);
    };
    if (on) requestAnimationFrame(step);
  };
  at("play").addEventListener("click", () => play(!playing));
  crank.addEventListener("input", () => { play(false); show(); });
  curves.drag(deg => { play(false); crank.value = Math.round(deg); show(); });
  show();
})();
