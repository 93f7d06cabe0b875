// Proposals to change the model or the dataset, their votes, and what this node found out.

import { h, show } from "./dom.js";
import { ask, live } from "./node.js";
import { addressLink, card, chosenList, facts, link, meter, pageTitle, table, tag } from "./parts.js";
import { bytes, count, number, poai, span, visible } from "./text.js";
import { call, walletButton } from "./wallet.js";

const STATES = { Active: "accent", Pending: "warm", Queued: "accent", Succeeded: "good", Executed: "good", Defeated: "bad", Canceled: "", Expired: "" };
const CONTRACTS = { model: "0x00000000000000000000000000000000504f0001", dataset: "0x00000000000000000000000000000000504f0002" };

// castVote(uint256,uint8)
const CAST_VOTE = "0x56781388";

export const render = visit => (visit.args[0] ? one(visit) : all(visit));

async function all(visit) {
  const [picker, list] = chosenList({
    path: "/governance", name: "kind", options: [["all", "All"], ["model", "Models"], ["dataset", "Datasets"]], label: "Kind of proposals",
    load: kind => ask("poai_proposals", kind, null, { limit: 50 }), draw: proposals,
  }, visit);
  return h("div", null, pageTitle("Governance", picker),
    card("Proposals", list),
    card("How it goes", h("p", null, "Whoever has locked POAI votes on proposals for another model or dataset. One that passes is queued; once enough blocks of an epoch signal that their miners are ready, it rules from the next epoch on. ", link("/epochs", "What rules now"), ".")));
}

const proposals = found => table(["Proposal", "State", { name: "For", class: "right" }, { name: "Against", class: "right wide" }, { name: "Quorum", class: "right wide" }, { name: "Votes end at block", class: "right" }, "Here"],
  found.map(each => [
    link(`/governance/${each.kind}/${number(each.id)}`, `${each.kind} ${number(each.id)}`), tag(each.state, STATES[each.state]),
    h("span", { class: "num" }, poai(each.for)), h("span", { class: "num" }, poai(each.against)), h("span", { class: "num" }, poai(each.quorum)),
    h("span", { class: "num" }, count(number(each.deadline))), check(each.check),
  ]), "Nobody has proposed anything yet.");

function check(found) {
  if (!found) return "–";
  const kind = { ready: "good", failed: "bad" }[found.state] ?? "warm";
  return h("span", null, tag(found.state, kind), found.failed && [" ", h("bdi", { class: "note" }, visible(found.failed))]);
}

async function one({ args: [kind, id], signal }) {
  const place = h("div");
  const draw = async () => {
    const [found, head] = await Promise.all([ask("poai_proposal", kind, "0x" + Number(id).toString(16)), ask("eth_blockNumber")]);
    show(place, parts(found, number(head)));
  };
  await draw();
  live.on("block", () => draw().catch(() => {}), signal);
  const page = h("div", null, place);
  page.dataset.title = `Proposal: ${kind} ${id}`;
  return page;
}

function parts(found, head) {
  const forVotes = BigInt(found.for);
  const sum = forVotes + BigInt(found.against) + BigInt(found.abstain);
  const share = wei => (sum ? Number((BigInt(wei) * 1000n) / sum) / 1000 : 0);
  const line = (name, wei) => h("div", { class: "vote" }, h("span", null, name), meter(share(wei), `${name}: ${poai(wei)} POAI`), h("span", { class: "num right" }, poai(wei)));
  return [
    pageTitle(`Proposal: ${found.kind} ${number(found.id)}`, tag(found.state, STATES[found.state])),
    h("div", { class: "columns" },
      card("Votes", line("For", found.for), line("Against", found.against), line("Abstain", found.abstain),
        facts([
          ["Quorum", [poai(found.quorum), " POAI, ", (sum >= BigInt(found.quorum)) ? tag("reached", "good") : tag("not reached", "warm")]],
          ["Weights as of", `block ${count(number(found.snapshot))}`],
          ["Votes end at", [`block ${count(number(found.deadline))}`, number(found.deadline) > head ? `, ${count(number(found.deadline) - head)} more` : ""]],
        ]),
        found.state === "Active" && h("div", { class: "actions" }, [["For", 1], ["Against", 0], ["Abstain", 2]].map(([name, support]) =>
          walletButton(`Vote ${name.toLowerCase()}`, () => ({ to: CONTRACTS[found.kind], data: call(CAST_VOTE, number(found.id), support) }))))),
      card("Course", facts([
        ["Proposed by", addressLink(found.proposer, true)],
        ["Not before epoch", count(number(found.notBefore))],
        ["May rule from epoch", found.fromEpoch ? count(number(found.fromEpoch)) : "not queued yet"],
        ["Until epoch", found.untilEpoch ? count(number(found.untilEpoch)) : null],
        ["Rules since epoch", found.ruledFrom ? count(number(found.ruledFrom)) : null],
        ["Key is shown in blocks", found.revealFirst ? `${count(number(found.revealFirst))} to ${count(number(found.revealLast))}` : null],
        ["This node's check", check(found.check)],
        ["Signals for it", found.check ? (found.check.approved ? "approved by its operator" : "not approved by its operator") : null],
        ["Evaluation here", found.check?.seconds ? span(found.check.seconds) : null],
      ]))),
    card("What is proposed", record(found)),
  ];
}

/** The record of a model or a dataset: names and hashes, all of them a stranger's. */
function record(found) {
  const sizes = new Set(["size", "sealedSize", "deltaSize"]);
  const counts = new Set(["parameters", "costUnits", "dim", "samples", "records"]);
  return facts(Object.entries(found.record ?? {}).filter(([, content]) => content !== null).map(([name, content]) => [
    name.replace(/([A-Z])/g, " $1").toLowerCase(),
    sizes.has(name) ? bytes(number(content)) : counts.has(name) ? count(number(content)) : h("span", { class: "hash" }, visible(content)),
  ]));
}
