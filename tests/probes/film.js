if (film) {
  at("crank").focus(); at("crank").value = 180; at("crank").dispatchEvent(new Event("input")); await wait(900);
  told.scrubbed_s = film.currentTime; told.knee = at("now-knee_flexion").textContent;
  at("crank").blur(); film.currentTime = 2.0; await wait(900); told.crank = parseFloat(at("crank-now").textContent);
}
