(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const charts = [...document.querySelectorAll("[data-measure]")];
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const bars = (points, edges, width, shade) => ({
    x: points.map(p => p.x), y: points.map(p => p.value), mode: "markers", hoverinfo: "skip", marker: { size: 1, color: shade },
    error_y: { type: "data", symmetric: false, width: 0, thickness: width, color: shade,
      array: points.map(p => p[edges] ? p[edges][1] - p.value : 0), arrayminus: points.map(p => p[edges] ? p.value - p[edges][0] : 0) },
  });
  const every = Math.ceil(data.clips.length / 5);
  const ticks = data.clips.map((_, at) => at).filter(at => (data.clips.length - 1 - at) % every === 0);
  const draw = () => {
    for (const chart of charts) {
      const points = data.trends[chart.dataset.measure];
      const alike = points.filter(p => p.own), shade = colour("blue");
      const traces = [
        bars(points, "interval", 1.5, colour("grey")),
        bars(points, "own", 7, shade + "77"),
        { x: alike.map(p => p.x), y: alike.map(p => p.value), mode: "lines", hoverinfo: "skip", line: { width: 1.5, color: shade, dash: "dot" } },
        { x: points.map(p => p.x), y: points.map(p => p.value), mode: "markers", text: points.map(p => p.text), hovertemplate: "%{text}<extra></extra>",
          marker: { size: 9, color: points.map(p => p.own ? shade : colour("paper")), line: { width: 2, color: shade } } },
      ];
      Plotly.react(chart, traces, {
        margin: { l: 44, r: 14, t: 10, b: 34 }, paper_bgcolor: "transparent", plot_bgcolor: "transparent", showlegend: false, dragmode: false, hovermode: "closest",
        font: { family: "system-ui, sans-serif", size: 12, color: colour("soft") },
        xaxis: { range: [-1, data.clips.length], tickvals: ticks, ticktext: ticks.map(at => data.clips[at]), fixedrange: true, showgrid: false, zeroline: false },
        yaxis: { nticks: 5, fixedrange: true, gridcolor: colour("line"), zeroline: false },
        shapes: data.notes.map(note => ({ type: "line", x0: note.x, x1: note.x, yref: "paper", y0: 0, y1: 1, line: { width: 1.5, dash: "dash", color: colour("amber") } })),
        annotations: data.notes.map(note => ({ x: note.x, yref: "paper", y: 1, yanchor: "top", text: note.number, hovertext: note.text, showarrow: false, bgcolor: colour("paper"), font: { size: 11, color: colour("amber") } })),
      }, { displayModeBar: false, responsive: true });
    }
  };
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
