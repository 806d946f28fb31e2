// The camera and the way to the server: pictures with their capture times go, answers come back.
import { fill, say } from "./talk.js";

const RATE_HZ = 15, EARLY_MS = 6, LONGEST_PX = 960, QUALITY = 0.8, FORGET_MS = 5000, TICK_MS = 30000;
const DRAWN_SD_MS = 10; // a time of drawing lies anywhere within a picture of 1/30 s: 33 / sqrt(12)
const PAUSES_MS = [300, 600, 1000, 2000];
const TAKEN_OVER = 4000, REFUSED = 4001;

// Opens the camera; what stands in the way is thrown as a sentence.
export const openCamera = async facing => {
  if (!isSecureContext) throw new Error(say.insecure);
  if (!navigator.mediaDevices?.getUserMedia || !("WebSocket" in window)) throw new Error(say.old);
  const wish = { facingMode: { ideal: facing }, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  try { return await navigator.mediaDevices.getUserMedia({ audio: false, video: wish }); }
  catch (error) {
    const why = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing" };
    throw new Error(say[why[error.name] || "taken"]);
  }
};

// Calls `take` with each new picture's time and how far that may be off (sd), both in ms.
export const watchFrames = (video, take) => {
  let over = false;
  const origin = performance.timeOrigin;
  if ("requestVideoFrameCallback" in video) {
    const next = (now, facts) => {
      if (over) return;
      const known = facts.captureTime !== undefined;
      take(origin + (known ? facts.captureTime : now), known ? 0 : DRAWN_SD_MS);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  } else {
    let last = -1;
    const look = () => {
      if (over) return;
      if (video.currentTime !== last && video.videoWidth) { last = video.currentTime; take(origin + performance.now(), DRAWN_SD_MS); }
      requestAnimationFrame(look);
    };
    look();
  }
  return () => { over = true; };
};

// Sends pictures; those for which there is no time are left out here, and never wait.
export class Sender {
  constructor(wish, tell) {
    this.wish = wish; this.tell = tell;
    this.lookers = 1; this.skipped = 0; this.sent = 0; this.bytes = 0;
    this.flying = new Map(); this.spare = []; this.last = this.counted = 0; this.tries = 0; this.encoding = false; this.over = false;
    this.open();
  }
  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(scheme + "//" + location.host + "/live/socket");
    this.socket.binaryType = "arraybuffer";
    this.ready = false;
    this.socket.onopen = () => this.socket.send(JSON.stringify({ kind: "hello", ...this.wish }));
    this.socket.onmessage = event => this.hear(JSON.parse(event.data));
    this.socket.onclose = event => this.lost(event);
  }
  hear(said) {
    if (said.kind === "welcome") { this.ready = true; this.tries = 0; this.lookers = said.lookers; }
    if (said.kind === "ended" || said.kind === "refused") this.over = true;
    const flown = this.flying.get(said.at);
    if (said.kind === "picture" || said.kind === "late") { this.flying.delete(said.at); if (said.kind === "late") this.skipped += 1; }
    this.tell(said, flown);
    if (flown && said.kind !== "reading") this.spare.push(flown);
  }
  lost(event) {
    this.ready = false;
    for (const each of this.flying.values()) this.spare.push(each);
    this.flying.clear();
    if (this.over || event.code === REFUSED) { this.over = true; this.tell({ kind: "closed" }); return; }
    if (event.code === TAKEN_OVER) { this.over = true; this.tell({ kind: "elsewhere" }); return; }
    this.tell({ kind: "broken" });
    setTimeout(() => { if (!this.over) this.open(); }, PAUSES_MS[Math.min(this.tries++, PAUSES_MS.length - 1)]);
  }
  // Takes a picture of the video, if there is time for one.
  offer(video, at, sd) {
    const now = performance.timeOrigin + performance.now();
    for (const [time, canvas] of this.flying) if (now - time > FORGET_MS && now - canvas.sent > FORGET_MS) { this.flying.delete(time); this.spare.push(canvas); }
    if (at - this.last < 1000 / RATE_HZ - EARLY_MS) return null;
    if (!this.ready) return null;
    if (this.encoding || this.socket.bufferedAmount > 0 || this.flying.size > this.lookers) {
      if (at - this.counted >= 1000 / RATE_HZ - EARLY_MS) { this.skipped += 1; this.counted = at; }
      return null; // the next picture of the camera may find a place
    }
    this.last = this.counted = at;
    const canvas = this.spare.pop() || document.createElement("canvas");
    const scale = Math.min(1, LONGEST_PX / Math.max(video.videoWidth, video.videoHeight));
    const width = Math.round(video.videoWidth * scale), height = Math.round(video.videoHeight * scale);
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    canvas.getContext("2d").drawImage(video, 0, 0, width, height);
    canvas.sent = now;
    this.encoding = true;
    canvas.toBlob(blob => { this.encoding = false; if (blob) this.send(blob, canvas, at, sd); else this.spare.push(canvas); }, "image/jpeg", QUALITY);
    return canvas;
  }
  async send(blob, canvas, at, sd) {
    const head = new DataView(new ArrayBuffer(16));
    head.setFloat64(0, at, true); head.setFloat64(8, sd, true);
    const whole = await new Blob([head, blob]).arrayBuffer();
    if (!this.ready || this.socket.readyState !== WebSocket.OPEN) { this.spare.push(canvas); return; }
    this.flying.set(at, canvas);
    this.sent += 1; this.bytes += whole.byteLength;
    this.socket.send(whole);
  }
  say(word) { if (this.ready) this.socket.send(word); return this.ready; }
  close() { this.over = true; this.socket.close(); }
}

// Keeps the screen awake until what it returns is called; calls `refused` where the browser cannot, or will not.
export const stayAwake = refused => {
  if (!navigator.wakeLock) { refused(); return () => {}; }
  let lock = null, over = false;
  const ask = async () => {
    if (over || document.visibilityState !== "visible") return;
    try { lock = await navigator.wakeLock.request("screen"); if (over) lock.release(); } catch { refused(); }
  };
  document.addEventListener("visibilitychange", ask);
  ask();
  return () => { over = true; document.removeEventListener("visibilitychange", ask); if (lock) lock.release(); };
};

// Calls `show` with how far the device leans [deg], null where it does not tell. Gravity is taken to the nearest quarter
// turn, so that it holds upright and sideways, and whichever sign a browser gives it. Returns how to stop it.
export const watchLevel = async show => {
  const motion = window.DeviceMotionEvent, none = () => { show(null); return () => {}; };
  if (!motion) return none();
  if (motion.requestPermission) {
    try { if (await motion.requestPermission() !== "granted") return none(); } catch { return none(); }
  }
  let heard = false;
  const feel = event => {
    const pull = event.accelerationIncludingGravity;
    if (!pull || pull.x === null || Math.hypot(pull.x, pull.y) < 3) return; // flat on its back it has no level
    heard = true;
    const deg = Math.atan2(pull.x, pull.y) * 180 / Math.PI;
    show(((deg + 45) % 90 + 90) % 90 - 45);
  };
  addEventListener("devicemotion", feel);
  const patience = setTimeout(() => { if (!heard) show(null); }, 1500);
  return () => { clearTimeout(patience); removeEventListener("devicemotion", feel); };
};

// Speaks, if the browser can.
export const speak = text => {
  if (!window.speechSynthesis) return;
  speechSynthesis.cancel();
  const said = new SpeechSynthesisUtterance(text);
  said.lang = document.documentElement.lang;
  speechSynthesis.speak(said);
};
export const number = (value, digits = 0) => value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }).replace("-", "\u2212").replace(/^\u2212(0([.,]0+)?)$/, "$1");
export const signed = value => (value > 0.5 ? "+" : "") + number(value);
export const put = (text, values) => fill(text, values);
