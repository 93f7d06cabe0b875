// viem against a node: node viem.mjs HTTP-URL WS-URL
import { createPublicClient, createWalletClient, defineChain, http, webSocket, parseEther, getContract, BaseError,
  ContractFunctionRevertedError, encodeFunctionData, keccak256, parseEventLogs, toHex } from 'viem'
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
const { Token, Badge, Board, Timelock } = compile()
let token

const mined = async sent => {
  const receipt = await client.waitForTransactionReceipt({ hash: await sent })
  assert.equal(receipt.status, 'success')
  return receipt
}
const deploy = async ({ abi, bytecode }, ...args) => {
  const { contractAddress } = await mined(wallet.deployContract({ abi, bytecode, args }))
  return getContract({ address: contractAddress, abi, client: { public: client, wallet } })
}

await check('transfer', async () => {
  const to = privateKeyToAccount(generatePrivateKey()).address
  const hash = await wallet.sendTransaction({ to, value: parseEther('1') })
  const receipt = await client.waitForTransactionReceipt({ hash })
  assert.equal(receipt.status, 'success')
  assert.equal(await client.getBalance({ address: to }), parseEther('1'))
  assert.equal((await wallet.sendTransactionSync({ to, value: 1n })).status, 'success')
  assert.equal(await client.getBalance({ address: to }), parseEther('1') + 1n)
})

await check('deploy, write, read', async () => {
  token = await deploy(Token, 1000n)
  const receipt = await mined(token.write.transfer([bob.address, 10n]))
  assert.equal(receipt.logs.length, 1)
  assert.equal(await token.read.balanceOf([bob.address]), 10n)
  const logs = await client.getContractEvents({ address: token.address, abi: Token.abi, eventName: 'Transfer', fromBlock: 0n })
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

await check('ERC-721: mint, transfer, events', async () => {
  const badge = await deploy(Badge)
  await mined(badge.write.mint([alice.address, 1n]))
  await mined(badge.write.transferFrom([alice.address, bob.address, 1n]))
  assert.equal(await badge.read.ownerOf([1n]), bob.address)
  const [first, second] = await badge.getEvents.Transfer({}, { fromBlock: 0n })
  assert.deepEqual([first.args.tokenId, second.args.to], [1n, bob.address])
})

await check('Governor with Timelock: propose, vote, queue, execute', async () => {
  const timelock = await deploy(Timelock, alice.address)
  const board = await deploy(Board, token.address, timelock.address)
  for (const role of ['PROPOSER_ROLE', 'EXECUTOR_ROLE', 'CANCELLER_ROLE']) {
    await mined(timelock.write.grantRole([await timelock.read[role](), board.address]))
  }
  await mined(token.write.delegate([alice.address]))
  await mined(token.write.transfer([timelock.address, 100n]))
  const call = encodeFunctionData({ abi: Token.abi, functionName: 'transfer', args: [bob.address, 100n] })
  const proposal = [[token.address], [0n], [call]]
  const receipt = await mined(board.write.propose([...proposal, 'pay bob']))
  const [{ args: { proposalId } }] = parseEventLogs({ abi: Board.abi, logs: receipt.logs, eventName: 'ProposalCreated' })
  const until = async wanted => {
    while (await board.read.state([proposalId]) !== wanted) await new Promise(r => setTimeout(r, 200))
  }
  await until(1)
  await mined(board.write.castVote([proposalId, 1]))
  await until(4)
  const hashed = [...proposal, keccak256(toHex('pay bob'))]
  await mined(board.write.queue(hashed))
  await mined(board.write.execute(hashed))
  assert.equal(await board.read.state([proposalId]), 7)
  assert.equal(await token.read.balanceOf([bob.address]), 110n)
})

await check('multicall', async () => {
  const calls = [alice, bob].map(a => ({ address: token.address, abi: Token.abi, functionName: 'balanceOf', args: [a.address] }))
  assert.deepEqual((await client.multicall({ contracts: calls })).map(r => r.result), [890n, 110n])
})

await check('state overrides', async () => {
  const data = encodeFunctionData({ abi: Token.abi, functionName: 'transfer', args: [alice.address, 1n] })
  const from = '0x00000000000000000000000000000000000000aa'
  await assert.rejects(client.call({ account: from, to: token.address, data, value: 1n }))
  await client.call({ account: bob.address, to: token.address, data,
    stateOverride: [{ address: bob.address, balance: 10n ** 20n }] })
})

await check('simulateCalls, simulateBlocks: results, transfers, what was moved', async () => {
  const transfer = { abi: Token.abi, to: token.address, functionName: 'transfer', args: [bob.address, 3n] }
  const { results, assetChanges } = await client.simulateCalls({ account: alice.address, traceAssetChanges: true,
    calls: [{ to: bob.address, value: 7n }, transfer, { abi: Token.abi, to: token.address, functionName: 'refuse' }] })
  assert.deepEqual(results.map(r => r.status), ['success', 'success', 'failure'])
  assert.equal(results[1].logs[0].address, token.address.toLowerCase())
  assert.equal(results[2].error.cause?.data?.errorName ?? results[2].error.data?.errorName, 'Refused')
  assert.deepEqual(assetChanges.map(change => [change.token.symbol, change.value.diff]), [['ETH', -7n], ['TKN', -3n]])
  const poor = '0x00000000000000000000000000000000000000aa'
  const [first, second] = await client.simulateBlocks({ traceTransfers: true, blocks: [
    { stateOverrides: [{ address: poor, balance: 10n }], calls: [{ account: poor, to: bob.address, value: 9n }] },
    { blockOverrides: { feeRecipient: poor }, calls: [{ account: poor, to: bob.address, value: 1n }] } ] })
  assert.equal(first.calls[0].logs.length, 1)
  assert.equal(second.parentHash, first.hash)
  assert.equal(await client.getBalance({ address: poor }), 0n)
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
