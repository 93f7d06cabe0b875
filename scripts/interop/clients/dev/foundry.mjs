// The sample project of `forge init` on a chain of one developer: node foundry.mjs HTTP-URL
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { assert, check, end } from '../checks.mjs'

const [url] = process.argv.slice(2)
const here = name => fileURLToPath(new URL(name, import.meta.url))
const binary = name => here(`../node_modules/@foundry-rs/${name}-linux-amd64/bin/${name}`)
if (!['cast', 'forge'].every(name => existsSync(binary(name)))) {
  console.log('skipped: npm has no Foundry for this machine')
  process.exit(0)
}
const run = (name, ...args) => promisify(execFile)(binary(name), args, { cwd: here('foundry'), timeout: 200_000, maxBuffer: 1 << 26,
  env: { ...process.env, FOUNDRY_DISABLE_NIGHTLY_WARNING: '1' } }).then(done => done.stdout.trim())
const forge = (...args) => run('forge', ...args, '--use', here('../solc.mjs'))
const cast = (...args) => run('cast', ...args, '--rpc-url', url)
const alice = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const nobody = '0x00000000000000000000000000000000000000dd'

await check('forge test: the tests of the sample project, on the node', async () => {
  assert.match(await forge('test', '--fork-url', url), /2 tests passed|2 passed; 0 failed/)
})

await check('forge script: deploys with an account of the node', async () => {
  assert.match(await forge('script', 'script/Counter.s.sol', '--rpc-url', url, '--broadcast', '--unlocked', '--sender', alice),
    /ONCHAIN EXECUTION COMPLETE & SUCCESSFUL/)
  const made = JSON.parse(readFileSync(here('foundry/broadcast/Counter.s.sol/31337/run-latest.json')))
  const counter = made.transactions[0].contractAddress
  await cast('send', counter, 'increment()', '--unlocked', '--from', alice)
  assert.equal(await cast('call', counter, 'number()(uint256)'), '1')
})

await check('cast: anvil\'s methods', async () => {
  await cast('rpc', 'anvil_setBalance', nobody, '0xde0b6b3a7640000')
  assert.equal(await cast('balance', nobody), '1000000000000000000')
  await cast('rpc', 'anvil_impersonateAccount', nobody)
  await cast('send', alice, '--value', '1', '--unlocked', '--from', nobody)
  assert.equal(await cast('nonce', nobody), '1')
  const before = Number(await cast('block-number'))
  await cast('rpc', 'anvil_mine', '0x2')
  assert.equal(Number(await cast('block-number')), before + 2)
  assert.match(await cast('client'), /^anvil/)
  assert.match(await cast('rpc', 'anvil_nodeInfo'), /31337/)
})

end('foundry')
