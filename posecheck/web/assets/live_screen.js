// What the live screen shows: the picture with the skeleton, and the numbers.
import { at, say } from "./talk.js";
import { number, put, signed } from "./live_camera.js";

const SIDE = 8, SHOULDER = 0, HIP = 3, HEEL = 6, TOE = 7; // shoulder, elbow, wrist, hip, knee, ankle, heel, toe of the left, then of the right
const LINES = [[0, 1], [1, 2], [0, 3], [3, 4], [4, 5], [5, 6], [6, 7], [5, 7]];
const GAUGE = [5, 75]; // degrees, from left to right
const paper = at("picture").getContext("2d");
const placed = share => Math.max(0, Math.min(100, 100 * share)) + "%";
const along = deg => (deg - GAUGE[0]) / (GAUGE[1] - GAUGE[0]);

export const drawPicture = canvas => {
  const shown = at("picture");
  if (shown.width !== canvas.width || shown.height !== canvas.height) { shown.width = canvas.width; shown.height = canvas.height; }
  paper.drawImage(canvas, 0, 0);
};

export const drawSkeleton = joints => {
  if (!joints) return;
  const ahead = side => joints[side * SIDE + TOE][0] - joints[side * SIDE + HEEL][0] + joints[side * SIDE + SHOULDER][0] - joints[side * SIDE + HIP][0];
  const near = ahead(0) + ahead(1) > 0 ? 1 : 0, points = joints.slice(near * SIDE, near * SIDE + SIDE);
  const seen = point => point[0] !== null && point[1] !== null;
  const pen = Math.max(3, at("picture").width / 190);
  for (const [width, colour] of [[pen * 1.8, "rgba(0, 0, 0, .6)"], [pen, "#56b4e9"]]) {
    paper.lineWidth = width; paper.strokeStyle = colour; paper.lineCap = "round";
    paper.beginPath();
    for (const [from, to] of LINES) if (seen(points[from]) && seen(points[to])) { paper.moveTo(...points[from]); paper.lineTo(...points[to]); }
    paper.stroke();
  }
  paper.fillStyle = "#fff";
  for (const point of points) if (seen(point)) { paper.beginPath(); paper.arc(point[0], point[1], pen, 0, 7); paper.fill(); }
};

export const showFraming = told => {
  at("hint").textContent = told.reason ? told.text : say.good;
  at("guide").toggleAttribute("hidden", !told.reason);
};

const showBand = (band, knee) => {
  const [low, high] = band, shown = low !== null || high !== null;
  at("band").textContent = !shown ? "" : low === null ? put(say.band_high, { high: number(high) }) : high === null ? put(say.band_low, { low: number(low) }) : put(say.band, { low: number(low), high: number(high) });
  at("gauge").hidden = !knee;
  if (!knee) return;
  const from = along(low === null ? GAUGE[0] : low), to = along(high === null ? GAUGE[1] : high);
  at("green").style.left = placed(from); at("green").style.width = placed(to - from);
  at("bar").style.left = placed(along(knee[1])); at("bar").style.width = placed(along(knee[2]) - along(knee[1]));
  at("needle").style.left = placed(along(knee[0]));
};

export const showWord = (word, meaning) => {
  if (at("word").textContent !== say.words[word]) at("word").textContent = say.words[word];
  at("word").className = "word " + word;
  at("meaning").textContent = meaning;
};

export const showReading = told => {
  const riding = told.state === "riding", atEdge = riding && told.word === "wait" && told.knee && told.verdict !== "green" && told.strokes >= 10;
  showWord(told.word, told.reason === "slow_computer" ? told.text : atEdge ? say.edge : riding ? told.word === "wait" && told.text ? told.text : say.meanings[told.word] : say.line[told.state]);
  at("stage").classList.toggle("old", told.state === "stopped");
  if (riding) { at("hint").textContent = ""; at("guide").toggleAttribute("hidden", true); }
  if (riding || told.state === "framing") {
    at("knee").textContent = told.knee ? number(told.knee[0]) + say.deg : "–";
    at("interval").textContent = told.knee ? put(say.interval, { low: number(told.knee[1]), high: number(told.knee[2]) }) : "";
    at("cadence").textContent = told.cadence ? number(told.cadence[0]) : "–";
    at("strokes").textContent = put(say.strokes, { count: told.strokes });
    showBand(told.band, told.knee);
    if (told.change) {
      at("change").textContent = signed(told.change[0]) + say.deg;
      at("change-interval").textContent = put(say.interval, { low: signed(told.change[1]), high: signed(told.change[2]) }) + ", " + (told.changed ? say.change_sure : say.change_unsure);
    }
  }
};

export const showMark = told => {
  at("since").hidden = false;
  at("change").textContent = "";
  at("change-interval").textContent = told.before ? say.change_wait : say.no_before;
  at("knee").textContent = at("cadence").textContent = "–";
  at("interval").textContent = at("strokes").textContent = "";
  at("gauge").hidden = true;
  showWord("wait", say.line.framing);
};
