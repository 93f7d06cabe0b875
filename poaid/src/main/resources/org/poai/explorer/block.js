// One block: its quiz, its transactions, its header.

import { h } from "./dom.js";
import { ask, chain, view } from "./node.js";
import { addressLink, blockLink, card, facts, hash, later, link, pageTitle, table, tag, time, txLink, value } from "./parts.js";
import { quizPicture } from "./quiz.js";
import { bytes, count, date, gwei, number, percent, short, visible, utf8 } from "./text.js";

const SHOWN = 250;
const hex = value => "0x" + value.toString(16);

export async function render({ args: [name] }) {
  const block = name.startsWith("0x") ? await ask("eth_getBlockByHash", name, true) : await ask("eth_getBlockByNumber", hex(Number(name)), true);
  if (!block) throw new Error("This node knows no such block.");
  const height = number(block.number);
  const page = h("div", null,
    pageTitle(["Block ", h("span", { class: "num" }, count(height))],
      h("nav", { class: "steps", "aria-label": "Neighbours" },
        height > 0 && h("a", { href: `/block/${height - 1}`, rel: "prev", "aria-label": "The block before" }, "←"),
        h("a", { href: `/block/${height + 1}`, rel: "next", "aria-label": "The block after" }, "→"))),
    height > 0 && card("The quiz", later(view("block", block.hash), proof)),
    card("Block", await summary(block, height)),
    card(`Transactions (${count(block.transactions.length)})`, transactions(block)),
    header(block));
  page.dataset.title = `Block ${count(height)}`;
  return page;
}

function proof({ quiz, seen, canonical }) {
  if (!quiz) return h("p", { class: "note" }, canonical ? "Nothing was asked." : "This block lies beside the chain: another took its place.");
  return [
    quizPicture({ ...quiz, whole: true }),
    facts([
      ["Epoch", link("/epochs", count(quiz.epoch))],
      ["Proof", [tag(quiz.proof, quiz.proof === "proven" ? "good" : "warm"), " ", seen ? check(seen) : quiz.proof === "proven" ? "computed again by this node" : ""]],
      ["Nonce", h("span", { class: "num" }, quiz.nonce)],
    ]),
    h("details", null, h("summary", null, "Values of the proof"), facts([
      ["Quiz key q", hash(quiz.quizKey)], ["Seal hash S", hash(quiz.sealHash)], ["Ticket ℓ̂", hash(quiz.lottery)],
      ["Target T", hash(quiz.target)], ["Fingerprint F", hash(quiz.fingerprint)], ["Epoch key", hash(quiz.epochKey)], ["Manifest", hash(quiz.manifestHash)],
    ])),
  ];
}

const check = seen => `from ${seen.from}` + (seen.proofMillis ? `, computed again here in ${count(Math.round(seen.proofMillis))} ms` : "");

async function summary(block, height) {
  const [known, head] = await Promise.all([chain, ask("eth_blockNumber")]);
  const above = number(head) - height;
  const tips = block.transactions.length > 0;
  const extra = block.extraData === "0x" ? null : (utf8(block.extraData) ?? block.extraData);
  return facts([
    ["Time", [time(number(block.timestamp)), ", ", date(number(block.timestamp))]],
    ["Miner", addressLink(block.miner, true)],
    ["Reward", height > 0 ? [value(subsidy(known, height)), tips ? " and tips" : ""] : null],
    ["Blocks above", h("span", { class: "num" }, count(Math.max(0, above)))],
    ["Gas", [h("span", { class: "num" }, count(number(block.gasUsed))), ` of ${count(number(block.gasLimit))}, ${percent(number(block.gasUsed), number(block.gasLimit))}`]],
    ["Base fee", `${gwei(block.baseFeePerGas)} Gwei, burned`],
    ["Size", bytes(number(block.size))],
    ["Extra data", extra === null ? null : h("bdi", { class: "words" }, visible(extra))],
  ]);
}

/** What a block creates for its miner (protocol section 10). */
const subsidy = (known, height) => BigInt(known.subsidy) >> BigInt(Math.floor((height - 1) / known.halvingInterval));

function transactions(block) {
  const rows = block.transactions.slice(0, SHOWN).map(transaction => [
    txLink(transaction.hash), addressLink(transaction.from),
    transaction.to ? addressLink(transaction.to) : tag("creates"),
    value(transaction.value), h("span", { class: "num" }, count(number(transaction.gas))),
  ]);
  return [
    table(["Transaction", "From", "To", { name: "Value", class: "right" }, { name: "Gas limit", class: "right" }], rows, "None."),
    block.transactions.length > SHOWN && h("p", { class: "note" }, `The first ${SHOWN} are shown.`),
  ];
}

const header = block =>
  h("details", { class: "card" }, h("summary", null, "Header"), facts([
    ["Hash", hash(block.hash)],
    ["Parent", number(block.number) ? h("span", { class: "hash" }, blockLink(block.parentHash, short(block.parentHash, 18, 16))) : null],
    ["State root", hash(block.stateRoot)], ["Transactions root", hash(block.transactionsRoot)],
    ["Receipts root", hash(block.receiptsRoot)], ["PREVRANDAO", hash(block.mixHash)],
  ]));
