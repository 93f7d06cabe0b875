// The inference market: jobs, cases about results, workers and their offers.

import { h, show } from "./dom.js";
import { ask, chain, live, tryAsk } from "./node.js";
import { addressLink, card, chosenList, facts, hash, later, link, pageTitle, table, tag, value, words } from "./parts.js";
import { count, number, poai, short, visible } from "./text.js";
import { bytesArgument, call, walletButton } from "./wallet.js";

const STATUS = { open: "accent", accepted: "warm", delivered: "good", disputed: "bad", paid: "good", refunded: "" };
const MARKET = "0x00000000000000000000000000000000504f0003";
const hex = value => "0x" + value.toString(16);
const UNITS = 10n ** 18n;

// post(uint64,uint16,uint64,uint32,bytes)
const POST = "0x85324ce2";

export const render = visit => (visit.args[0] ? one(visit) : all(visit));

async function all(visit) {
  const [picker, list] = chosenList({
    path: "/jobs", name: "status", options: [["all", "All"], ...Object.keys(STATUS).map(name => [name, name])], label: "Status of jobs",
    load: status => ask("poai_jobs", status ? { status } : {}, { limit: 50 }), draw: jobs,
  }, visit);
  return h("div", null, pageTitle("Jobs", picker), card("Jobs", list),
    h("div", { class: "columns" },
      card("Answers in channels", later(tryAsk("poai_workers"), offers)),
      card("The market", later(ask("poai_market"), market))),
    card("Ask the model", later(ask("poai_market"), form)));
}

const jobs = found => table([{ name: "Job", class: "right" }, "Status", { name: "Price", class: "right" }, { name: "Tokens", class: "right wide" }, "Asked by", { name: "Worker", class: "wide" }, { name: "Prompt", class: "fill" }],
  found.map(job => [
    link(`/jobs/${number(job.id)}`, count(number(job.id))), tag(job.status, STATUS[job.status]), value(job.price),
    h("span", { class: "num" }, count(number(job.maxTokens))), addressLink(job.poster), job.worker ? addressLink(job.worker) : "–",
    job.prompt === null || job.prompt === undefined ? "–" : words(job.prompt),
  ]), "No jobs. Whoever pays for an answer posts one.");

const offers = found => table(["Worker", { name: "POAI a token", class: "right" }, { name: "Waiting", class: "right" }, { name: "Valid for", class: "right" }],
  (found ?? []).map(each => [addressLink(each.worker), h("span", { class: "num" }, poai(each.pricePerToken)), count(number(each.queue)), left(each)]), "Nobody offers answers now.");

const left = each => (each.left ? h("bdi", { class: "note" }, visible(each.left)) : `${count(Math.max(0, Math.round((number(each.validUntil) - live.now()) / 60)))} min`);

function market(found) {
  const { parameters } = found;
  return facts([
    ["Jobs so far", count(number(found.jobs))], ["Channels so far", count(number(found.channels))],
    ["Least price", value(parameters.minPrice)], ["Least stake of a worker", value(parameters.minStake)],
    ["A result can be challenged for", `${count(number(parameters.challengeBlocks))} blocks`],
    ["Miners vote for", `${count(number(parameters.voteBlocks))} blocks, with ${poai(parameters.voteBond)} POAI each`],
    ["Pool of the judges", value(found.pool)], ["Fee", `${number(parameters.feeBps) / 100} %`],
  ]);
}

/** Posts a prompt as a job, by the visitor's own wallet. */
function form(found) {
  const prompt = h("textarea", { rows: 3, maxlength: 2000, "aria-label": "Prompt", placeholder: "Question: What is 6 times 7?\nAnswer:" });
  const price = h("input", { type: "text", inputmode: "decimal", value: poai(BigInt(found.parameters.minPrice) * 32n), "aria-label": "Price in POAI" });
  const tokens = h("input", { type: "number", min: 1, max: 384, value: 32, "aria-label": "Most tokens of the answer" });
  const post = async () => {
    if (!prompt.value.trim()) throw new Error("Write what the model is to be asked.");
    const head = number(await ask("eth_blockNumber"));
    const known = await chain;
    const wait = Math.max(4, Math.round(600 / known.blockSeconds));
    const bytes = new TextEncoder().encode(prompt.value);
    return {
      to: MARKET, value: hex(wei(price.value)),
      data: call(POST, number(found.model), Number(tokens.value), head + wait, wait, bytesArgument(5, bytes)),
    };
  };
  return h("div", { class: "form" }, prompt,
    h("div", { class: "range" }, h("label", null, "Price ", price), h("label", null, "Tokens ", tokens), walletButton("Post the job", post)),
    h("p", { class: "note" }, "A job is public, prompt and answer too. Its price is paid back when nobody takes it in time."));
}

