// What happens if: the same linkage and the same numbers as posecheck/fit/linkage.py, moved by hand.
const rad = Math.PI / 180, clip = x => Math.max(-1, Math.min(1, x)), slopeOf = (x, y) => Math.atan2(y, x) / rad;

function legOf(rider, moved, crank, foot) {
  const [thigh, shank] = rider.leg, cos = Math.cos(foot * rad), sin = Math.sin(foot * rad);
  return rider.phase.map((phase, i) => {
    const [hx, hy] = rider.hip[i], [px, py] = rider.axle[i];
    let tx = rider.ankle[i][0] - hx, ty = rider.ankle[i][1] - hy;
    const known = Math.sqrt(thigh ** 2 + shank ** 2 + 2 * thigh * shank * Math.cos(rider.knee[i] * rad)) / Math.hypot(tx, ty);
    const lx = hx + tx * known - px, ly = hy + ty * known - py;
    const ax = px + crank * Math.sin(phase * rad), ay = py + crank * Math.cos(phase * rad);
    const fx = ax + lx * cos - ly * sin, fy = ay + lx * sin + ly * cos;
    tx = fx - hx - moved[0]; ty = fy - hy - moved[1];
    const apart = Math.hypot(tx, ty);
    const knee = Math.acos(clip((apart ** 2 - thigh ** 2 - shank ** 2) / (2 * thigh * shank))) / rad;
    const up = slopeOf(tx, ty) + Math.acos(clip((apart ** 2 + thigh ** 2 - shank ** 2) / (2 * thigh * apart))) / rad;
    return { apart, knee, thigh: up, shank: up - knee, foot: [fx, fy], pedal: [ax, ay] };
  });
}

function moveLeg(rider, moved, crank, share, gives) {
  const before = legOf(rider, [0, 0], 0, 0), at = rider.phase.indexOf(180);
  let turn = 0;
  if (share !== null) {
    const held = legOf(rider, moved, crank, 0);
    const away = held[at].apart - before[at].apart, part = gives / Math.max(Math.abs(away), gives);
    const wanted = before[at].knee - share / 10 * part * away, some = moved.map(v => part * v);
    let low = -45, high = 45;
    for (let n = 0; n < 26; n++) {
      turn = (low + high) / 2;
      if (legOf(rider, some, part * crank, turn)[at].knee > wanted) low = turn; else high = turn;
    }
    turn = (low + high) / 2;
  }
  return { before, after: legOf(rider, moved, crank, turn), turn };
}

function armOf(arm, x, y, side) {
  const [upper, fore] = arm, apart = Math.max(Math.abs(upper - fore), Math.min(Math.hypot(x, y), upper + fore));
  const at = Math.acos(clip((upper ** 2 + apart ** 2 - fore ** 2) / (2 * upper * apart))) / rad;
  return [slopeOf(x, y) + side * at, Math.acos(clip((apart ** 2 - upper ** 2 - fore ** 2) / (2 * upper * fore))) / rad];
}

function moveTrunk(rider, moved, bars, share) {
  if (!rider.hand || !rider.shoulder) return null;
  const n = rider.hip.length, mid = [0, 1].map(k => rider.hip.reduce((sum, p) => sum + p[k], 0) / n);
  const [sx, sy] = rider.shoulder, [wx, wy] = rider.hand, hip = [mid[0] + moved[0], mid[1] + moved[1]];
  const hand = [wx + bars[0], wy + bars[1]], trunk = Math.hypot(sx - mid[0], sy - mid[1]), reach = Math.hypot(wx - sx, wy - sy);
  const slope = slopeOf(sx - mid[0], sy - mid[1]), lx = hand[0] - hip[0], ly = hand[1] - hip[1], apart = Math.hypot(lx, ly);
  const stiff = slopeOf(lx, ly) + Math.acos(clip((trunk ** 2 + apart ** 2 - reach ** 2) / (2 * trunk * apart))) / rad;
  const now = slope + share * (stiff - slope), shoulder = [hip[0] + trunk * Math.cos(now * rad), hip[1] + trunk * Math.sin(now * rad)];
  const turned = now - slope, out = { trunk: -turned, hip, shoulder, hand };
  if (rider.elbow && rider.arm) {
    const side = Math.sign((wx - sx) * (rider.elbow[1] - sy) - (wy - sy) * (rider.elbow[0] - sx));
    const was = armOf(rider.arm, wx - sx, wy - sy, side), is = armOf(rider.arm, hand[0] - shoulder[0], hand[1] - shoulder[1], side);
    out.shoulderAngle = is[0] - was[0] - turned; out.elbowFlexion = is[1] - was[1];
    out.elbow = [shoulder[0] + rider.arm[0] * Math.cos(is[0] * rad), shoulder[1] + rider.arm[0] * Math.sin(is[0] * rad)];
  }
  return out;
}

function readCurve(curve, where) {
  if (where === "mean") return curve.reduce((sum, v) => sum + v, 0) / curve.length;
  if (where !== "min" && where !== "max") return curve[where === "tdc" ? 0 : curve.length / 2];
  const at = curve.indexOf(where === "min" ? Math.min(...curve) : Math.max(...curve)), n = curve.length;
  const [a, b, c] = [-1, 0, 1].map(by => curve[(at + by + n) % n]), bend = a - 2 * b + c;
  return b - (bend ? (a - c) ** 2 / (8 * bend) : 0);
}

