// What many pages are made of: links, tables, cards, times.

import { h, show, svg } from "./dom.js";
import { live } from "./node.js";
import { ago, date, poai, short, visible } from "./text.js";

export const link = (href, ...children) => h("a", { href }, ...children);

/** What a stranger wrote: isolated, so that it cannot turn the text around it. */
export const words = text => h("bdi", { class: "words" }, visible(text));

const NAMES = new Map();

/** Addresses that have a name on this chain. */
export function nameAddresses(named) {
  for (const { address, name } of named) NAMES.set(address.toLowerCase(), name);
}

export const nameOf = address => NAMES.get(address.toLowerCase());

export function copyButton(text) {
  const button = h("button", { class: "copy", type: "button", title: "Copy", "aria-label": "Copy " + short(text) }, copyIcon());
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1200);
  });
  return button;
}

const copyIcon = () =>
  svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" },
    svg("path", { d: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z", fill: "none", stroke: "currentColor", "stroke-width": 1.4 }));

const hashLink = (path, hash, whole) =>
  h("span", { class: "hash" }, link(`/${path}/${hash}`, whole ? hash : short(hash)), whole && copyButton(hash));

export const blockLink = (numberOrHash, label) => link(`/block/${numberOrHash}`, label ?? numberOrHash);
export const txLink = (hash, whole) => hashLink("tx", hash, whole);

export function addressLink(address, whole) {
  const name = nameOf(address);
  if (whole) return h("span", { class: "hash" }, link(`/address/${address}`, address), name && h("span", { class: "tag" }, name), copyButton(address));
  return h("span", name ? {} : { class: "hash" }, link(`/address/${address}`, name ?? short(address, 8, 4)));
}

export const hash = value => h("span", { class: "hash" }, value, copyButton(value));

export const value = wei => h("span", { class: "num" }, poai(wei), " ", h("span", { class: "unit" }, "POAI"));

/** A time that ages while it is looked at. */
export function time(timestamp) {
  return h("time", { datetime: new Date(timestamp * 1000).toISOString(), title: date(timestamp), "data-at": timestamp }, ago(timestamp, live.now()));
}

/** The same for a list: the span alone. */
export function shortTime(timestamp) {
  const element = time(timestamp);
  element.dataset.short = "";
  element.textContent = age(element);
  return element;
}

function age(element) {
  const text = ago(Number(element.dataset.at), live.now());
  return element.dataset.short === undefined ? text : text.replace(" ago", "").replace(/^(\d+ (?:min|h|d)) .*/, "$1");
}

setInterval(() => {
  for (const element of document.querySelectorAll("time[data-at]")) {
    const text = age(element);
    if (element.textContent !== text) element.textContent = text;
  }
}, 1000);

export const card = (title, ...children) =>
  h("section", { class: "card" }, title && h("h2", null, title), ...children);

/** Names with what they stand for; a row with nothing is left out. */
export function facts(rows) {
  return h("dl", { class: "facts" },
    rows.filter(([, content]) => content !== null && content !== undefined)
      .map(([name, content, about]) => h("div", null, h("dt", about ? { title: about } : null, name), h("dd", null, content))));
}

/**
 * A table.
 *
 * @param columns each a name, or {name, class}
 * @param rows each a list of cells
 */
export function table(columns, rows, empty = "Nothing yet.") {
  const heads = columns.map(column => (typeof column === "string" ? { name: column } : column));
  if (!rows.length) return h("p", { class: "empty" }, empty);
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": heads[0].name },
    h("table", null,
      h("thead", null, h("tr", null, heads.map(head => h("th", { scope: "col", class: head.class }, head.name)))),
      h("tbody", null, rows.map(row => h("tr", null, row.map((cell, i) => h("td", { class: heads[i].class, "data-name": heads[i].name }, cell)))))));
}

export const tag = (text, kind = "") => h("span", { class: `tag ${kind}` }, text);

/** A figure with its name above and what it means below. */
export const figure = (name, content, below) =>
  h("div", { class: "figure" }, h("div", { class: "name" }, name), h("div", { class: "big" }, content), below && h("div", { class: "below" }, below));

/** How far something has come, from 0 to 1. */
export function meter(part, label) {
  const width = Math.max(0, Math.min(1, part)) * 100;
  return h("div", { class: "meter", role: "img", "aria-label": label ?? `${Math.round(width)} %` },
    svg("svg", { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "fill", x: 0, y: 0, width, height: 4 })));
}

/** A place for what is not there yet; the page is whole without it. */
export function later(promise, make, waiting = "…") {
  const place = h("div", { class: "later", "aria-busy": "true" }, h("p", { class: "empty" }, waiting));
  promise.then(
    found => show(place, make(found)),
    failure => show(place, problem(failure))).finally(() => place.removeAttribute("aria-busy"));
  return place;
}

export const problem = failure => h("p", { class: "problem", role: "alert" }, visible(failure.message ?? failure));

export const pageTitle = (title, ...more) => h("div", { class: "title" }, h("h1", null, title), ...more);

/** Buttons of which one is chosen. */
export function choice(options, chosen, choose, label) {
  return h("div", { class: "choice", role: "group", "aria-label": label },
    options.map(([key, name]) => h("button", { type: "button", "aria-pressed": String(key === chosen), onclick: () => choose(key) }, name)));
}

/**
 * A list with buttons above it that say what is in it, drawn anew with each block. What is chosen stands in the page's address.
 *
 * @param path the page's
 * @param name of what is chosen, in the address; "all" stands for no choice
 * @param load asks the node for what is chosen, null where nothing is
 * @param draw makes the list of what the node answered
 * @returns the buttons and the list
 */
export function chosenList({ path, name, options, label, load, draw }, { query, signal }) {
  let chosen = query.get(name) ?? "all";
  const picker = h("div");
  const list = h("div");
  const ask = () => load(chosen === "all" ? null : chosen);
  const redraw = () => {
    show(picker, choice(options, chosen, next => {
      chosen = next;
      history.replaceState(null, "", next === "all" ? path : `${path}?${name}=${next}`);
      redraw();
    }, label));
    show(list, later(ask(), draw));
  };
  redraw();
  live.on("block", async () => {
    const found = await ask().catch(() => null);
    if (found) show(list, draw(found));
  }, signal);
  return [picker, list];
}
