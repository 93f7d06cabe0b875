// viem against a node: node viem.mjs HTTP-URL WS-URL
import { createPublicClient, createWalletClient, defineChain, http, webSocket, parseEther, getContract, BaseError,
  ContractFunctionRevertedError, encodeFunctionData } from 'viem'
import { privateKeyToAccount, generatePrivateKey } from 'viem/accounts'
import { compile } from './contracts.mjs'
import { assert, check, end, KEYS } from './checks.mjs'

const [httpUrl, wsUrl] = process.argv.slice(2)
const id = Number(await (await fetch(httpUrl, {
  method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId' })
})).json().then(answer => answer.result))
const chain = defineChain({
  id, name: 'PoAI', nativeCurrency: { name: 'POAI', symbol: 'POAI', decimals: 18 },
  rpcUrls: { default: { http: [httpUrl] } },
  contracts: { multicall3: { address: '0xcA11bde05977b3631167028862bE2a173976CA11' } }
})
const client = createPublicClient({ chain, transport: http(httpUrl, { batch: true }), pollingInterval: 200 })
const [alice, bob] = KEYS.map(privateKeyToAccount)
const wallet = createWalletClient({ chain, account: alice, transport: http(httpUrl) })
const { Token } = compile()
let token

await check('transfer', async () => {
  const to = privateKeyToAccount(generatePrivateKey()).address
  const hash = await wallet.sendTransaction({ to, value: parseEther('1') })
  const receipt = await client.waitForTransactionReceipt({ hash })
  assert.equal(receipt.status, 'success')
  assert.equal(await client.getBalance({ address: to }), parseEther('1'))
})

await check('deploy, write, read', async () => {
  const hash = await wallet.deployContract({ abi: Token.abi, bytecode: Token.bytecode, args: [1000n] })
  const { contractAddress } = await client.waitForTransactionReceipt({ hash })
  token = getContract({ address: contractAddress, abi: Token.abi, client: { public: client, wallet } })
  const sent = await token.write.transfer([bob.address, 10n])
  const receipt = await client.waitForTransactionReceipt({ hash: sent })
  assert.equal(receipt.logs.length, 1)
  assert.equal(await token.read.balanceOf([bob.address]), 10n)
  const logs = await client.getContractEvents({ address: contractAddress, abi: Token.abi, eventName: 'Transfer', fromBlock: 0n })
  assert.equal(logs.length, 2)
})

await check('reverts: reason and custom error', async () => {
  const reverted = async call => {
    try { await call() } catch (e) {
      if (e instanceof BaseError) return e.walk(x => x instanceof ContractFunctionRevertedError)
      throw e
    }
    throw new Error('it did not revert')
  }
  assert.equal((await reverted(() => token.read.explain())).reason, 'because')
  assert.equal((await reverted(() => token.read.refuse())).data.errorName, 'Refused')
})

await check('multicall', async () => {
  const calls = [alice, bob].map(a => ({ address: token.address, abi: Token.abi, functionName: 'balanceOf', args: [a.address] }))
  assert.deepEqual((await client.multicall({ contracts: calls })).map(r => r.result), [990n, 10n])
})

await check('state overrides', async () => {
  const data = encodeFunctionData({ abi: Token.abi, functionName: 'transfer', args: [alice.address, 1n] })
  const from = '0x00000000000000000000000000000000000000aa'
  await assert.rejects(client.call({ account: from, to: token.address, data, value: 1n }))
  await client.call({ account: bob.address, to: token.address, data,
    stateOverride: [{ address: bob.address, balance: 10n ** 20n }] })
})

await check('fees and blocks', async () => {
  assert.ok((await client.estimateFeesPerGas()).maxFeePerGas > 0n)
  const block = await client.getBlock({ includeTransactions: true })
  assert.equal((await client.getBlock({ blockHash: block.hash })).number, block.number)
  assert.equal((await client.getFeeHistory({ blockCount: 3, rewardPercentiles: [50] })).reward.length, 3)
  assert.ok(await client.getProof({ address: token.address, storageKeys: [`0x${'0'.repeat(63)}2`] }))
})

await check('WebSocket: blocks and events', async () => {
  const socket = createPublicClient({ chain, transport: webSocket(wsUrl) })
  const ends = []
  const block = new Promise((resolve, reject) => ends.push(socket.watchBlockNumber({ onBlockNumber: resolve, onError: reject })))
  const event = new Promise((resolve, reject) => ends.push(socket.watchContractEvent({
    address: token.address, abi: Token.abi, eventName: 'Transfer', onLogs: resolve, onError: reject })))
  await new Promise(r => setTimeout(r, 500))
  const hash = await token.write.transfer([bob.address, 1n])
  assert.equal((await event)[0].transactionHash, hash)
  assert.ok(await block > 0n)
  ends.forEach(stop => stop())
})

end('viem')
