// One transaction: what was asked, what became of it, what it called and changed.

import { h, show } from "./dom.js";
import { ask, live, tryAsk, view } from "./node.js";
import { addressLink, blockLink, card, facts, hash, later, pageTitle, table, tag, time, value, words } from "./parts.js";
import { count, gwei, number, percent, poai, short, utf8 } from "./text.js";

const TYPES = ["legacy", "with access list (EIP-2930)", "dynamic fee (EIP-1559)"];

export async function render({ args: [name], signal }) {
  const page = h("div");
  const draw = async () => {
    const [transaction, receipt, said] = await Promise.all([
      ask("eth_getTransactionByHash", name), tryAsk("eth_getTransactionReceipt", name), view("tx", name).catch(() => null)]);
    if (!transaction) throw new Error("This node knows no such transaction.");
    show(page, parts(transaction, receipt, said));
    return transaction;
  };
  const transaction = await draw();
  if (!transaction.blockNumber) {
    // It waits: the page is whole once a block has it.
    live.on("block", block => {
      if (block.more || block.transactions.some(each => each.hash === name)) draw().catch(() => {});
    }, signal);
  }
  page.dataset.title = `Transaction ${short(name)}`;
  return page;
}

function parts(transaction, receipt, said) {
  return [
    pageTitle("Transaction", state(transaction, receipt)),
    card(null, summary(transaction, receipt)),
    transaction.input !== "0x" && card(transaction.to ? "Call" : "Code that is put in place", input(transaction, said?.call)),
    receipt && card(`Events (${count(receipt.logs.length)})`, events(receipt, said?.events ?? [])),
    receipt && onDemand("Calls within", () => traced(transaction.hash, { tracer: "callTracer" }).then(tree => h("ul", { class: "tree" }, branch(tree)))),
    receipt && onDemand("What it changed", () => traced(transaction.hash, { tracer: "prestateTracer", tracerConfig: { diffMode: true } }).then(changes)),
    h("details", { class: "card" }, h("summary", null, "Raw"), facts([
      ["Type", TYPES[number(transaction.type)] ?? transaction.type], ["Nonce", count(number(transaction.nonce))],
      ["Gas limit", count(number(transaction.gas))],
      ["Max fee", transaction.maxFeePerGas ? `${gwei(transaction.maxFeePerGas)} Gwei` : null],
      ["Max tip", transaction.maxPriorityFeePerGas ? `${gwei(transaction.maxPriorityFeePerGas)} Gwei` : null],
      ["Input", h("pre", null, transaction.input)]])),
  ];
}

const traced = (name, form) => ask("debug_traceTransaction", name, form);

function state(transaction, receipt) {
  if (!transaction.blockNumber) return tag("waits for a block", "warm");
  if (!receipt) return tag("receipt not kept", "warm");
  return number(receipt.status) ? tag("done", "good") : tag("failed", "bad");
}

function summary(transaction, receipt) {
  const used = receipt && number(receipt.gasUsed);
  const fee = receipt && BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice);
  return facts([
    ["Hash", hash(transaction.hash)],
    ["Block", transaction.blockNumber ? [blockLink(number(transaction.blockNumber), count(number(transaction.blockNumber))), `, place ${number(transaction.transactionIndex)}`] : "none yet"],
    ["Time", transaction.blockTimestamp ? time(number(transaction.blockTimestamp)) : null],
    ["From", addressLink(transaction.from, true)],
    ["To", transaction.to ? addressLink(transaction.to, true) : receipt?.contractAddress ? ["puts in place ", addressLink(receipt.contractAddress, true)] : "puts a contract in place"],
    ["Value", value(transaction.value)],
    ["Fee", receipt ? [value(fee), h("span", { class: "note" }, ` ${gwei(receipt.effectiveGasPrice)} Gwei for each of ${count(used)} gas, ${percent(used, number(transaction.gas))} of its limit`)] : null],
  ]);
}

