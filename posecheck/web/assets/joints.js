import { at, call, callUntilThere, fill, mark, say } from "./talk.js";

const path = "/api/v1/clips/" + at("editor").dataset.clip + "/joints";
const SHOWN = ["knee_flexion_bdc", "knee_flexion_tdc", "hip_angle_min", "hip_angle_max", "trunk_flexion", "shoulder_angle", "elbow_flexion", "ankle_angle_bdc"];
const LIMBS = [["shoulder", "elbow"], ["elbow", "wrist"], ["shoulder", "hip"], ["hip", "knee"], ["knee", "ankle"]];
const STEP = 0.002, LARGER = 3, NS = "http://www.w3.org/2000/svg";
const figures = [...document.querySelectorAll("figure.drag")];
let first = null, spots = new Map(), asked = 0, version = null;
const steps = [];

const drawn = (name, facts) => { const part = document.createElementNS(NS, name); for (const key in facts) part.setAttribute(key, facts[key]); return part; };
const degrees = (value, unit) => value === null ? "–" : Math.round(value) + (unit === "deg" ? "°" : " " + unit);

const rows = numbers => numbers.measures.filter(one => SHOWN.includes(one.name)).map(one => {
  const row = document.createElement("tr"), before = first.measures.find(other => other.name === one.name);
  const cells = ["th", "td", "td"].map(kind => row.appendChild(document.createElement(kind)));
  cells[0].textContent = one.label; cells[0].scope = "row";
  cells[1].textContent = degrees(one.value, one.unit); cells[1].className = "chip " + one.verdict;
  cells[2].textContent = one.low === null ? "" : degrees(one.low, one.unit) + " – " + degrees(one.high, one.unit);
  const moved = before && degrees(before.value, one.unit) !== degrees(one.value, one.unit);
  const was = cells[2].appendChild(document.createElement("div"));
  was.textContent = moved ? fill(say.was, { value: degrees(before.value, one.unit) }) : "";
  was.className = "was soft";
  row.dataset.measure = one.name;
  if (one.value !== null) row.dataset.value = one.value.toFixed(2);
  return row;
});

// Shows the part of the pictures with the rider in it; positions are set through the object model, which the security
// policy allows.
const zoom = frames => {
  const all = frames.flatMap(frame => Object.values(frame.joints)), xs = all.map(one => one[0]), ys = all.map(one => one[1]);
  if (!all.length) return;
  const image = figures[0].querySelector("img"), shape = image.naturalWidth / image.naturalHeight || 16 / 9;
  const half = 0.75 * Math.max((Math.max(...xs) - Math.min(...xs)) * shape, Math.max(...ys) - Math.min(...ys));
  const wide = Math.min(1, 2 * half / shape), high = Math.min(1, 2 * half), middle = list => (Math.min(...list) + Math.max(...list)) / 2;
  const left = Math.min(1 - wide, Math.max(0, middle(xs) - wide / 2)), top = Math.min(1 - high, Math.max(0, middle(ys) - high / 2));
  for (const figure of figures) {
    const view = figure.querySelector(".view"), box = figure.querySelector(".stagebox");
    view.style.aspectRatio = String(shape * wide / high);
    box.style.width = 100 / wide + "%"; box.style.left = -100 * left / wide + "%"; box.style.top = -100 * top / high + "%";
  }
};
const place = (figure, joints) => {
  for (const [name, button] of figure.handles) {
    button.hidden = !joints[name];
    if (!joints[name]) continue;
    button.spot = joints[name];
    button.style.left = 100 * joints[name][0] + "%"; button.style.top = 100 * joints[name][1] + "%";
  }
  figure.limbs.replaceChildren(...LIMBS.filter(([a, b]) => joints[a] && joints[b]).map(([a, b]) =>
    drawn("line", { x1: 100 * joints[a][0] + "%", y1: 100 * joints[a][1] + "%", x2: 100 * joints[b][0] + "%", y2: 100 * joints[b][1] + "%" })));
};

const show = numbers => {
  for (const figure of figures) {
    const frame = numbers.frames.find(one => String(one.phase_deg) === figure.dataset.deg);
    figure.hidden = !frame;
    if (frame) { figure.joints = frame.joints; place(figure, frame.joints); }
  }
  at("numbers").replaceChildren(...rows(numbers));
};

const body = () => ({ spots: [...spots.values()] });
const ask = async (method, address, done) => {
  const mine = ++asked;
  at("told").textContent = say.busy;
  try {
    const sent = method === "DELETE" ? undefined : body(), tell = word => { at("told").textContent = word; };
    const numbers = method === "POST" ? await call(method, address, sent) : await callUntilThere(method, address, sent, version, tell);
    if (method !== "POST") { version = numbers.etag; spots = new Map(); mark("joints", false); steps.length = 0; at("back").disabled = true; }
    if (mine !== asked) return;
    show(numbers);
    at("told").textContent = done;
  } catch (error) {
    if (error.code === "changed") version = (await call("GET", path)).etag; // theirs stays under what is moved here
    if (mine === asked) at("told").textContent = error.message;
    if (method !== "POST") at("keep").disabled = spots.size === 0;
  }
};

