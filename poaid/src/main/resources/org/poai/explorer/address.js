// One account: what it has, what it is, and what it took part in.

import { h } from "./dom.js";
import { ask, live, tryAsk, view } from "./node.js";
import { addressLink, blockLink, card, copyButton, facts, later, link, nameOf, pageTitle, shortTime, table, tag, txLink, value, words } from "./parts.js";
import { count, number, poai, short, utf8 } from "./text.js";

export async function render({ args: [given], query, signal }) {
  const address = given.toLowerCase();
  const [balance, nonce, code] = await Promise.all([
    ask("eth_getBalance", address, "latest"), ask("eth_getTransactionCount", address, "latest"), ask("eth_getCode", address, "latest")]);
  const name = nameOf(address);
  const held = h("b", { class: "num" }, poai(balance));
  const refresh = async () => {
    const now = await tryAsk("eth_getBalance", address, "latest");
    if (now) held.textContent = poai(now);
  };
  live.on("block", refresh, signal);
  const page = h("div", null,
    pageTitle(name ?? "Address", code === "0x" ? tag("account") : tag("contract", "accent")),
    card(null, facts([
      ["Address", h("span", { class: "hash" }, address, copyButton(address))],
      ["Balance", [held, " ", h("span", { class: "unit" }, "POAI")]],
      ["Transactions sent", count(number(nonce))],
      ["Code", code === "0x" ? null : `${count(code.length / 2 - 1)} bytes`],
      ["Put in place by", code === "0x" ? null : later(tryAsk("ots_getContractCreator", address), creator, "…")],
    ])),
    code !== "0x" && card("Token", later(token(address), shown => shown ?? h("p", { class: "empty" }, "It does not say that it is one."))),
    card("History", later(history(address, query.get("from")), found => historyTable(address, found))));
  page.dataset.title = name ?? `Address ${short(address)}`;
  return page;
}

const creator = found => (found ? [addressLink(found.creator), " in ", txLink(found.hash)] : "not known here");

/** What a token says of itself (ERC-20, ERC-721); whatever it says is a stranger's word. */
async function token(address) {
  const call = data => tryAsk("eth_call", { to: address, data }, "latest");
  const [name, symbol, decimals, supply] = await Promise.all(["0x06fdde03", "0x95d89b41", "0x313ce567", "0x18160ddd"].map(call));
  const names = [text(name), text(symbol)];
  if (names[0] === null && names[1] === null) return null;
  const isWord = word => word?.length === 66;
  return facts([
    ["Name", names[0] === null ? null : words(names[0])],
    ["Symbol", names[1] === null ? null : words(names[1])],
    ["Decimals", isWord(decimals) ? String(BigInt(decimals)) : null],
    ["Supply", isWord(supply) ? amount(BigInt(supply), isWord(decimals) ? Number(BigInt(decimals) & 255n) : 0) : null],
  ]);
}

function amount(units, decimals) {
  const digits = units.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const rest = decimals ? digits.slice(-decimals).replace(/0+$/, "") : "";
  return count(BigInt(whole)) + (rest && "." + rest);
}

/** A string of the ABI; null where the bytes are none. */
function text(data) {
  if (!data || data.length < 2 + 128) return null;
  const size = Number(BigInt("0x" + data.slice(66, 130)));
  const hex = data.slice(130, 130 + 2 * Math.min(size, 200));
  return hex.length === 2 * Math.min(size, 200) && size > 0 ? utf8("0x" + hex) : null;
}

const history = (address, from) => view("history", from ? `${address}-${from}` : address);

const ROLES = { sender: "sent", recipient: "got", created: "put in place", within: "within", tokens: "tokens", logged: "named" };

function historyTable(address, found) {
  const rows = found.entries.map(entry => [
    txLink(entry.hash),
    h("span", null, entry.roles.map(role => [tag(ROLES[role] ?? role, role === "recipient" || role === "created" ? "good" : ""), " "]), !entry.done && tag("failed", "bad")),
    blockLink(entry.block, count(entry.block)), addressLink(entry.from),
    entry.to ? addressLink(entry.to) : tag("creates"), value(entry.value), shortTime(entry.timestamp),
  ]);
  return [
    table(["Transaction", "This account", "Block", { name: "From", class: "wide" }, { name: "To", class: "wide" }, { name: "Value", class: "right" }, { name: "Age", class: "right" }], rows, "Nothing in the blocks that this node keeps."),
    found.next && h("nav", { class: "pager", "aria-label": "Older" }, h("span"), link(`/address/${address}?from=${found.next}`, "Older →")),
  ];
}
