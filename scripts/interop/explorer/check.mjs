// Looks at every page of a running node as people do: light and dark, wide and narrow, by keyboard, live, with a wallet.
// Usage: node check.mjs URL FOLDER FACTS, where FACTS is JSON: {block, transfer, hostile, contract, account, job}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [base, folder, facts] = [process.argv[2], process.argv[3], JSON.parse(process.argv[4])];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = [
  ["home", "/"], ["blocks", "/blocks"], ["block", `/block/${facts.block}`], ["transfer", `/tx/${facts.transfer}`], ["hostile", `/tx/${facts.hostile}`],
  ["account", `/address/${facts.account}`], ["contract", `/address/${facts.contract}`], ["epochs", "/epochs"], ["charts", "/charts?range=all"],
  ["governance", "/governance"], ["jobs", "/jobs"], ["job", `/jobs/${facts.job}`], ["miners", "/miners"], ["peers", "/peers"], ["node", "/node"], ["search", "/search?q=which"],
];
const LOOKS = [["light", 1280, "light"], ["dark", 1280, "dark"], ["phone", 360, "light"], ["wall", 2560, "dark"]];
let failed = 0;

function check(name, isRight, found = "") {
  if (!isRight) failed += 1;
  console.log(`${isRight ? "ok  " : "FAIL"} ${name}${isRight || found === "" ? "" : `: ${found}`}`);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });

/** A page that keeps what went wrong in it, and what it asked elsewhere. */
async function open(options = {}, script = null) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  if (script) await context.addInitScript(script);
  const page = await context.newPage();
  const wrong = [];
  page.on("console", message => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", error => wrong.push(error.message));
  page.on("dialog", dialog => { wrong.push("dialog " + dialog.message()); dialog.dismiss(); });
  page.on("request", request => request.url().startsWith(base) || request.url().startsWith("data:") || wrong.push("asked " + request.url()));
  return { page, wrong, close: () => context.close() };
}

async function visit(page, path) {
  await page.goto(base + path);
  await page.waitForSelector("main:not([aria-busy]) h1", { state: "attached", timeout: 30000 });
  await page.waitForSelector("main .later[aria-busy]", { state: "detached", timeout: 30000 });
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  return found.violations.map(each => `${each.id} (${each.nodes.slice(0, 3).map(node => node.target.join(" ")).join("; ")})`);
}

for (const [look, width, colorScheme] of LOOKS) {
  const { page, wrong, close } = await open({ viewport: { width, height: 900 }, colorScheme });
  for (const [name, path] of PAGES) {
    wrong.length = 0;
    try {
      await visit(page, path);
      const state = await page.evaluate(() => ({
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        problem: document.querySelector("main .problem[role=alert]")?.textContent ?? "",
        foreign: document.querySelectorAll("main img, main script, main iframe, main b b, main [onerror]").length,
        title: document.title,
      }));
      await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: true });
      const axed = look === "light" || look === "dark" ? await violations(page) : [];
      const troubles = [...wrong, ...axed, state.over > 0 ? `wider than the window by ${state.over}` : "", state.problem, state.foreign ? "markup of strangers" : "", state.title.includes("PoAI") ? "" : "no title"].filter(Boolean);
      check(`${name}, ${look}`, troubles.length === 0, troubles.join(" | "));
    } catch (e) {
      check(`${name}, ${look}`, false, e.message.split("\n")[0]);
    }
  }
  await close();
}

