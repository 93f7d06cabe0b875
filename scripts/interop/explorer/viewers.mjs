// Opens so many live pages of a node and prints what the node's threads of pages spend meanwhile: `explorer`, which makes events, and
// the event loops `rpc-…`, which write them. Usage: node viewers.mjs URL PID VIEWERS SECONDS
import { readFileSync, readdirSync } from "node:fs";
import http from "node:http";

const [url, pid, viewers, seconds] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const TICKS = 100;

/** Seconds of processor time that the threads of pages have used. */
function spent() {
  let ticks = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      if (!/^(explorer|rpc-\d)/.test(readFileSync(`/proc/${pid}/task/${thread}/comm`, "utf8"))) continue;
      const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8").split(") ")[1].split(" ");
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // The thread has ended.
    }
  }
  return ticks / TICKS;
}

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

let [blocks, bytes, opened] = [0, 0, 0];

async function measure(name) {
  const [before, begin, blocksBefore] = [spent(), Date.now(), blocks];
  await sleep(seconds * 1000);
  const passed = (Date.now() - begin) / 1000;
  const share = (spent() - before) / passed;
  console.log(`${name}: ${(100 * share).toFixed(2)} % of a core, ${((blocks - blocksBefore) / Math.max(1, opened) / passed).toFixed(2)} blocks a second to each`);
}

await measure("without viewers");
const agent = new http.Agent({ maxSockets: Infinity });
const requests = Array.from({ length: viewers }, () => http.get(url + "/live", { agent }, response => {
  opened += response.statusCode === 200 ? 1 : 0;
  response.on("data", data => {
    bytes += data.length;
    blocks += data.toString("latin1").split("event: block\n").length - 1;
  });
  response.on("error", () => {});
}));
requests.forEach(request => request.on("error", () => {}));
for (let waited = 0; waited < 120 && opened < viewers; waited += 1) await sleep(500);
await sleep(3000);
await measure(`with ${opened} of ${viewers} viewers`);
console.log(`${bytes} bytes in all`);
requests.forEach(request => request.destroy());
