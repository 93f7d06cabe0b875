// A small line chart, drawn as SVG: as many lines as share an axis, and the value under the pointer.

import { h, svg } from "./dom.js";
import { digits } from "./text.js";

const WIDTH = 600;
const HEIGHT = 150;

/** Even steps between two values. */
function ticks(low, high) {
  const rough = (high - low) / 3 || Math.abs(high) || 1;
  const base = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(f => f * base).find(s => s >= rough) ?? rough;
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step / 1e6; at += step) found.push(at);
  return found;
}

/**
 * A chart.
 *
 * @param title what it shows
 * @param xs places, ascending
 * @param lines each {name, ys}; null where nothing is known
 * @param form {x: text of a place, y: text of a value, zero: whether the axis begins at 0}
 */
export function lineChart(title, xs, lines, form = {}) {
  const textX = form.x ?? (x => digits(x));
  const textY = form.y ?? (y => digits(y));
  const values = lines.flatMap(line => line.ys).filter(y => y !== null && Number.isFinite(y));
  if (xs.length < 2 || !values.length) return h("figure", { class: "chart" }, h("figcaption", null, title), h("p", { class: "empty" }, "Too few blocks for a line."));
  let low = form.zero ? 0 : Math.min(...values);
  let high = Math.max(...values);
  if (low === high && form.zero) high = low + 1;
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const x = value => ((value - xs[0]) / (xs[xs.length - 1] - xs[0] || 1)) * WIDTH;
  const y = value => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
  const readout = h("output", { class: "readout num" });
  const cursor = svg("line", { class: "cursor", y1: 0, y2: HEIGHT, x1: -9, x2: -9 });
  const path = line => {
    let d = "";
    let pen = "M";
    line.ys.forEach((value, i) => {
      if (value === null || !Number.isFinite(value)) {
        pen = "M";
      } else {
        d += `${pen}${x(xs[i]).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = "L";
      }
    });
    return d;
  };
  const at = i => {
    cursor.setAttribute("x1", x(xs[i]));
    cursor.setAttribute("x2", x(xs[i]));
    readout.textContent = `${textX(xs[i])}: ` + lines.map(line => (lines.length > 1 ? line.name + " " : "") + (line.ys[i] === null ? "–" : textY(line.ys[i]))).join(", ");
  };
  const last = xs.length - 1;
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": `${title}: from ${textY(Math.min(...values))} to ${textY(Math.max(...values))}` },
    ticks(low, high).map(value => svg("line", { class: "grid", x1: 0, x2: WIDTH, y1: y(value), y2: y(value) })),
    lines.map((line, k) => svg("path", { class: `line part${k}`, d: path(line) })), cursor);
  let chosen = last;
  const move = by => {
    chosen = Math.max(0, Math.min(last, by));
    at(chosen);
  };
  const plot = h("div", {
    class: "plot", tabindex: 0, role: "group", "aria-label": `${title}, arrow keys move`,
    onpointermove: event => {
      const box = plot.getBoundingClientRect();
      const place = xs[0] + ((event.clientX - box.left) / box.width) * (xs[last] - xs[0]);
      let i = xs.findIndex(value => value >= place);
      if (i < 0) i = last;
      if (i > 0 && place - xs[i - 1] < xs[i] - place) i -= 1;
      move(i);
    },
    onkeydown: event => {
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last }[event.key];
      if (step) {
        event.preventDefault();
        move(chosen + step);
      }
    },
  }, picture);
  at(last);
  const axis = h("div", { class: "axis num", "aria-hidden": "true" }, h("span", null, textY(high)), h("span", null, textY(low)));
  return h("figure", { class: "chart" },
    h("figcaption", null, h("span", null, title), readout),
    h("div", { class: "frame" }, axis, plot),
    h("div", { class: "ends num", "aria-hidden": "true" }, h("span", null, textX(xs[0])), h("span", null, textX(xs[last]))));
}
