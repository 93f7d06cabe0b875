// The frame of all pages: which path is which page, the bar above, and what lies below.

import { h, show } from "./dom.js";
import { chain, live } from "./node.js";
import { nameAddresses, pageTitle, problem } from "./parts.js";
import { count } from "./text.js";

const PAGES = [
  [/^\/$/, "home", "PoAI"],
  [/^\/block\/(0x[0-9a-fA-F]{64}|\d{1,15})$/, "block", "Block"],
  [/^\/tx\/(0x[0-9a-fA-F]{64})$/, "tx", "Transaction"],
  [/^\/address\/(0x[0-9a-fA-F]{40})$/, "address", "Address"],
  [/^\/blocks$/, "blocks", "Blocks"],
  [/^\/epochs$/, "epochs", "Epochs"],
  [/^\/charts$/, "charts", "Charts"],
  [/^\/governance(?:\/(model|dataset)\/(\d{1,12}))?$/, "governance", "Governance"],
  [/^\/jobs(?:\/(\d{1,15}))?$/, "jobs", "Jobs"],
  [/^\/miners$/, "miners", "Miners"],
  [/^\/peers$/, "peers", "Peers"],
  [/^\/node$/, "machine", "Node"],
  [/^\/search$/, "search", "Search"],
  [/^\/chat$/, "chat", "Chat"],
];

const NAV = [
  ["/blocks", "Blocks"], ["/epochs", "Epochs"], ["/charts", "Charts"], ["/governance", "Governance"],
  ["/jobs", "Jobs"], ["/miners", "Miners"], ["/peers", "Peers"], ["/node", "Node"],
];

const main = document.getElementById("main");
let leaving = new AbortController();

/** Shows the page of the address bar. */
async function open() {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const path = location.pathname;
  for (const [pattern, file, title] of PAGES) {
    const match = pattern.exec(path);
    if (match) {
      await render(file, title, { args: match.slice(1), query: new URLSearchParams(location.search), signal });
      return;
    }
  }
  document.title = "Nothing here – PoAI";
  show(main, pageTitle("Nothing here"), h("p", { class: "card" }, "No page has this address. The search above finds blocks, transactions, addresses and questions."));
}

async function render(file, title, visit) {
  const slow = setTimeout(() => main.classList.add("waiting"), 150);
  main.setAttribute("aria-busy", "true");
  try {
    const view = await import(`./${file}.js`);
    const page = await view.render(visit);
    if (visit.signal.aborted) return;
    document.title = file === "home" ? title : `${page.dataset?.title ?? title} – PoAI`;
    show(main, page);
  } catch (e) {
    if (visit.signal.aborted) return;
    document.title = `${title} – PoAI`;
    show(main, pageTitle(title), h("div", { class: "card" }, problem(e), h("button", { type: "button", onclick: () => open() }, "Try again")));
  } finally {
    clearTimeout(slow);
    if (!visit.signal.aborted) {
      main.classList.remove("waiting");
      main.removeAttribute("aria-busy");
    }
  }
}

/** Goes to a page of this site without loading it anew. */
export function go(path) {
  history.pushState(null, "", path);
  mark();
  scrollTo(0, 0);
  open().then(() => main.focus({ preventScroll: true }));
}

addEventListener("popstate", () => {
  mark();
  open();
});

document.addEventListener("click", event => {
  const anchor = event.target.closest?.("a[href^='/']");
  if (!anchor || anchor.target || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(anchor.getAttribute("href"));
});

const nav = h("nav", { "aria-label": "Pages" }, NAV.map(([path, name]) => h("a", { href: path }, name)));

function mark() {
  for (const anchor of nav.children) {
    if (location.pathname.startsWith(anchor.getAttribute("href"))) anchor.setAttribute("aria-current", "page");
    else anchor.removeAttribute("aria-current");
  }
}

function searchBox() {
  const input = h("input", { type: "search", name: "q", placeholder: "Block, hash, address or question", "aria-label": "Search", autocomplete: "off", spellcheck: "false", maxlength: 300 });
  addEventListener("keydown", event => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "")) {
      event.preventDefault();
      input.focus();
    }
  });
  return h("form", {
    role: "search", action: "/search",
    onsubmit: event => {
      event.preventDefault();
      if (input.value.trim()) go("/search?q=" + encodeURIComponent(input.value.trim()));
    },
  }, input);
}

function themeButton() {
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  return h("button", {
    type: "button", class: "icon", title: "Dark or light", "aria-label": "Switch between dark and light",
    onclick: () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // It holds for this page, then.
      }
    },
  }, "◐");
}

const dot = h("span", { class: "dot", role: "status", title: "Not connected", "aria-label": "Not connected" });

function frame() {
  show(document.getElementById("top"),
    h("a", { class: "brand", href: "/" }, h("img", { src: new URL("icon.svg", import.meta.url).pathname, alt: "", width: 26, height: 26 }), "PoAI", h("span", { id: "chain" })),
    searchBox(), h("span", { class: "tools" }, dot, themeButton()), nav);
  mark();
  live.addEventListener("link", event => {
    dot.classList.toggle("on", event.detail);
    const text = event.detail ? "Live" : "Not connected";
    dot.title = text;
    dot.setAttribute("aria-label", text);
  });
}

function introduce(known) {
  nameAddresses(known.names);
  if (known.talks) nav.append(h("a", { href: "/chat" }, "Chat"));
  mark();
  document.getElementById("chain").textContent = known.name === "mainnet" ? "" : known.name;
  show(document.getElementById("foot"), h("span", null, known.agent), h("span", null, "Chain id ", h("b", { class: "num" }, known.chainId)),
    h("span", null, "Goal: a block every ", h("b", { class: "num" }, `${count(known.blockSeconds)} s`)), h("a", { href: "/node" }, "This node"));
}

frame();
live.open();
chain.then(introduce).finally(open);
