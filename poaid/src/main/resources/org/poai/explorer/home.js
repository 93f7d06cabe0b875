// The home page: the chain as it lives.

import { lineChart } from "./chart.js";
import { h, show } from "./dom.js";
import { chain, live, tryAsk } from "./node.js";
import { addressLink, blockLink, card, figure, link, meter, shortTime, table, tag, time, txLink, value } from "./parts.js";
import { firstQuestion, odds, quizPicture } from "./quiz.js";
import { count, digits, gwei, loss, span } from "./text.js";

const FEED = 12;

export async function render({ signal }) {
  const known = await chain;
  const hero = h("section", { class: "card hero", "aria-live": "off" });
  const strip = h("div", { class: "figures" });
  const blocks = h("div");
  const transactions = h("div");
  const pace = h("div");
  const losses = h("div");
  const page = h("div", { class: "home" }, h("h1", { class: "unseen" }, "The chain now"), strip, hero,
    h("div", { class: "columns" },
      card(h("span", null, "Blocks ", link("/blocks", "all")), blocks),
      card("Transactions", transactions)),
    h("div", { class: "columns" }, h("section", { class: "card" }, pace), h("section", { class: "card" }, losses)));

  let fees = null;
  const refresh = () => {
    drawHero(hero);
    drawStrip(strip, known, fees);
    show(blocks, blockFeed(live.blocks.slice(0, FEED)));
    show(transactions, transactionFeed());
    const [times, lossChart] = charts(live.blocks);
    show(pace, times);
    show(losses, lossChart);
  };
  const askFees = async () => {
    const [price, pool] = await Promise.all([tryAsk("eth_gasPrice"), tryAsk("txpool_status")]);
    fees = { price, pool };
    drawStrip(strip, known, fees);
  };
  if (!live.blocks.length) await firstBlocks();
  refresh();
  askFees();
  for (const name of ["hello", "block", "gone"]) live.on(name, refresh, signal);
  live.on("pending", () => show(transactions, transactionFeed()), signal);
  live.on("block", askFees, signal);
  const clock = setInterval(() => drawStrip(strip, known, fees), 1000);
  signal.addEventListener("abort", () => clearInterval(clock));
  return page;
}

/** The first blocks come with the live connection; a page that is opened unseen has none. */
const firstBlocks = () =>
  new Promise(resolve => {
    live.addEventListener("hello", resolve, { once: true });
    setTimeout(resolve, 3000);
  });

function drawHero(hero) {
  const block = live.blocks.find(each => each.quiz);
  if (!block) {
    show(hero, h("p", { class: "empty" }, "The first block is being mined."));
  } else if (hero.dataset.hash !== block.hash) {
    hero.dataset.hash = block.hash;
    show(hero,
      h("h2", null, "Block ", blockLink(block.number, count(block.number)), " asked the model"),
      quizPicture(block.quiz),
      h("p", { class: "note" }, "Mined by ", addressLink(block.miner), ", ", time(block.timestamp)));
  }
}

function drawStrip(strip, known, fees) {
  const [head] = live.blocks;
  if (!head) return;
  const since = Math.max(0, Math.floor(live.now()) - head.timestamp);
  const first = Math.floor(head.number / known.epochBlocks) * known.epochBlocks;
  const done = head.number - first + 1;
  const power = evaluations(live.blocks);
  show(strip,
    figure("Height", count(head.number), [count(head.transactions.length + (head.more ?? 0)), " transactions in it"]),
    figure("Last block", span(since), [meter(since / known.blockSeconds, "Time since the last block against its goal"), `goal ${known.blockSeconds} s`]),
    figure("Epoch", count(head.epoch), [meter(done / known.epochBlocks, "Blocks of this epoch"), `${count(done)} of ${count(known.epochBlocks)} blocks`]),
    figure("Work", head.quiz ? `1 in ${digits(odds(head.quiz.target))}` : "–", power ? `about ${digits(power)} evaluations/s` : "evaluations win"),
    figure("Gas price", fees?.price ? gwei(fees.price) : "–", "Gwei"),
    figure("Waiting", fees?.pool ? count(Number(fees.pool.pending)) : "–", "transactions"));
}

/** Evaluations a second that the last blocks took, by what each of them was expected to take. */
function evaluations(blocks) {
  const mined = blocks.filter(block => block.quiz);
  if (mined.length < 3) return null;
  const seconds = mined[0].timestamp - mined[mined.length - 1].timestamp;
  const expected = mined.slice(0, -1).reduce((sum, block) => sum + odds(block.quiz.target), 0);
  return seconds > 0 ? expected / seconds : null;
}

function blockFeed(blocks) {
  return table(["Block", { name: "Question", class: "fill" }, { name: "Loss", class: "right" }, { name: "Txs", class: "right wide" }, { name: "Age", class: "right" }],
    blocks.map(block => [
      blockLink(block.number, count(block.number)),
      block.quiz ? firstQuestion(block.quiz) : "genesis",
      h("span", { class: "num" }, block.quiz ? loss(block.quiz.quizLoss) : "–"),
      h("span", { class: "num" }, count(block.transactions.length + (block.more ?? 0))),
      shortTime(block.timestamp),
    ]), "The first block is being mined.");
}

function transactionFeed() {
  const mined = live.blocks.flatMap(block => block.transactions.map(transaction => ({ ...transaction, block })));
  const rows = [...live.pending.map(transaction => ({ ...transaction, block: null })), ...mined].slice(0, FEED);
  return table(["Transaction", { name: "From", class: "wide" }, { name: "To", class: "wide" }, { name: "Value", class: "right" }, { name: "Block", class: "right" }],
    rows.map(transaction => [
      txLink(transaction.hash),
      addressLink(transaction.from),
      transaction.to ? addressLink(transaction.to) : tag("creates"),
      value(transaction.value),
      transaction.block ? blockLink(transaction.block.number, count(transaction.block.number)) : tag("waits", "warm"),
    ]), "No transactions in the last blocks.");
}

function charts(blocks) {
  const mined = blocks.filter(block => block.quiz).reverse();
  const xs = mined.map(block => block.number);
  const gaps = mined.map((block, i) => (i ? block.timestamp - mined[i - 1].timestamp : null));
  const x = number => `block ${count(number)}`;
  return [
    lineChart("Seconds between blocks", xs, [{ name: "seconds", ys: gaps }], { x, zero: true }),
    lineChart("Loss", xs, [{ name: "loss", ys: mined.map(block => block.quiz.quizLoss / 1e6) }], { x, y: y => y.toFixed(3) }),
  ];
}
