// This node: how it is, what it runs.

import { h, show } from "./dom.js";
import { ask, tryAsk, view } from "./node.js";
import { card, facts, pageTitle, problem, table, tag } from "./parts.js";
import { bytes, count, digits, number, span, visible } from "./text.js";

export async function render({ signal }) {
  const place = h("div");
  const draw = async () => {
    const [status, syncing, model] = await Promise.all([view("status", "now").catch(() => null), tryAsk("eth_syncing"), tryAsk("poai_model")]);
    show(place, status ? own(status, syncing) : open(syncing, model, await ask("txpool_status")));
  };
  await draw();
  const clock = setInterval(() => document.hidden || draw().catch(() => {}), 3000);
  signal.addEventListener("abort", () => clearInterval(clock));
  return h("div", null, pageTitle("Node"), place);
}

/** What a node that has just begun does not tell yet. */
const NOT_YET = { chain: { name: "–", chainId: "–", height: 0, totalWork: "0x0", unprovenBlocks: 0, genesis: "–" }, pool: { pending: 0, queued: 0 } };

const sync = syncing => (syncing ? `catching up: block ${count(number(syncing.currentBlock))} of ${count(number(syncing.highestBlock))}` : "at the head of the chain");

/** What everybody may know. */
const open = (syncing, model, pool) => [
  card("Chain", facts([["State", sync(syncing)], ["Waiting transactions", count(number(pool.pending))]])),
  model && card("Model", engine(model)),
];

const engine = model => facts([
  ["Name", h("bdi", null, visible(model.name))], ["SHA-256", h("span", { class: "hash" }, model.sha256)],
  ["Engine", h("span", { class: "hash" }, visible(model.engine))], ["Threads", count(model.threads)],
  ["Restarts of its process", count(model.restarts)],
  ["May judge others", model.referee === undefined ? null : model.referee ? tag("its results are those of the manifest", "good") : tag("its results differ from the manifest's", "bad")],
]);

function own(told, syncing) {
  const status = { ...NOT_YET, ...told };
  const troubles = Object.entries(status.problems);
  return [
    card("Health", troubles.length ? troubles.map(([name, text]) => problem(`${name}: ${text}`)) : h("p", null, tag("healthy", "good"), " Nothing is wrong.")),
    h("div", { class: "columns" },
      card("Node", facts([
        ["Version", visible(status.version)], ["Up for", span(status.uptimeSeconds)], ["State", sync(syncing)],
        ["Chain on disk", bytes(status.diskBytes)], ["JSON-RPC", status.rpc ?? null], ["OpenAI's interface", status.openai ?? null],
        ["Waiting transactions", `${count(status.pool.pending)}, and ${count(status.pool.queued)} queued`]])),
      card("Chain", facts([
        ["Name", `${visible(status.chain.name)}, chain id ${status.chain.chainId}`], ["Height", count(status.chain.height)],
        ["Total work", digits(Number(BigInt(status.chain.totalWork)))], ["Unproven blocks", count(status.chain.unprovenBlocks)],
        ["Genesis", h("span", { class: "hash" }, status.chain.genesis)]])),
      card("Model", engine(status.model)),
      card("Network", facts([
        ["Connections", count(status.network.connections)], ["Peer id", h("span", { class: "hash" }, status.network.id)],
        ["Listens at", status.network.addresses.map(address => h("div", { class: "hash" }, visible(address)))]]))),
    card("Files of models and datasets", table(["Kind", "SHA-256", { name: "Size", class: "right" }, "State", "Needed for"],
      status.assets.map(asset => [
        asset.kind, h("span", { class: "hash" }, asset.sha256.slice(0, 18) + "…"), bytes(number(asset.size)),
        asset.whole ? tag("whole", "good") : tag(`${bytes(number(asset.have))} here`, "warm"), h("bdi", null, visible(asset.neededBy.join(", ") || "–"))]))),
  ];
}
