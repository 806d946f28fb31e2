import { at, say } from "./talk.js";
import { Sender, number, openCamera, put, signed, speak, stayAwake, watchFrames, watchLevel } from "./live_camera.js";
import { drawPicture, drawSkeleton, showFraming, showMark, showReading, showWord } from "./live_screen.js";

const video = document.createElement("video");
video.muted = true; video.playsInline = true;
const parts = ["begin", "stage", "end"];
let sender = null, stopFrames = null, answered = false, delay_s = null, shown = [], spoken = false;
let calm = () => {}, lacks = new Set();

const show = name => {
  for (const each of parts) at(each).hidden = each !== name;
  at(name).querySelector("h1").focus({ preventScroll: true });
  scrollTo(0, 0);
};
const trouble = text => { at("trouble").textContent = text; at("trouble").hidden = !text; if (text) show("begin"); };
const nowMs = () => performance.timeOrigin + performance.now();
const lack = (text, is) => {
  if (is) lacks.add(text); else lacks.delete(text);
  at("missing").textContent = [...lacks].join(" ");
};
const close = () => {
  calm();
  if (stopFrames) stopFrames();
  if (sender) sender.close();
  for (const track of video.srcObject ? video.srcObject.getTracks() : []) track.stop();
  video.srcObject = stopFrames = sender = null;
};

const aloud = told => {
  if (!at("voice").checked) return;
  if (told.told) speak(put(say.say_change, { value: signed(told.change[0]), low: signed(told.change[1]), high: signed(told.change[2]), word: say.meanings[told.word] }));
  else if (!spoken && told.number === 1 && told.state === "riding" && told.strokes >= 10 && told.knee) {
    spoken = true;
    speak(put(say.say_first, { value: number(told.knee[0]), word: say.meanings[told.word] }));
  }
};
const flow = () => {
  const now = nowMs();
  shown = shown.filter(time => now - time < 5000);
  at("flow").textContent = delay_s === null ? "" : put(say.delay, { delay: number(delay_s, 1), rate: number(shown.length / 5), dropped: sender ? sender.skipped : 0 });
};
const ended = told => {
  close();
  at("ended").textContent = told.clips.length ? say.ended : say.ended_none;
  at("ended-why").textContent = told.text;
  at("reports").replaceChildren(...told.clips.map((clip, index) => {
    const line = document.createElement("li"), link = line.appendChild(document.createElement("a"));
    link.href = "/clips/" + clip;
    link.textContent = put(say.report, { number: index + 1 });
    return line;
  }));
  show("end");
};
const hear = (told, canvas) => {
  if (told.kind === "picture") {
    answered = true;
    shown.push(nowMs());
    if (canvas) { drawPicture(canvas); drawSkeleton(told.rider); }
  } else if (told.kind === "reading") {
    delay_s = (nowMs() - told.at) / 1000;
    at("note").textContent = put(say.kept, { seconds: number(told.kept_s) });
    showReading(told); aloud(told); flow();
  } else if (told.kind === "framing") showFraming(told);
  else if (told.kind === "marked") showMark(told);
  else if (told.kind === "trouble") at("note").textContent = told.text;
  else if (told.kind === "broken") { at("note").textContent = say.broken; answered = false; }
  else if (told.kind === "welcome") at("note").textContent = "";
  else if (told.kind === "ended") ended(told);
  else if (told.kind === "refused") { close(); trouble(told.text); }
  else if (told.kind === "elsewhere") { close(); trouble(say.elsewhere); }
  else if (told.kind === "closed" && !at("stage").hidden) { close(); trouble(say.ended_here); }
};

const level = deg => {
  at("bubble").hidden = deg === null;
  lack(say.no_level, deg === null);
  if (deg === null) return;
  at("ball").style.transform = "translateX(" + Math.max(-4, Math.min(4, deg / 3)) + "rem)";
  at("lean").textContent = number(Math.abs(deg)) + say.deg;
  at("bubble").classList.toggle("level", Math.abs(deg) < 1.5);
};
const begin = async () => {
  at("start").disabled = true;
  trouble("");
  lacks.clear();
  const levelled = watchLevel(level); // has to be asked for within the tap
  try { video.srcObject = await openCamera(at("facing").value); await video.play(); }
  catch (error) { trouble(error.message); (await levelled)(); return; }
  finally { at("start").disabled = false; }
  const unlevel = await levelled, letSleep = stayAwake(() => lack(say.no_wake, true));
  calm = () => { unlevel(); letSleep(); calm = () => {}; };
  const told = Object.fromEntries([...new FormData(at("told"))].filter(([, value]) => value !== ""));
  if (told.crank_mm) told.crank_mm = Number(told.crank_mm);
  answered = false; delay_s = null; shown = []; spoken = false;
  at("since").hidden = true;
  showWord("wait", say.ready);
  show("stage");
  sender = new Sender(told, hear);
  stopFrames = watchFrames(video, (time, sd) => {
    const canvas = sender && sender.offer(video, time, sd);
    if (canvas && !answered) drawPicture(canvas);
  });
};
at("told").addEventListener("submit", event => { event.preventDefault(); if (at("told").reportValidity()) begin(); });
at("moved").addEventListener("click", () => sender && sender.say("moved"));
at("stop").addEventListener("click", () => sender && sender.say("stop"));
at("discard").addEventListener("click", () => sender && confirm(say.discard_sure) && sender.say("discard"));
at("again").addEventListener("click", () => show("begin"));
at("voice").disabled = !window.speechSynthesis;
// A phone lets a page speak only after a touch asked for it.
at("voice").addEventListener("change", () => { if (at("voice").checked) speak(""); });
if (!isSecureContext) trouble(say.insecure);
