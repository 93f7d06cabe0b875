// The timeline of manifests: which model and which dataset rule, what may rule next.

import { h } from "./dom.js";
import { ask, chain, live, tryAsk } from "./node.js";
import { blockLink, card, facts, hash, link, meter, pageTitle, table, tag } from "./parts.js";
import { count, number, short, visible } from "./text.js";

const SHOWN = 12;
const hex = value => "0x" + value.toString(16);

export async function render({ query, signal }) {
  const known = await chain;
  const [schedule, epoch, manifest, model, dataset] = await Promise.all([
    ask("poai_schedule"), ask("poai_epoch"), ask("poai_manifest"), tryAsk("poai_model"), tryAsk("poai_dataset")]);
  const last = Math.min(epoch.epoch, Number(query.get("from") ?? epoch.epoch) || epoch.epoch);
  const epochs = await Promise.all(Array.from({ length: Math.min(SHOWN, last + 1) }, (_, i) => timeline(last - i, known, epoch)));
  const progress = h("div", null, present(schedule, epoch, known));
  live.on("block", async () => {
    const [nowSchedule, now] = await Promise.all([tryAsk("poai_schedule"), tryAsk("poai_epoch")]);
    if (now && nowSchedule) progress.replaceChildren(present(nowSchedule, now, known));
  }, signal);
  return h("div", null, pageTitle("Epochs"),
    h("div", { class: "columns" },
      card(["Epoch ", count(epoch.epoch)], progress),
      card("What rules", rules(manifest, model, dataset))),
    card("Candidates for the next epoch", candidates(schedule)),
    card("Timeline", table([{ name: "Epoch", class: "right" }, "Blocks", "Manifest", { name: "Records", class: "right" }, "Model", "Ready for"], rows(epochs)),
      h("nav", { class: "pager", "aria-label": "More epochs" },
        last < epoch.epoch && link(`/epochs?from=${Math.min(epoch.epoch, last + SHOWN)}`, "← Newer"),
        last >= SHOWN && link(`/epochs?from=${last - SHOWN}`, "Older →"))));
}

function present(schedule, epoch, known) {
  const done = epoch.nextBlock - epoch.firstBlock;
  return h("div", null,
    meter(done / known.epochBlocks, "Blocks of this epoch"),
    facts([
      ["Blocks", `${count(epoch.firstBlock)} to ${count(epoch.lastBlock)}, ${count(done)} of ${count(known.epochBlocks)} mined`],
      ["Its key", h("span", { class: "hash" }, short(epoch.epochKey, 18, 8))],
      ["Next boundary", `block ${count(number(schedule.boundary))}`],
      ["Needed to switch", `${count(number(schedule.needed))} signalling blocks of an epoch`],
      ["This node signals", schedule.signalling ? h("span", { class: "hash" }, short(schedule.signalling)) : "for nothing"],
    ]));
}

function rules({ hash: name, manifest }, model, dataset) {
  return facts([
    ["Manifest", hash(name)],
    ["Model", model ? [h("bdi", null, visible(model.name)), h("span", { class: "note" }, ` ${visible(model.architecture)}, dimension ${count(manifest.dim)}`)] : null],
    ["Model's SHA-256", h("span", { class: "hash" }, manifest.modelSha256)],
    ["Dataset", `${count(manifest.records)} records`],
    ["Dataset root", h("span", { class: "hash" }, manifest.datasetRoot)],
    ["Here", dataset && dataset.root === manifest.datasetRoot ? tag("this node has it", "good") : tag("not on this node", "warm")],
    ["An evaluation", `${count(2 * manifest.samples)} prompts of ${count(manifest.promptTokens)} tokens, cost ${count(manifest.costUnits)}`],
    ["Engine", h("span", { class: "hash" }, visible(manifest.engine))],
  ]);
}

function candidates(schedule) {
  const needed = number(schedule.needed);
  return table(["Model", "Dataset", "Manifest", { name: "Signals", class: "right" }, "Ready"],
    schedule.candidates.map(each => [
      proposal("model", each.model), proposal("dataset", each.dataset), h("span", { class: "hash" }, short(each.manifestHash)),
      h("span", { class: "num" }, `${count(number(each.blocks))} of ${count(needed)}`),
      meter(number(each.blocks) / needed, "Blocks that signal"),
    ]), "Nothing waits to rule. Proposals that pass stand here while miners signal that they are ready.");
}

export const proposal = (kind, id) => (number(id ?? 0) ? link(`/governance/${kind}/${number(id)}`, `${kind} ${number(id)}`) : "genesis");

async function timeline(epoch, known, now) {
  const first = epoch * known.epochBlocks;
  const end = Math.min(first + known.epochBlocks, now.nextBlock);
  const parent = hex(Math.max(0, first - 1));
  const [manifest, readiness] = await Promise.all([tryAsk("poai_manifest", first ? parent : "0x0"), tryAsk("poai_readiness", hex(epoch))]);
  return { epoch, first, last: end - 1, manifest, readiness };
}

function rows(epochs) {
  return epochs.map(({ epoch, first, last, manifest, readiness }, i) => {
    const older = epochs[i + 1]?.manifest;
    const switched = older && manifest && older.hash !== manifest.hash;
    const signals = Object.entries(readiness?.counts ?? {});
    return [
      h("span", { class: "num" }, count(epoch)),
      h("span", { class: "num" }, blockLink(first, count(first)), " to ", blockLink(last, count(last))),
      manifest ? [h("span", { class: "hash" }, short(manifest.hash)), switched && [" ", tag("switched", "accent")]] : "–",
      h("span", { class: "num" }, manifest ? count(manifest.manifest.records) : "–"),
      manifest ? h("span", { class: "hash" }, short(manifest.manifest.modelSha256)) : "–",
      signals.length ? signals.map(([name, blocks]) => h("div", null, h("span", { class: "hash" }, short(name)), ` ${count(number(blocks))} blocks`)) : "–",
    ];
  });
}
