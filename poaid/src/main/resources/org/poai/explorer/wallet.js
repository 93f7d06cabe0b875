// The visitor's own wallet (EIP-1193, found by EIP-6963): pages ask it, and it asks the visitor.

import { h, show } from "./dom.js";
import { ask, chain } from "./node.js";
import { txLink } from "./parts.js";
import { visible } from "./text.js";

const found = new Map();

addEventListener("eip6963:announceProvider", event => {
  const { info, provider } = event.detail ?? {};
  if (info?.uuid && provider?.request) found.set(info.uuid, { name: String(info.name ?? "Wallet"), provider });
});
dispatchEvent(new Event("eip6963:requestProvider"));

/** The wallets of this browser. */
export function wallets() {
  if (found.size) return [...found.values()];
  return globalThis.ethereum?.request ? [{ name: "Wallet", provider: globalThis.ethereum }] : [];
}

/** Sends a transaction by the wallet; its hash. */
async function send({ provider }, transaction) {
  const known = await chain;
  const [from] = await provider.request({ method: "eth_requestAccounts" });
  await use(provider, known);
  const gas = await ask("eth_estimateGas", { from, ...transaction });
  return provider.request({ method: "eth_sendTransaction", params: [{ from, ...transaction, gas: "0x" + ((BigInt(gas) * 5n) / 4n).toString(16) }] });
}

/** Has the wallet use this chain, which it may not know yet. */
async function use(provider, known) {
  const chainId = "0x" + known.chainId.toString(16);
  if ((await provider.request({ method: "eth_chainId" })).toLowerCase() === chainId) return;
  try {
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  } catch (e) {
    if (e.code !== 4902) throw e;
    await addChain(provider, known);
  }
}

/** Tells the wallet of this chain. */
export async function addChain(provider, known) {
  await provider.request({
    method: "wallet_addEthereumChain",
    params: [{
      chainId: "0x" + known.chainId.toString(16), chainName: `PoAI ${known.name}`, rpcUrls: [location.origin],
      nativeCurrency: { name: "POAI", symbol: "POAI", decimals: 18 }, blockExplorerUrls: [location.origin],
    }],
  });
}

/**
 * A button that has a wallet sign and send something.
 *
 * @param make the transaction, or a promise of it
 */
export function walletButton(name, make) {
  const place = h("span", { class: "sent", role: "status" });
  const button = h("button", { type: "button", onclick: () => press() }, name);
  const press = async () => {
    const all = wallets();
    if (!all.length) {
      show(place, "No wallet in this browser: MetaMask and others bring one.");
      return;
    }
    button.disabled = true;
    try {
      show(place, "The wallet asks…");
      show(place, "Sent: ", txLink(await send(all[0], await make())));
    } catch (e) {
      show(place, h("span", { class: "problem" }, visible(e.message ?? "The wallet said no.")));
    } finally {
      button.disabled = false;
    }
  };
  return h("span", { class: "action" }, button, " ", place);
}

const word = value => BigInt(value).toString(16).padStart(64, "0");

/** A last argument of bytes, which stands behind this many words. */
export function bytesArgument(words, bytes) {
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
  return { head: word(32 * words), tail: word(bytes.length) + hex.padEnd(Math.ceil(hex.length / 64) * 64, "0") };
}

/** The input of a call: a selector, numbers, and bytes at the end if there are any. */
export function call(selector, ...values) {
  const last = values[values.length - 1];
  const hasBytes = typeof last === "object";
  const numbers = hasBytes ? values.slice(0, -1) : values;
  return selector + numbers.map(word).join("") + (hasBytes ? last.head + last.tail : "");
}
