// One line for each check; the process ends with 1 when one failed.
import assert from 'node:assert/strict'

const failed = []

export async function check(name, body) {
  const begin = Date.now()
  let timer
  try {
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error('took longer than 240 s')), 240_000) })
    await Promise.race([body(), late])
    console.log(`ok      ${name}  ${((Date.now() - begin) / 1000).toFixed(1)} s`)
  } catch (e) {
    failed.push(name)
    console.log(`FAILED  ${name}: ${e?.stack ?? e}`)
  } finally {
    clearTimeout(timer)
  }
}

export function end(client) {
  console.log(failed.length === 0 ? `${client}: all passed` : `${client}: FAILED ${failed.join(', ')}`)
  process.exit(failed.length === 0 ? 0 : 1)
}

export { assert }

// The first three of the devnet's funded accounts; everybody knows these keys.
export const KEYS = [
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a'
]
