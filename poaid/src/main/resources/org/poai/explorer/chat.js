// A talk with the model that rules, each answer with what proves it.

import { h, show } from "./dom.js";
import { card, facts, hash, link, pageTitle, problem, words } from "./parts.js";
import { count } from "./text.js";

const ANSWER = "/v1/chat/completions";

export async function render({ signal }) {
  const turns = [];
  const log = h("div", { class: "talk", role: "log", "aria-live": "polite", "aria-label": "Conversation" });
  const text = h("textarea", { rows: 2, maxlength: 1500, "aria-label": "Message", placeholder: "Ask the model…" });
  const button = h("button", { type: "submit" }, "Ask");
  const form = h("form", {
    class: "form",
    onsubmit: async event => {
      event.preventDefault();
      const asked = text.value.trim();
      if (!asked || button.disabled) return;
      text.value = "";
      button.disabled = true;
      await turn(turns, asked, log, signal);
      button.disabled = false;
      text.focus();
    },
  }, text, h("div", { class: "actions" }, button, h("button", {
    type: "button", class: "quiet",
    onclick: () => {
      turns.length = 0;
      show(log);
    },
  }, "Begin anew")));
  text.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  return h("div", null, pageTitle("Chat"),
    card(null, h("p", { class: "note" }, "This node answers with the model that proves the chain's blocks. The same question has the same answer on every node; ",
      link("/epochs", "which model rules"), "."), log, form));
}

/** One question and its answer. */
async function turn(turns, asked, log, signal) {
  const answer = h("bdi", { class: "words" });
  const proof = h("div");
  log.append(h("div", { class: "said mine" }, words(asked)), h("div", { class: "said" }, answer, proof));
  turns.push({ role: "user", content: asked });
  let said = "";
  try {
    await stream(turns, signal, event => {
      const piece = event.choices?.[0]?.delta?.content ?? "";
      said += piece;
      show(answer, words(said));
      if (event.poai) show(proof, proven(event));
      if (event.error) throw new Error(event.error.message);
    });
    turns.push({ role: "assistant", content: said });
  } catch (e) {
    if (!signal.aborted) show(proof, problem(e));
    turns.pop();
  }
}

const proven = event => h("details", null, h("summary", null, `What proves it${event.choices?.[0]?.finish_reason === "length" ? " (cut at the limit)" : ""}`), facts([
  ["Model", hash(event.poai.model)],
  ["Answer's hash", hash(event.poai.resultHash)],
  ["Manifest", h("span", { class: "hash" }, event.system_fingerprint)],
  ["Tokens", event.usage ? `${count(event.usage.prompt_tokens)} asked, ${count(event.usage.completion_tokens)} answered` : null],
  ["Answered by", event.poai.mode === "local" ? "this node's own engine" : event.poai.mode],
]));

/** Reads the answer as it comes: server-sent events over a POST. */
async function stream(messages, signal, take) {
  const response = await fetch(ANSWER, {
    method: "POST", signal, headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ model: "poai/local", stream: true, max_tokens: 256, messages }),
  });
  if (response.status === 404) throw new Error("This node talks with browsers of its own machine only.");
  if (!response.ok) {
    const refusal = await response.json().catch(() => null);
    throw new Error(refusal?.error?.message ?? `The node answered ${response.status}.`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const data = part.replace(/^data: /, "");
      if (data && data !== "[DONE]") take(JSON.parse(data));
    }
  }
}
