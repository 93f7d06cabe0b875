// What was typed into the search box: a height, a hash, an address, or words of a question.

import { h } from "./dom.js";
import { tryAsk, view } from "./node.js";
import { blockLink, card, pageTitle, table, words } from "./parts.js";
import { count } from "./text.js";

export async function render({ query }) {
  const text = (query.get("q") ?? "").trim();
  const direct = await place(text);
  if (direct) {
    // The page that was meant takes the place of this one, so that "back" leads before it.
    history.replaceState(null, "", direct);
    dispatchEvent(new PopStateEvent("popstate"));
    return h("div");
  }
  const found = text ? await questions(text) : null;
  const page = h("div", null, pageTitle("Search"),
    card(["For ", words(text)], !text ? h("p", { class: "empty" }, "Type a height, a hash, an address or words of a question.")
      : found === null ? h("p", { class: "empty" }, "Nothing has this name, and this node does not search questions.")
        : table([{ name: "Record", class: "right" }, "Question", "Right answer", "Asked in"],
          found.records.map(record => [
            h("span", { class: "num" }, count(record.index)), words(record.question), words(record.answer),
            record.blocks?.length ? record.blocks.map((block, i) => [i ? ", " : "", blockLink(block, count(block))]) : "–",
          ]), "No block, transaction or address has this name, and no question these words."),
      found?.more && h("p", { class: "note" }, "There are more; add a word.")));
  page.dataset.title = `Search: ${text.slice(0, 60)}`;
  return page;
}

const questions = text => view("search", text).catch(() => null);

/** The page of a name that leaves no doubt. */
async function place(text) {
  const plain = text.replace(/[, ]/g, "");
  if (/^\d{1,15}$/.test(plain)) {
    const block = await tryAsk("eth_getBlockByNumber", "0x" + Number(plain).toString(16), false);
    if (block) return `/block/${Number(plain)}`;
  }
  const hex = /^(0x)?[0-9a-fA-F]+$/.test(text) ? "0x" + text.replace(/^0x/i, "").toLowerCase() : "";
  if (hex.length === 42) return `/address/${hex}`;
  if (hex.length === 66) {
    const [transaction, block] = await Promise.all([tryAsk("eth_getTransactionByHash", hex), tryAsk("eth_getBlockByHash", hex, false)]);
    if (transaction) return `/tx/${hex}`;
    if (block) return `/block/${hex}`;
  }
  return null;
}