{
  const { page, wrong, close } = await open();
  await visit(page, "/");
  const shown = await page.evaluate(() => Math.round(performance.getEntriesByType("paint").find(each => each.name === "first-contentful-paint")?.startTime ?? -1));
  await page.waitForSelector(".quiz .asked");
  const asked = await page.evaluate(() => Math.round(performance.now()));
  console.log(`     first paint after ${shown} ms, the quiz within ${asked} ms`);
  const height = () => page.evaluate(() => Number(document.querySelector(".figure .big").textContent.replace(/,/g, "")));
  const before = await height();
  for (let waited = 0; waited < 240 && (await height()) <= before; waited += 1) await page.waitForTimeout(500);
  check("home tells of a new block without being loaded anew", (await height()) > before);
  await page.keyboard.press("/");
  check("/ leads to the search", await page.evaluate(() => document.activeElement.name === "q"));
  await page.keyboard.type(String(facts.block));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/block/${facts.block}`);
  await page.waitForSelector("main .asked");
  check("a height leads to its block", page.url().endsWith(`/block/${facts.block}`));
  await page.goBack();
  await page.waitForSelector("main .hero");
  check("back leads home", new URL(page.url()).pathname === "/");
  for (const [what, text, path] of [["a hash", facts.transfer, `/tx/${facts.transfer}`], ["an address", facts.account, `/address/${facts.account.toLowerCase()}`]]) {
    await visit(page, "/search?q=" + text);
    await page.waitForURL("**" + path, { timeout: 10000 }).catch(() => {});
    check(`${what} leads to its page`, page.url().endsWith(path), page.url());
  }
  await visit(page, "/search?q=which%20number");
  await page.waitForSelector("main tbody tr");
  check("words lead to questions", /which number/i.test(await page.textContent("main tbody tr")));
  await page.click(".tools button");
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  await page.reload();
  check("the theme that was chosen stays", ["dark", "light"].includes(theme) && (await page.evaluate(() => document.documentElement.dataset.theme)) === theme);
  await visit(page, "/");
  await page.keyboard.press("Tab");
  check("the first Tab offers to skip to the content", (await page.evaluate(() => document.activeElement.className)) === "skip");
  const refused = await page.evaluate(() => { try { document.body.innerHTML = "<b>x</b>"; return ""; } catch (e) { return e.name; } });
  check("the browser refuses to make markup of text", refused === "TypeError", refused);
  const others = wrong.filter(each => !/TrustedHTML/.test(each));
  check("nothing went wrong meanwhile", others.length === 0, others.join(" | "));
  await close();
}

{
  const { page, close } = await open();
  await visit(page, `/tx/${facts.hostile}`);
  const text = await page.textContent("main");
  check("hostile text is shown as text, what cannot be seen by its number", text.includes("<img src=x onerror=") && text.includes("[U+202E]"), text.slice(0, 300));
  await page.click("text=Calls within");
  await page.waitForSelector(".tree li");
  await page.click("text=What it changed");
  await page.waitForSelector("details[open] table");
  check("calls and changes are shown when they are asked for", true);
  await page.screenshot({ path: `${folder}/hostile-open.png`, fullPage: true });
  await close();
}

{
  const wallet = `{
    globalThis.asked = [];
    const provider = { request: async ({ method, params }) => {
      globalThis.asked.push({ method, params });
      if (method === "eth_requestAccounts") return ["${facts.account}"];
      if (method === "eth_chainId") return globalThis.asked.some(each => each.method === "wallet_addEthereumChain") ? "${facts.chainId}" : "0x1";
      if (method === "wallet_switchEthereumChain") throw Object.assign(new Error("unknown chain"), { code: 4902 });
      if (method === "eth_sendTransaction") return "${facts.transfer}";
      return null;
    } };
    const announce = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info: { uuid: "test", name: "Test wallet", icon: "data:,", rdns: "test" }, provider }) }));
    addEventListener("eip6963:requestProvider", announce);
  }`;
  const { page, wrong, close } = await open({}, wallet);
  await visit(page, "/jobs");
  await page.fill("main textarea", "Question: What is 6 times 7?\nAnswer:");
  await page.click("text=Post the job");
  await page.waitForSelector(".sent a, .sent .problem");
  const asked = await page.evaluate(() => globalThis.asked);
  const sent = asked.find(each => each.method === "eth_sendTransaction")?.params[0];
  check("the wallet is told of the chain, and asked to post a job that the node accepts", sent?.to.endsWith("504f0003") && sent.data.startsWith("0x85324ce2") && BigInt(sent.value) > 0n && asked.some(each => each.method === "wallet_addEthereumChain"),
    (await page.textContent(".sent")) + JSON.stringify(asked.map(each => each.method)));
  check("nothing went wrong with the wallet", wrong.length === 0, wrong.join(" | "));
  await close();
}

await browser.close();
console.log(failed ? `${failed} checks failed` : "all checks passed");
process.exitCode = failed ? 1 : 0;
