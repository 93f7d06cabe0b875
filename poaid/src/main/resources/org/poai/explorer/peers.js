// Whom this node is connected to.

import { h, show } from "./dom.js";
import { ask, Refusal } from "./node.js";
import { card, pageTitle, table, tag } from "./parts.js";
import { count, short, visible } from "./text.js";

export async function render({ signal }) {
  const place = h("div");
  const draw = async () => show(place, peerTable(await ask("poai_peers")));
  try {
    await draw();
  } catch (e) {
    if (!(e instanceof Refusal)) throw e;
    show(place, h("p", { class: "empty" }, "This node keeps its peers to itself."));
    return h("div", null, pageTitle("Peers"), card(null, place));
  }
  const clock = setInterval(() => document.hidden || draw().catch(() => {}), 5000);
  signal.addEventListener("abort", () => clearInterval(clock));
  return h("div", null, pageTitle("Peers"), card(null, place));
}

function peerTable(peers) {
  return table(["Peer", "Address", "Program", { name: "Height", class: "right" }, "Side", { name: "Penalty points", class: "right" }],
    peers.map(peer => [
      h("span", { class: "hash", title: peer.id }, short(peer.id ?? "–", 10, 6)),
      h("span", { class: "hash" }, visible(peer.address ?? "–")),
      h("bdi", null, visible(peer.agent ?? "–")),
      h("span", { class: "num" }, peer.height === undefined || peer.height === null ? "–" : count(Number(peer.height))),
      tag(peer.direction === "out" ? "dialled by us" : "came to us"),
      h("span", { class: "num" }, String(peer.points)),
    ]), "No peers. A node that is alone mines on: others find it by --peer-multiaddr, or on the same network by themselves.");
}
