// Numbers, times and the words of strangers as text for people.

const COUNT = new Intl.NumberFormat("en-US");
const WEI = 10n ** 18n;

export const count = value => COUNT.format(value);

/** A quantity of JSON-RPC as a number; all that is shown this way is below 2^53. */
export const number = quantity => Number(quantity);

/** A fraction with so many digits that say something. */
export function digits(value, most = 3) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "∞";
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(2);
  if (size >= 1000) return COUNT.format(Math.round(value));
  return String(Number(value.toPrecision(most)));
}

/** Wei as POAI, exact, without zeros at the end. */
export function poai(wei) {
  const value = BigInt(wei);
  const sign = value < 0n ? "−" : "";
  const size = value < 0n ? -value : value;
  const rest = (size % WEI).toString().padStart(18, "0").replace(/0+$/, "");
  return sign + COUNT.format(size / WEI) + (rest ? "." + rest : "");
}

/** Wei as Gwei. */
export const gwei = wei => digits(Number(BigInt(wei)) / 1e9, 4);

export const short = (hash, head = 8, tail = 6) =>
  hash.length > head + tail + 2 ? hash.slice(0, head) + "…" + hash.slice(-tail) : hash;

/** A span of seconds in its two largest units. */
export function span(seconds) {
  if (seconds < 10) return `${digits(Math.max(0, seconds), 2)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${count(Math.floor(whole / 86400))} d ${Math.floor((whole % 86400) / 3600)} h`;
}

export const ago = (timestamp, now = Date.now() / 1000) => `${span(Math.max(0, Math.floor(now) - timestamp))} ago`;

export function date(timestamp) {
  return new Date(timestamp * 1000).toISOString().replace("T", " ").replace(/\.\d+Z$/, " UTC");
}

export function bytes(size) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let value = Number(size);
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${digits(value)} ${units[unit]}`;
}

export const percent = (part, whole) => (whole ? `${digits((100 * part) / whole)} %` : "–");

/** A loss, which the chain has in millionths. */
export const loss = millionths => (millionths / 1e6).toFixed(3);

// Marks that are not seen, or that turn the order of what stands around them.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** What a stranger wrote, with each mark that is not seen shown by its number. */
export function visible(text) {
  return String(text).replace(UNSEEN, mark => `[U+${mark.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

/** Bytes in hexadecimal as text; null where they are no UTF-8. */
export function utf8(hex) {
  const pairs = hex.slice(2).match(/../g) ?? [];
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(pairs, pair => parseInt(pair, 16)));
  } catch {
    return null;
  }
}
