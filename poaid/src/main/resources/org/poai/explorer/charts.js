// How the chain went over any range of blocks.

import { lineChart } from "./chart.js";
import { h, show } from "./dom.js";
import { ask, view } from "./node.js";
import { choice, later, pageTitle } from "./parts.js";
import { odds } from "./quiz.js";
import { count, date, digits, number, span } from "./text.js";

const POINTS = 300;
const RANGES = [["100", "100 blocks"], ["1000", "1,000"], ["10000", "10,000"], ["all", "all"]];

export async function render({ query }) {
  const head = number(await ask("eth_blockNumber"));
  let [from, to] = [Number(query.get("from") ?? 0), Math.min(head, Number(query.get("to") ?? head))];
  let range = query.get("range") ?? (query.has("from") ? "" : "1000");
  const charts = h("div");
  const picker = h("div", { class: "picker" });
  const draw = () => {
    if (range) [from, to] = [range === "all" ? 1 : Math.max(1, head - Number(range) + 1), head];
    show(picker, choice(RANGES, range, pick, "Range"), own(from, to, head, (first, last) => {
      [range, from, to] = ["", first, last];
      remember(`?from=${first}&to=${last}`);
      draw();
    }));
    show(charts, later(view("series", `${from}-${to}-${POINTS}`), all));
  };
  const pick = chosen => {
    range = chosen;
    remember(`?range=${chosen}`);
    draw();
  };
  draw();
  return h("div", null, pageTitle("Charts", picker), charts);
}

const remember = search => history.replaceState(null, "", location.pathname + search);

/** A range of one's own. */
function own(from, to, head, choose) {
  const first = h("input", { type: "number", min: 1, max: head, value: from, "aria-label": "First block" });
  const last = h("input", { type: "number", min: 1, max: head, value: to, "aria-label": "Last block" });
  return h("form", {
    class: "range",
    onsubmit: event => {
      event.preventDefault();
      const [low, high] = [Number(first.value), Number(last.value)].sort((a, b) => a - b);
      if (low >= 1 && high > low) choose(low, Math.min(head, high));
    },
  }, first, "to", last, h("button", { type: "submit", class: "quiet" }, "Show"));
}

function all(series) {
  const xs = series.number ?? [];
  const step = series.step;
  const x = height => `block ${count(height)}`;
  const gap = xs.map((_, i) => (i ? (series.timestamp[i] - series.timestamp[i - 1]) / (xs[i] - xs[i - 1]) : null));
  const chart = (title, ys, form) => h("section", { class: "card" }, lineChart(title, xs, [{ name: "", ys }], { x, ...form }));
  const line = (title, ys, form) => chart(title, ys ?? [], form);
  if (xs.length < 2) return h("p", { class: "card empty" }, "The chain is too short for charts.");
  return [
    h("p", { class: "note" }, `${date(series.timestamp[0])} to ${date(series.timestamp[xs.length - 1])}, ${step > 1 ? `every ${count(step)}th block` : "every block"}. Arrow keys move in a chart.`),
    h("div", { class: "columns" },
      line("Evaluations for a block, by its target", series.target.map(odds), { y: y => digits(y), zero: true }),
      line(step > 1 ? "Seconds a block, mean" : "Seconds between blocks", gap, { y: span, zero: true }),
      line("Loss", series.loss.map(loss => loss / 1e6), { y: y => y.toFixed(3) }),
      line("Proof computed again here, ms", series.proofMillis, { y: y => `${digits(y)} ms`, zero: true }),
      line("Base fee, Gwei", series.baseFee.map(fee => Number(BigInt(fee)) / 1e9), { zero: true }),
      line("Gas used, share of the limit", series.gasUsed.map((gas, i) => gas / series.gasLimit[i]), { y: y => `${digits(100 * y)} %`, zero: true })),
  ];
}
