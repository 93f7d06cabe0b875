// What this node is asked, and what it tells by itself.

const waiting = [];

/** An error that the node answered with; its message is a sentence for people. */
export class Refusal extends Error {
  constructor(error) {
    super(error.message);
    this.code = error.code;
  }
}

/** Asks the node by JSON-RPC; what is asked in one turn goes in one request. */
export function ask(method, ...params) {
  return new Promise((resolve, reject) => {
    waiting.push({ method, params, resolve, reject });
    if (waiting.length === 1) queueMicrotask(send);
  });
}

/** The same, with null for whatever the node refuses: what a page can do without. */
export const tryAsk = (method, ...params) => ask(method, ...params).catch(() => null);

/** A view that the node makes for these pages. */
export async function view(kind, name) {
  const response = await fetch(`/view/${kind}/${encodeURIComponent(name)}`);
  if (!response.ok) throw new Error((await response.text()).trim());
  return response.json();
}

async function send() {
  const asked = waiting.splice(0);
  const requests = asked.map(({ method, params }, id) => ({ jsonrpc: "2.0", id, method, params }));
  try {
    const response = await fetch("/read", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(requests),
    });
    if (!response.ok) throw new Error((await response.text()).trim() || `The node answered ${response.status}.`);
    const answers = await response.json();
    const byId = new Map((Array.isArray(answers) ? answers : [answers]).map(answer => [answer.id, answer]));
    asked.forEach(({ resolve, reject }, id) => {
      const answer = byId.get(id) ?? byId.get(null) ?? { error: { code: 0, message: "The node did not answer this." } };
      if (answer.error) reject(new Refusal(answer.error));
      else resolve(answer.result);
    });
  } catch (e) {
    const failure = e instanceof TypeError ? new Error("The node cannot be reached.") : e;
    asked.forEach(({ reject }) => reject(failure));
  }
}

/**
 * What the node tells as it happens: `blocks` has the last ones, the newest first. Tells "hello" (it
 * is connected, and blocks are there), "block" (one, as in blocks), "gone" (hashes), "pending"
 * (transactions) and "link" (true or false).
 */
class Live extends EventTarget {
  blocks = [];
  pending = [];
  linked = false;
  /** Milliseconds by which the node's clock is ahead of this one. */
  skew = 0;
  #source = null;

  open() {
    // A hidden page leaves its connection to others: browsers have six for a site.
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#close() : this.#connect()));
    this.#connect();
  }

  /** Seconds since 1970 by the node's clock. */
  now() {
    return (Date.now() + this.skew) / 1000;
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }

  #connect() {
    if (this.#source || document.hidden) return;
    const source = new EventSource("/live");
    this.#source = source;
    source.onerror = () => {
      this.#link(false);
      if (source.readyState === EventSource.CLOSED && this.#source === source) {
        this.#source = null;
        setTimeout(() => this.#connect(), 5000);
      }
    };
    const on = (name, handle) => source.addEventListener(name, event => handle(JSON.parse(event.data)));
    on("hello", hello => this.#hello(hello));
    on("block", block => this.#block(block));
    on("gone", hashes => this.#gone(hashes));
    on("pending", transactions => {
      this.pending = [...transactions, ...this.pending].slice(0, 30);
      this.#tell("pending", transactions);
    });
  }

  #hello(hello) {
    this.skew = hello.millis - Date.now();
    const known = new Set(this.blocks.map(block => block.hash));
    this.blocks = hello.blocks;
    this.#link(true);
    this.#tell("hello", hello);
    hello.blocks.filter(block => known.size && !known.has(block.hash)).reverse().forEach(block => this.#tell("block", block));
  }

  #block(block) {
    this.blocks = [block, ...this.blocks.filter(other => other.number < block.number)].slice(0, 60);
    const mined = new Set(block.transactions.map(transaction => transaction.hash));
    this.pending = this.pending.filter(transaction => !mined.has(transaction.hash));
    this.#tell("block", block);
  }

  #gone(hashes) {
    this.blocks = this.blocks.filter(block => !hashes.includes(block.hash));
    this.#tell("gone", hashes);
  }

  #link(linked) {
    if (linked !== this.linked) {
      this.linked = linked;
      this.#tell("link", linked);
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Hears until the signal is aborted. */
  on(name, handle, signal) {
    this.addEventListener(name, event => handle(event.detail), { signal });
  }
}

export const live = new Live();

/** What does not change while the node runs: chain, agent, names of addresses. */
export const chain = fetch("/chain").then(response => response.json());
