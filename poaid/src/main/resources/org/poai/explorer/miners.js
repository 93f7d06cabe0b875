// Who mined the last blocks.

import { h, show, svg } from "./dom.js";
import { tryAsk, view } from "./node.js";
import { addressLink, blockLink, card, choice, facts, later, pageTitle, shortTime, table } from "./parts.js";
import { count, digits, loss, percent, span, visible } from "./text.js";

const WINDOWS = [["100", "100 blocks"], ["1000", "1,000"], ["5000", "5,000"]];

export async function render({ query }) {
  let blocks = query.get("blocks") ?? "1000";
  const picker = h("div");
  const shares = h("div");
  const draw = () => {
    show(picker, choice(WINDOWS, blocks, chosen => {
      blocks = chosen;
      history.replaceState(null, "", `/miners?blocks=${chosen}`);
      draw();
    }, "Blocks that are counted"));
    show(shares, later(view("miners", blocks), shareTable));
  };
  draw();
  return h("div", null, pageTitle("Miners", picker), card("Shares", shares), card("Mining here", later(tryAsk("poai_mining"), own)));
}

function shareTable({ blocks, miners }) {
  return table(["Miner", { name: "Blocks", class: "right" }, { name: "Share", class: "right" }, "", { name: "Mean loss", class: "right wide" }, { name: "Last block", class: "right" }, { name: "Age", class: "right" }],
    miners.map(each => [
      addressLink(each.miner), h("span", { class: "num" }, count(each.blocks)), h("span", { class: "num" }, percent(each.blocks, blocks)), bar(each.blocks / blocks),
      h("span", { class: "num" }, loss(each.meanLoss)), blockLink(each.last, count(each.last)), shortTime(each.lastTime),
    ]), "No block yet.");
}

const bar = part => svg("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { class: "reach", x: 0, y: 0, width: part * 100, height: 8 }));

function own(mining) {
  if (!mining) return h("p", { class: "empty" }, "This node does not say.");
  return [
    facts([
      ["This node", mining.mining ? (mining.obstacle ? visible(mining.obstacle) : "mines") : "does not mine"],
      ["For", mining.miner ? addressLink(mining.miner, true) : null],
      ["Evaluations", `${count(mining.evaluations)} since its start, ${digits(mining.evaluationsPerSecond)} a second now`],
    ]),
    mining.workers.length > 0 && table(["Worker", { name: "Evaluations", class: "right" }, { name: "Accepted", class: "right" }, { name: "Late", class: "right" }, { name: "False proofs", class: "right" }, { name: "Quiet for", class: "right" }],
      mining.workers.map(each => [h("bdi", null, visible(each.name)), count(each.evaluations), count(each.accepted), count(each.late), count(each.falseProofs), span(each.quietSeconds)])),
  ];
}