/** An amount of POAI as wei. */
function wei(text) {
  const match = /^(\d{1,12})(?:[.](\d{1,18}))?$/.exec(text.replace(/,/g, "").trim());
  if (!match) throw new Error("The price is a number of POAI, as 0.5.");
  return BigInt(match[1]) * UNITS + BigInt((match[2] ?? "").padEnd(18, "0"));
}

async function one({ args: [id], signal }) {
  const place = h("div");
  const draw = async () => {
    const [job, dispute] = await Promise.all([ask("poai_job", hex(Number(id))), tryAsk("poai_case", hex(Number(id)))]);
    show(place, parts(job, dispute));
  };
  await draw();
  live.on("block", () => draw().catch(() => {}), signal);
  const page = h("div", null, place);
  page.dataset.title = `Job ${id}`;
  return page;
}

function parts(job, dispute) {
  return [
    pageTitle(["Job ", h("span", { class: "num" }, count(number(job.id)))], tag(job.status, STATUS[job.status])),
    card("Question", job.prompt === null ? h("p", { class: "empty" }, visible(job.missing ?? "This node does not keep the prompt.")) : h("pre", null, visible(job.prompt))),
    card("Answer", job.result === null ? h("p", { class: "empty" }, job.resultHash ? "This node does not keep the answer." : "None yet.") : h("pre", null, visible(job.result) || "(the empty answer)")),
    card(null, facts([
      ["Asked by", addressLink(job.poster, true)], ["Price", value(job.price)], ["Tokens at most", count(number(job.maxTokens))],
      ["Worker", job.worker ? addressLink(job.worker, true) : `nobody yet; can be taken up to block ${count(number(job.acceptBy))}`],
      ["Worker's stake", job.worker ? value(job.stake) : null],
      ["To be delivered by", job.deadline ? `block ${count(number(job.deadline))}` : null],
      ["Can be challenged up to", job.challengeEnd ? `block ${count(number(job.challengeEnd))}` : null],
      ["Prompt's hash", hash(job.promptHash)], ["Answer's hash", job.resultHash ? hash(job.resultHash) : null],
    ])),
    dispute && card("Case", caseParts(dispute)),
  ];
}

function caseParts(dispute) {
  return [
    facts([
      ["State", tag(dispute.state, dispute.state === "ruled" ? "good" : "warm")],
      ["Challenger", [addressLink(dispute.challenger), ", bond ", value(dispute.bond)]],
      ["Worker", [addressLink(dispute.worker), ", stake ", value(dispute.stake)]],
      ["Worker's answer", h("span", { class: "hash" }, short(dispute.claimed, 18, 8))],
      ["Challenger's answer", dispute.challengerHash ? h("span", { class: "hash" }, short(dispute.challengerHash, 18, 8)) : "sealed"],
      ["Votes end at", `block ${count(number(dispute.voteEnd))}, answers are shown until ${count(number(dispute.revealEnd))}`],
      ["Votes cast", `${count(number(dispute.cast))}, leading weight ${count(number(dispute.leadingWeight))}`],
      ["Verdict", dispute.verdict ? [h("span", { class: "hash" }, short(dispute.verdict, 18, 8)), " ", dispute.verdict === dispute.claimed ? tag("the worker was right", "good") : tag("the worker was wrong", "bad")] : null],
    ]),
    h("h3", null, "Jury"),
    table(["Miner", { name: "Weight", class: "right" }, "Answer"], dispute.votes.map(vote => [
      addressLink(vote.voter), count(number(vote.weight)), vote.answer ? [h("span", { class: "hash" }, short(vote.answer)), " ", vote.answer === dispute.claimed ? "the worker's" : ""] : tag("sealed")])),
  ];
}
