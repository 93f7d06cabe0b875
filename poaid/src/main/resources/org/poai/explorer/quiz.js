// The proof of a block as a picture: what was asked, what the model said, and how it won.

import { h, svg } from "./dom.js";
import { link, words } from "./parts.js";
import { count, digits, loss } from "./text.js";

const WHOLE = 2n ** 256n;

/** One of how many evaluations wins under this target. */
export const odds = target => Number((WHOLE * 1000n) / (BigInt(target) + 1n)) / 1000;

/** The part of the target at which the ticket lies, from 0 to 1. */
const place = quiz => Number((BigInt(quiz.lottery) * 10000n) / (BigInt(quiz.target) + 1n)) / 10000;

/** 256 bits as squares, a row of 32 for each eighth; each question has its share of them. */
export function bitPicture(fingerprint, questions) {
  const bits = [...fingerprint.slice(2)].map(digit => parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
  const share = bits.length / Math.max(1, questions);
  const paths = Array.from({ length: Math.max(1, questions) }, (_, k) => {
    let path = "";
    for (let i = k * share; i < (k + 1) * share; i++) {
      if (bits[i] === "1") path += `M${i % 32} ${Math.floor(i / 32)}h.86v.86h-.86z`;
    }
    return svg("path", { d: path, class: `bits part${k % 4}` });
  });
  return svg("svg", { class: "fingerprint", viewBox: "-0.07 -0.07 32 8", role: "img", "aria-label": "Fingerprint: the signs of 256 projections of the model's state" }, paths);
}

/** The target as a bar, and where in it the ticket fell. */
export function targetPicture(quiz) {
  const at = place(quiz) * 100;
  return svg("svg", { class: "target", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": `The ticket lies at ${digits(at)} % of the target` },
    svg("rect", { class: "room", x: 0, y: 3, width: 100, height: 4 }),
    svg("rect", { class: "reach", x: 0, y: 3, width: at, height: 4 }),
    svg("rect", { class: "ticket", x: Math.max(0, Math.min(99.4, at - 0.3)), y: 0, width: 0.6, height: 10 }));
}

/** A loss between the right answer (0) and what has nothing to do with it (0.5). */
export function lossPicture(millionths) {
  const at = Math.min(100, millionths / 1e4);
  return svg("svg", { class: "loss", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": `Loss ${loss(millionths)} between 0, the right answer, and 1` },
    svg("rect", { class: "room", x: 0, y: 3, width: 100, height: 4 }),
    svg("rect", { class: "middle", x: 49.85, y: 1, width: 0.3, height: 8 }),
    svg("rect", { class: "ticket", x: Math.max(0, at - 0.4), y: 0, width: 0.8, height: 10 }));
}

/** The first question of a block, for a list. */
export const firstQuestion = quiz => (quiz?.questions.length ? words(quiz.questions[0].question ?? `record ${quiz.questions[0].record}`) : "–");

function question(item, k, quiz) {
  const asked = item.question === null ? h("em", null, `record ${count(item.record)}, which this node does not have`) : words(item.question);
  return h("li", { class: `question part${k % 4}` },
    h("p", { class: "asked" }, asked),
    h("p", { class: "answered" }, h("span", { class: "who" }, "Model"), item.answer === null ? h("em", null, "pruned here") : words(item.answer || "(nothing)")),
    item.expected !== null && h("p", { class: "expected" }, h("span", { class: "who" }, "Right"), words(item.expected)),
    quiz.whole && item.salt && h("details", { class: "salt" },
      h("summary", null, "Prompt as this nonce salts it"),
      h("p", null, words(item.salt + " …")),
      h("p", null, words(`Question: ${item.question}`)),
      h("p", null, words("Answer:")),
      h("p", { class: "note" }, "The first of its two prompts. As many salt words follow as fill its length.")));
}

/**
 * The whole picture.
 *
 * @param quiz as poai_getQuiz has it; with `whole`, salted prompts and links
 */
export function quizPicture(quiz) {
  const chance = odds(quiz.target);
  return h("div", { class: "quiz" },
    h("ol", { class: "questions" }, quiz.questions.map((item, k) => question(item, k, quiz))),
    h("div", { class: "proof" },
      h("figure", null, bitPicture(quiz.fingerprint, quiz.questions.length), h("figcaption", null, "Fingerprint of the model's state, one colour a question")),
      h("figure", null, lossPicture(quiz.quizLoss),
        h("figcaption", null, h("b", { class: "num" }, loss(quiz.quizLoss)), " loss: 0 points at the right answers, 0.5 at nothing")),
      h("figure", null, targetPicture(quiz),
        h("figcaption", null, "Ticket at ", h("b", { class: "num" }, `${digits(place(quiz) * 100)} %`), " of the target, under which one evaluation in ", h("b", { class: "num" }, digits(chance)), " falls")),
      quiz.whole && h("p", { class: "note" }, "All who follow the chain compute this again, bit for bit. ", link("/epochs", "Which model rules"))));
}