// What lies under the finger, three times as large, in the corner that is furthest from it.
const magnify = (figure, joint) => {
  const lens = figure.querySelector("canvas"), image = figure.querySelector("img"), box = figure.querySelector(".stagebox");
  const side = Math.round(lens.clientWidth * devicePixelRatio), [x, y] = figure.joints[joint];
  lens.width = lens.height = side;
  const part = lens.clientWidth * image.naturalWidth / box.clientWidth / LARGER, draw = lens.getContext("2d");
  draw.fillRect(0, 0, side, side);
  draw.drawImage(image, x * image.naturalWidth - part / 2, y * image.naturalHeight - part / 2, part, part, 0, 0, side, side);
  draw.strokeStyle = "#d55e00"; draw.lineWidth = 2 * devicePixelRatio;
  draw.beginPath();
  for (const [from, to] of [[0, 0.42], [0.58, 1]]) {
    draw.moveTo(side * from, side / 2); draw.lineTo(side * to, side / 2);
    draw.moveTo(side / 2, side * from); draw.lineTo(side / 2, side * to);
  }
  draw.stroke();
  const view = figure.querySelector(".view").getBoundingClientRect(), whole = box.getBoundingClientRect();
  lens.classList.toggle("right", whole.left + x * whole.width < view.left + view.width / 2);
  lens.classList.toggle("low", whole.top + y * whole.height < view.top + view.height / 2);
  lens.hidden = false;
};
const moved = (figure, joint, x, y) => {
  const spot = [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
  place(figure, { ...figure.joints, [joint]: spot });
  figure.joints = { ...figure.joints, [joint]: spot };
  magnify(figure, joint);
};
let patience = 0, nudged = "";
const settled = (figure, joint, wait) => {
  const [x, y] = figure.joints[joint];
  mark("joints", true);
  // what was dragged last is meant: the same joint in another picture follows it
  const nudge = wait > 0 ? figure.dataset.deg + joint : "";
  if (!nudge || nudge !== nudged) steps.push(new Map(spots)); // many small steps of one joint are undone together
  nudged = nudge;
  at("back").disabled = false;
  for (const key of [...spots.keys()]) if (spots.get(key).joint === joint) spots.delete(key);
  spots.set(joint, { joint, phase_deg: Number(figure.dataset.deg), x, y });
  at("keep").disabled = false;
  clearTimeout(patience);
  patience = setTimeout(() => ask("POST", path, ""), wait);
};

const handle = (figure, joint) => {
  const button = document.createElement("button"), box = figure.querySelector(".stagebox");
  button.type = "button"; button.className = "joint"; button.dataset.joint = joint;
  button.setAttribute("aria-label", fill(say.joint, { joint: say.joints[joint], moment: figure.querySelector("figcaption").textContent }));
  button.addEventListener("pointerdown", event => { event.preventDefault(); button.focus(); button.setPointerCapture(event.pointerId); button.held = true; magnify(figure, joint); });
  button.addEventListener("pointermove", event => {
    if (!button.held) return;
    const frame = box.getBoundingClientRect();
    moved(figure, joint, (event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height);
  });
  const unseen = () => { figure.querySelector("canvas").hidden = true; };
  button.addEventListener("blur", unseen);
  button.addEventListener("pointerup", () => { unseen(); if (button.held) { button.held = false; settled(figure, joint, 0); } });
  button.addEventListener("pointercancel", () => { unseen(); button.held = false; });
  button.addEventListener("keydown", event => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 * STEP : STEP, [x, y] = figure.joints[joint];
    moved(figure, joint, x + far * way[0], y + far * way[1]);
    settled(figure, joint, 500);
  });
  box.append(button);
  return [joint, button];
};

for (const figure of figures) {
  figure.limbs = figure.querySelector("svg");
  figure.handles = Object.keys(say.joints).map(joint => handle(figure, joint));
}
at("keep").addEventListener("click", () => { at("keep").disabled = true; ask("PUT", path, say.kept); });
at("undo").addEventListener("click", () => { spots = new Map(); at("keep").disabled = true; ask("DELETE", path, ""); });
at("back").addEventListener("click", async () => {
  nudged = "";
  spots = steps.pop() || new Map();
  at("back").disabled = steps.length === 0;
  at("keep").disabled = spots.size === 0;
  mark("joints", spots.size > 0);
  ask("POST", path, "");
});
call("GET", path).then(async numbers => {
  first = numbers;
  version = numbers.etag;
  show(numbers);
  await figures[0].querySelector("img").decode();
  zoom(numbers.frames);
}, error => { at("told").textContent = error.message; });
