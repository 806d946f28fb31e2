const chart = document.querySelector(".chart"), frame = chart.querySelector("svg").getBoundingClientRect();
const knee = () => Number(document.querySelector(".live .joint.after[data-joint=knee]").getAttribute("cy"));
at("crank").value = 180;
at("crank").dispatchEvent(new Event("input"));
told.low = knee();
told.knee = at("now-knee_flexion").textContent;
const place = { clientX: frame.left, clientY: frame.top + frame.height / 2 };
const press = kind => chart.dispatchEvent(new PointerEvent(kind, { ...place, pointerId: 1, bubbles: true }));
chart.setPointerCapture = () => {}; // there is no real pointer to capture
press("pointerdown");
told.dragged = at("crank").value;
told.high = knee();
told.said = at("crank").getAttribute("aria-valuetext");
press("pointerup");
