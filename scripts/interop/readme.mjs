// Runs the README as a newcomer does: each command as it is typed there, in an empty folder beside links to scripts, docs and
// dataset, and each line of its transcripts looked for in the log. `node readme.mjs ROOT`; exit code 1 when something fails.
// Filled in is what the README leaves to its reader: the peer's address, the other machine (this one), model file, password.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
for (const name of ['scripts', 'docs', 'dataset']) symlinkSync(join(root, name), join(folder, name));
writeFileSync(join(folder, 'password'), 'a password for this run\n');
const env = { ...process.env, POAID_PASSWORD_FILE: 'password', POAID_LIGHT_KDF: 'true' };
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const shell = 'poaid() { scripts/poaid "$@"; }; ';
const children = [];
let failures = 0;

function check(what, isRight, more = '') {
  const end = String(more).trimEnd().split('\n').slice(-12).join('\n      ');
  console.log(`${isRight ? 'ok  ' : 'FAIL'}  ${what}${isRight ? '' : `\n      ${end}`}`);
  failures += isRight ? 0 : 1;
}

/** The indented blocks: commands, each with the lines of the log that follow it, in the block or the next one. */
function steps() {
  const found = [];
  for (const line of readme.replaceAll('\\\n', ' ').split('\n')) {
    const text = line.startsWith('    ') ? line.slice(4) : '';
    if (/^(scripts\/)?poaid |^curl |^[A-Z]+=\$\(|^scripts\/poaid$/.test(text)) {
      const [command, comment = ''] = text.split(/ {2,}# */);
      found.push({ command: command.trim(), comment, log: [] });
    } else if (/^\d{4}-\d\d-\d\d /.test(text)) {
      found.at(-1).log.push(text.slice(20));
    } else if (/^## /.test(line)) {
      found.push({ command: line, comment: '', log: [] });
    }
  }
  return found;
}

/** A line of a transcript, with any figure, name and hash in the place of those that are shown. */
function pattern(line) {
  const parts = line
    .replace(/0x[0-9a-f…]+/g, '\u0001')
    .replace(/16Uiu2[\w…]*/g, '\u0002')
    .replace(/"test test … junk"/, '"\u0003 junk"')
    .replace(/\/ip4\/[\d.]+\/tcp\/\d+/g, '\u0004')
    .replace(/\d+(\.\d+)?/g, '\u0005')
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/ +/g, ' +')
    .replace(/\b(evaluation|thread|peer|block)s?\b/g, '$1s?');
  return new RegExp(
    parts
      .replaceAll('\u0001', '0x[0-9a-f…]+')
      .replaceAll('\u0002', '16Uiu2[\\w…]+')
      .replaceAll('\u0003', '(test ?)+')
      .replaceAll('\u0004', '/ip[46]/[0-9a-f:.]+/tcp/\\d+')
      .replaceAll('\u0005', '\\d+(\\.\\d+)?'),
  );
}

async function until(seconds, holds) {
  for (let i = 0; i < seconds * 4; i++) {
    if (holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return holds();
}

/** A command that runs until it is told to end. */
function start(command) {
  const child = spawn('bash', ['-c', `exec ${command}`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const running = { command, child, log: '', ended: undefined };
  child.stderr.on('data', (bytes) => (running.log += bytes));
  child.stdout.on('data', (bytes) => (running.log += bytes));
  child.on('exit', (code, signal) => (running.ended = code ?? signal));
  children.push(running);
  return running;
}

async function stop({ child, ended }) {
  if (ended === undefined) child.kill('SIGTERM');
  await until(20, () => child.exitCode !== null || child.signalCode !== null);
}

/** Each line stands in what the command logs. */
async function transcript(running, lines) {
  for (const line of lines) {
    const wanted = pattern(line);
    check(`log: ${line}`, await until(90, () => wanted.test(running.log)), running.log);
  }
}

function run(command) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', shell + command], { cwd: folder, env, encoding: 'utf8', timeout: 300_000 });
  return { code: status, out: stdout.trim(), err: stderr.trim() };
}

async function main() {
  const all = steps();
  const node = (words) => all.find((step) => step.command.startsWith('scripts/poaid') && words(step.command));
  const log = all.filter((step) => step.command === '## What you see')[0].log;
  const first = start(node((command) => command === 'scripts/poaid').command);
  await transcript(first, log);
  const address = /reach this node at (\/ip4\/127\S+)/.exec(first.log)?.[1];
  const url = /JSON-RPC at (http:\S+)/.exec(first.log)?.[1];
  check('JSON-RPC is where the README says', url === 'http://127.0.0.1:8545', url);

  const second = node((command) => command.includes('--peer-multiaddr'));
  const peer = start(second.command.replace(/"\/ip4\/[^"]*"/, `"${address}"`));
  await transcript(peer, second.log);
  await stop(peer);

  const worker = node((command) => command.includes(' miner '));
  const here = worker.command.replace(/--node \S+/, `--node ${url}`).replace(/ --token-file \S+/, '').replace(/ --model-path=\S+/, '');
  const rig = start(here);
  await transcript(rig, worker.log);
  await stop(rig);

  const own = node((command) => command.includes('--model-path') && !command.includes(' miner '));
  const withModel = start(own.command.replace(/models\/FILE.gguf/, 'data/models/poai-dev-1.gguf'));
  check(own.command, await until(120, () => /Mined block 1 /.test(withModel.log)), withModel.log);
  await stop(withModel);

  const asked = start(node((command) => command.includes('--openai')).command);
  check('the model can be asked', await until(90, () => /OpenAI's interface at http:\/\/127.0.0.1:8548/.test(asked.log)), asked.log);
  const question = all.find(({ command }) => command.includes(':8548/')).command;
  const answer = run(question);
  check(`${question}   ${answer.out}`, answer.code === 0 && answer.out.includes('"chat.completion"'), `${answer.code} ${answer.err}`);
  await stop(asked);

  // What a person waits for before the command: "in the blocks that propose named", "after them".
  const waits = { 'gov vote': /Active/, 'gov queue': /Succeeded/ };
  let variables = '';
  for (const step of all.filter(({ command }) => /^(poaid |curl |[A-Z]+=)/.test(command) && !command.includes(':8548/'))) {
    const state = Object.entries(waits).find(([words]) => step.command.includes(words))?.[1];
    if (state) await until(60, () => state.test(run('poaid gov show 1').out));
    if (step.command.includes('market post')) {
      const server = node((command) => command.includes('--serve-jobs'));
      const seller = start(server.command.replace(/"\/ip4\/[^"]*"/, `"${address}"`));
      check(server.command, await until(120, () => / joined, at block /.test(seller.log)), seller.log);
    }
    const { code, out, err } = run(`${variables}${step.command}; code=$?; echo "$ANSWER" >variable; exit $code`);
    const [, name] = /^([A-Z]+)=/.exec(step.command) ?? [];
    if (name) variables += `${name}=${readFileSync(join(folder, 'variable'), 'utf8').trim()}; `;
    const isRight = code === 0 && (!/^\d/.test(step.comment) || out === step.comment) && !out.includes('"error"');
    check(`${step.command}   ${out}`, isRight, `${code} ${out} ${err}`);
  }
  for (const command of ['status', 'peers', 'chain show', 'chain show 1', 'chain export chain.jsonl', 'account list']) {
    const { code, err } = run(`poaid ${command}`);
    check(`poaid ${command}`, code === 0, err);
  }
  check('the export is there', existsSync(join(folder, 'chain.jsonl')));

  first.child.kill('SIGUSR1');
  first.child.kill('SIGINT');
  check('Ctrl-C stops the node in order', await until(30, () => first.ended === 0 && /Stopped at block/.test(first.log)), `${first.ended} ${first.log}`);
  const again = start(first.command);
  check('the next start goes on where it stopped', await until(60, () => /Ready, at block [1-9]/.test(again.log)), again.log);
}

try {
  await main();
} finally {
  for (const child of children) await stop(child);
  for (const { child, ended } of children) if (ended === undefined) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);
