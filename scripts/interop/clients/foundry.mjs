// Foundry's cast and forge against a node: node foundry.mjs HTTP-URL WS-URL
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ethers } from 'ethers'
import { compile } from './contracts.mjs'
import { assert, check, end, KEYS } from './checks.mjs'

const [url, ws] = process.argv.slice(2)
const here = name => fileURLToPath(new URL(name, import.meta.url))
const binary = name => here(`node_modules/@foundry-rs/${name}-linux-amd64/bin/${name}`)
if (!['cast', 'forge'].every(name => existsSync(binary(name)))) {
  console.log('skipped: npm has no Foundry for this machine')
  process.exit(0)
}
const run = (name, ...args) => promisify(execFile)(binary(name), args, { cwd: here('.'), timeout: 120_000, maxBuffer: 1 << 26,
  env: { ...process.env, ETH_RPC_URL: url, FOUNDRY_DISABLE_NIGHTLY_WARNING: '1' } }).then(done => done.stdout.trim())
const cast = (...args) => run('cast', ...args)
const json = async (...args) => JSON.parse(await cast(...args, '--json'))
// Of the devnet's accounts one that no other script uses: they leave transactions waiting.
const { privateKey: key, address: bob } = ethers.HDNodeWallet.fromPhrase('test '.repeat(11) + 'junk', '', "m/44'/60'/0'/0/3")
const alice = ethers.computeAddress(KEYS[0])
const send = (...args) => json('send', '--private-key', key, ...args)
const { Token } = compile()
let token

await check('cast: chain, head, accounts, fees', async () => {
  assert.equal(await cast('chain-id'), String(Number(await (await fetch(url, {
    method: 'POST', body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}' })).json().then(answer => answer.result))))
  assert.equal(await cast('block', '0', '-f', 'number'), '0')
  assert.ok(Number(await cast('block-number', '--rpc-url', ws)) >= 0)
  assert.match(await cast('client'), /poaid/)
  assert.ok(Number(await cast('block', 'finalized', '-f', 'number')) <= Number(await cast('block', 'latest', '-f', 'number')))
  assert.ok(BigInt(await cast('balance', alice)) > 0n)
  assert.ok(BigInt(await cast('gas-price')) > 0n && BigInt(await cast('base-fee')) > 0n)
  assert.ok((await json('rpc', 'eth_feeHistory', '4', 'latest', '[10]')).oldestBlock)
})

await check('cast: sends of every type, creation, nonce', async () => {
  const nonce = Number(await cast('nonce', bob))
  const to = ethers.Wallet.createRandom().address
  assert.equal((await send(to, '--value', '1')).type, '0x2')
  assert.equal((await send(to, '--value', '1', '--legacy')).type, '0x0')
  const created = await send('--create', Token.bytecode, 'constructor(uint256)', '1000')
  token = created.contractAddress
  assert.equal(created.status, '0x1')
  const listed = await send(token, 'transfer(address,uint256)', to, '3', '--access-list')
  assert.ok((await json('tx', listed.transactionHash)).accessList.length > 0)
  assert.equal(await cast('balance', to), '2')
  assert.equal(Number(await cast('nonce', bob)), nonce + 4)
})

await check('cast: call, estimate, access list, overrides, reverts', async () => {
  assert.equal(await cast('call', token, 'totalSupply()(uint256)'), '1000')
  const transfer = [token, 'transfer(address,uint256)', alice, '1', '--from', bob]
  assert.ok(Number(await cast('estimate', ...transfer)) > 30_000)
  assert.match(await cast('access-list', ...transfer), new RegExp(token, 'i'))
  assert.match(await cast('call', ...transfer, '--trace'), /emit Transfer/)
  assert.equal(await cast('call', token, 'totalSupply()(uint256)', '--override-state-diff', `${token}:2:0x7`), '7')
  await assert.rejects(cast('call', token, 'explain()'), /execution reverted: because/)
  await assert.rejects(cast('call', token, 'divide(uint256,uint256)', '1', '0'), /division or modulo by zero/)
  await assert.rejects(cast('call', token, 'refuse()'), new RegExp(ethers.id('Refused(uint256)').slice(2, 10)))
})

await check('cast: receipt, transaction, logs, storage, proof, code, run', async () => {
  const { transactionHash: hash, blockNumber } = await send(token, 'transfer(address,uint256)', alice, '4')
  assert.equal((await json('receipt', hash)).logs.length, 1)
  assert.equal((await json('tx', hash)).hash, hash)
  assert.equal(ethers.keccak256(await cast('tx', hash, '--raw')), hash)
  const logs = await json('logs', '--from-block', blockNumber, '--address', token, 'Transfer(address indexed,address indexed,uint256)', bob, alice)
  assert.deepEqual(logs.map(log => log.transactionHash), [hash])
  assert.equal(BigInt(await cast('storage', token, '2')), 1000n)
  assert.equal(BigInt((await json('proof', token, '2')).storageProof[0].value), 1000n)
  assert.equal(await cast('codehash', token), ethers.keccak256(await cast('code', token)))
  assert.match(await cast('run', hash), /emit Transfer/)
  const trace = JSON.parse(await cast('rpc', 'debug_traceTransaction', hash, '{"tracer":"callTracer","tracerConfig":{"withLog":true}}'))
  assert.equal(trace.logs[0].index, (await json('receipt', hash)).logs[0].logIndex)
})

const forge = (...args) => run('forge', ...args, '--use', here('solc.mjs'))
const signed = ['--private-key', key, '--rpc-url', url, '--broadcast']
await check('forge build', () => forge('build'))

await check('forge create', async () => {
  const made = await forge('create', 'contracts/Contracts.sol:Badge', ...signed, '--json')
  assert.ok((await cast('code', JSON.parse(made).deployedTo)).length > 100)
})

await check('forge script: deploys, calls, CREATE2, pays', async () => {
  assert.match(await forge('script', 'foundry/Deploy.s.sol', ...signed), /ONCHAIN EXECUTION COMPLETE & SUCCESSFUL/)
})

end('foundry')
