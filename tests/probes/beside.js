const svg = document.querySelector("svg.curve"), frame = svg.getBoundingClientRect();
const knee = () => Number(document.querySelector(".live .joint.after[data-joint=knee]").getAttribute("cy"));
told.charts = document.querySelectorAll("svg.curve").length;
at("crank").value = 180;
at("crank").dispatchEvent(new Event("input"));
told.low = knee();
told.knee = at("now-knee_flexion").textContent;
const place = { clientX: frame.left + frame.width * 34 / 320, clientY: frame.top + frame.height / 2 };
const press = kind => svg.dispatchEvent(new PointerEvent(kind, { ...place, pointerId: 1, bubbles: true }));
SVGElement.prototype.setPointerCapture = () => {}; // there is no real pointer to capture
press("pointerdown");
told.dragged = at("crank").value;
told.high = knee();
told.said = at("crank").getAttribute("aria-valuetext");
press("pointerup");
