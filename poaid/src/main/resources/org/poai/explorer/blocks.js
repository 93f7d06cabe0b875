// All blocks, the newest first.

import { h } from "./dom.js";
import { ask, tryAsk } from "./node.js";
import { addressLink, blockLink, card, link, pageTitle, shortTime, table } from "./parts.js";
import { firstQuestion, odds } from "./quiz.js";
import { count, digits, loss, number, percent } from "./text.js";

const PAGE = 25;
const hex = value => "0x" + value.toString(16);

export async function render({ query }) {
  const head = number(await ask("eth_blockNumber"));
  const from = Math.min(head, Number(query.get("from") ?? head) || head);
  const heights = Array.from({ length: Math.min(PAGE, from + 1) }, (_, i) => from - i);
  const rows = await Promise.all(heights.map(async height => {
    const [block, quiz] = await Promise.all([ask("eth_getBlockByNumber", hex(height), false), height ? tryAsk("poai_getQuiz", hex(height)) : null]);
    return row(height, block, quiz);
  }));
  return h("div", null, pageTitle("Blocks"),
    card(null, table(["Block", { name: "Question", class: "fill" }, { name: "Loss", class: "right" }, { name: "1 in", class: "right wide" }, { name: "Miner", class: "wide" }, { name: "Txs", class: "right" }, { name: "Gas", class: "right wide" }, { name: "Age", class: "right" }], rows),
      h("nav", { class: "pager", "aria-label": "More blocks" },
        from < head && link(`/blocks?from=${Math.min(head, from + PAGE)}`, "← Newer"),
        from >= PAGE && link(`/blocks?from=${from - PAGE}`, "Older →"))));
}

function row(height, block, quiz) {
  return [
    blockLink(height, count(height)),
    firstQuestion(quiz),
    h("span", { class: "num" }, quiz ? loss(quiz.quizLoss) : "–"),
    h("span", { class: "num" }, quiz ? digits(odds(quiz.target)) : "–"),
    addressLink(block.miner),
    h("span", { class: "num" }, count(block.transactions.length)),
    h("span", { class: "num" }, percent(number(block.gasUsed), number(block.gasLimit))),
    shortTime(number(block.timestamp)),
  ];
}