function whatIf(data, moves) {
  const rider = data.rider, longer = moves.cranks - rider.crank, lean = data.seat * rad;
  const up = moves.up - (moves.along ? longer : 0), ends = {}, shown = {};
  for (const [name, way] of Object.entries(data.ways)) {
    const moved = [-up * Math.cos(lean) - way.hip_share * moves.back, up * Math.sin(lean)];
    const leg = moveLeg(rider, moved, longer, way.knee_share_deg, data.gives), arm = moveTrunk(rider, moved, [-moves.nearer, moves.barsUp], way.elbow_share);
    const curve = pick => rider.phase.map((_, i) => pick(leg.after[i], leg.before[i]));
    const change = { knee_flexion: curve((a, b) => a.knee - b.knee), ankle_angle: curve((a, b) => a.shank - b.shank - leg.turn) };
    if (arm) {
      change.hip_angle = curve((a, b) => -arm.trunk - (a.thigh - b.thigh)); change.trunk_flexion = curve(() => arm.trunk);
      if (arm.elbow) { change.shoulder_angle = curve(() => arm.shoulderAngle); change.elbow_flexion = curve(() => arm.elbowFlexion); }
    }
    for (const one of data.measures) {
      const base = one.series === "knee_flexion" ? rider.knee : one.series === "hip_angle" ? rider.hipAngle : rider.phase.map(() => 0);
      if (change[one.series]) (ends[one.name] ||= {})[name] = readCurve(base.map((v, i) => v + change[one.series][i]), one.where) - readCurve(base, one.where);
    }
    if (name === "riding") Object.assign(shown, { leg, arm });
  }
  const found = data.measures.filter(one => ends[one.name]).map(one => {
    const { riding, ...rest } = ends[one.name], low = Math.min(...Object.values(rest)), high = Math.max(...Object.values(rest));
    const change = Math.max(low, Math.min(high, riding)), then = one.now + change;
    const below = Math.hypot(one.now - one.low, change - low + data.margin), above = Math.hypot(one.high - one.now, high - change + data.margin);
    return { name: one.name, held: rest.held, yields: rest.yields, change, interval: [low - data.margin, high + data.margin], then, then_interval: [then - below, then + above] };
  });
  return { found, shown };
}

(function () {
  const box = document.getElementById("what-if"), data = box && JSON.parse(document.getElementById("data").textContent).what_if;
  if (!data) return;
  box.hidden = false;
  const names = ["up", "back", "barsUp", "nearer", "cranks"], inputs = Object.fromEntries(names.map(n => [n, document.getElementById("move-" + n)]));
  const along = document.getElementById("move-along"), place = document.getElementById("move-at"), svg = document.getElementById("what-if-figure");
  const moves = () => ({ ...Object.fromEntries(names.map(n => [n, +inputs[n].value])), along: along.checked });
  const still = { up: 0, back: 0, barsUp: 0, nearer: 0, cranks: data.rider.crank, along: false };
  const line = (points, kind) => points.length > 1 ? `<polyline class="${kind}" points="${points.map(([x, y]) => `${x.toFixed(1)},${(-y).toFixed(1)}`).join(" ")}"/>` : "";
  function figure(shown, kind) {
    const i = Math.round(+place.value / 5) % data.rider.phase.length, leg = shown.leg.after[i], arm = shown.arm;
    const hip = arm ? arm.hip : data.rider.hip[i], knee = [hip[0] + data.rider.leg[0] * Math.cos(leg.thigh * rad), hip[1] + data.rider.leg[0] * Math.sin(leg.thigh * rad)];
    const upper = arm ? [hip, arm.shoulder, ...(arm.elbow ? [arm.elbow] : []), arm.hand] : [];
    return line(upper, kind) + line([hip, knee, leg.foot, leg.pedal], kind) + line([[0, 0], leg.pedal], kind + " crank");
  }
  const x = (v, one) => Math.max(0, Math.min(240, (v - one.from) / (one.to - one.from) * 240));
  function draw() {
    const now = moves(), { found, shown } = whatIf(data, now), today = whatIf(data, still).shown;
    svg.innerHTML = `<circle class="ring" cx="0" cy="0" r="${now.cranks}"/>` + figure(today, "ghost") + figure(shown, "limb");
    for (const n of names) inputs[n].nextElementSibling.textContent = n === "cranks" ? `${now.cranks} mm` : `${now[n] > 0 ? "+" : ""}${now[n]} mm`;
    for (const one of found) {
      const row = document.getElementById("what-if-" + one.name), spec = data.measures.find(m => m.name === one.name);
      const [low, high] = one.then_interval, dot = row.querySelector("circle"), bar = row.querySelector("line");
      dot.setAttribute("cx", x(one.then, spec)); bar.setAttribute("x1", x(low, spec)); bar.setAttribute("x2", x(high, spec));
      const inside = (spec.band[0] === null || one.then >= spec.band[0]) && (spec.band[1] === null || one.then <= spec.band[1]);
      row.classList.toggle("inside", inside);
      const sign = v => (v > 0.5 ? "+" : "") + Math.round(v).toString().replace("-0", "0");
      row.querySelector("output").textContent = `${Math.round(one.then)}° (${data.span.replace("{low}", sign(one.interval[0])).replace("{high}", sign(one.interval[1]))})`;
    }
  }
  const set = to => { for (const n of names) inputs[n].value = to[n]; along.checked = to.along; draw(); };
  for (const one of [...Object.values(inputs), along, place]) one.addEventListener("input", draw);
  document.getElementById("move-today").addEventListener("click", () => set(still));
  document.getElementById("move-best").addEventListener("click", () => set(data.best));
  box.whatIf = to => whatIf(data, { ...still, ...to }).found;
  draw();
})();