/** A value of a call or an event. */
export function argument({ type, value: given }) {
  if (Array.isArray(given)) return h("span", null, "[", given.map((each, i) => [i ? ", " : "", argument({ type: type.replace(/\[\d*\]$/, ""), value: each })]), "]");
  if (type === "address") return addressLink(given);
  if (type === "string") return words(given);
  if (type === "bytes") {
    const text = utf8(given);
    return text !== null && /^[^\u0000-\u0008\u000e-\u001f]+$/.test(text) ? h("span", null, words(text), " ", tag("bytes")) : h("span", { class: "hash" }, given);
  }
  if (/^u?int/.test(type) && given.replace("-", "").length > 15) return h("span", { class: "num", title: given }, given, h("span", { class: "unit" }, ` = ${poai(given)} × 10¹⁸`));
  return h("span", { class: "num" }, given);
}

export const decodedRows = decoded => decoded.arguments.map((each, i) => [each.name || `argument ${i}`, argument(each), each.type]);

function input(transaction, call) {
  if (call) return [h("p", null, h("code", null, call.signature)), facts(decodedRows(call))];
  const text = utf8(transaction.input);
  return [
    h("p", { class: "note" }, transaction.to ? `Function ${transaction.input.slice(0, 10)}, which no known interface has.` : `${count(transaction.input.length / 2 - 1)} bytes`),
    text !== null && /^[\t\n\r -\uffff]+$/.test(text) && h("p", null, "As text: ", words(text)),
    h("pre", null, transaction.input),
  ];
}

function events(receipt, known) {
  if (!receipt.logs.length) return h("p", { class: "empty" }, "None.");
  return receipt.logs.map((log, i) => {
    const event = known[i];
    return h("details", { open: i < 5 },
      h("summary", null, event ? event.name : short(log.topics[0] ?? "without topics")),
      event ? facts([["Contract", addressLink(log.address)], ...decodedRows(event)]) : facts([["Contract", addressLink(log.address)], ...log.topics.map((topic, k) => [`Topic ${k}`, h("span", { class: "hash" }, topic)]), ["Data", h("pre", null, log.data)]]));
  });
}

/** A card whose content is asked for when it is opened: to run a transaction again costs the node something. */
function onDemand(title, load) {
  const place = h("div");
  const details = h("details", { class: "card" }, h("summary", null, title), place);
  details.addEventListener("toggle", () => details.open && show(place, later(load(), found => found, "The node runs it again…")), { once: true });
  return details;
}

function branch(call) {
  return h("li", null, tag(call.type.toLowerCase(), call.error ? "bad" : "accent"), " ", call.to ? addressLink(call.to) : "–",
    call.value && BigInt(call.value) > 0n && [" ", value(call.value)], " ",
    h("span", { class: "note num" }, `${count(number(call.gasUsed))} gas`),
    call.input?.length > 2 && [" ", h("code", null, call.input.slice(0, 10))],
    call.error && [" ", h("span", { class: "problem" }, words(call.revertReason ?? call.error))],
    call.calls && h("ul", null, call.calls.map(branch)));
}

function changes({ pre, post }) {
  const rows = [];
  const names = [...new Set([...Object.keys(pre), ...Object.keys(post)])];
  for (const address of names) {
    const [before, after] = [pre[address] ?? {}, post[address] ?? {}];
    if (after.balance !== undefined) {
      const [old, now] = [BigInt(before.balance ?? 0), BigInt(after.balance)];
      rows.push([addressLink(address), "balance", value(old), value(now), h("span", { class: "num" }, (now >= old ? "+" : "") + poai(now - old))]);
    }
    if (after.nonce !== undefined) rows.push([addressLink(address), "nonce", String(before.nonce ?? 0), String(after.nonce), ""]);
    if (after.code !== undefined) rows.push([addressLink(address), "code", "none", `${count(after.code.length / 2 - 1)} bytes`, ""]);
    for (const slot of new Set([...Object.keys(before.storage ?? {}), ...Object.keys(after.storage ?? {})])) {
      const cell = words => h("span", { class: "hash", title: words }, short(words));
      rows.push([addressLink(address), cell(slot), cell(before.storage?.[slot] ?? "0x0"), cell(after.storage?.[slot] ?? "0x0"), ""]);
    }
  }
  return table(["Account", "What", { name: "Before", class: "right" }, { name: "After", class: "right" }, { name: "Difference", class: "right" }], rows, "Nothing.");
}
