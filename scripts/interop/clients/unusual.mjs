// What clients may do but seldom do, with ethers, viem and web3.js: node unusual.mjs HTTP-URL WS-URL
import { ethers } from 'ethers'
import { createPublicClient, createWalletClient, defineChain, http, webSocket, publicActions } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { Web3 } from 'web3'
import { Trie } from '@ethereumjs/trie'
import { compile } from './contracts.mjs'
import { assert, check, end, KEYS } from './checks.mjs'

const [url, ws] = process.argv.slice(2)
const provider = new ethers.JsonRpcProvider(url, undefined, { pollingInterval: 200, cacheTimeout: -1 })
const rich = new ethers.NonceManager(new ethers.Wallet(KEYS[0], provider))
const alice = ethers.Wallet.createRandom().connect(provider)
const { Odd, Token } = compile()
const GWEI = 10n ** 9n
const fees = { maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: GWEI, gasLimit: 21000n }
const raw = async body => (await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })).json()
const rpc = (method, ...params) => raw({ jsonrpc: '2.0', id: 1, method, params })
const result = async (method, ...params) => {
  const answer = await rpc(method, ...params)
  assert.ok('result' in answer, `${method}: ${JSON.stringify(answer)}`)
  return answer.result
}
const refused = async (code, words, method, ...params) => {
  const { error } = await rpc(method, ...params)
  assert.ok(error, `${method} was not refused`)
  assert.equal(error.code, code, `${method}: ${JSON.stringify(error)}`)
  assert.match(error.message, words)
  return error
}
const deploy = async ({ abi, bytecode }, ...args) =>
  (await new ethers.ContractFactory(abi, bytecode, rich).deploy(...args)).waitForDeployment()
const chain = defineChain({
  id: Number((await provider.getNetwork()).chainId), name: 'PoAI', nativeCurrency: { name: 'POAI', symbol: 'POAI', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
  contracts: { multicall3: { address: '0xcA11bde05977b3631167028862bE2a173976CA11' } }
})
const viem = createWalletClient({ chain, account: privateKeyToAccount(alice.privateKey), transport: http(url), pollingInterval: 200 })
  .extend(publicActions)

let odd, token
await check('set-up', async () => {
  await (await rich.sendTransaction({ to: alice.address, value: 10n ** 20n })).wait()
  odd = (await deploy(Odd, true)).connect(alice)
  token = (await deploy(Token, 1000n)).connect(alice)
})

await check('batches: ids of every kind, errors among them, notifications, none', async () => {
  const answers = await raw([
    { jsonrpc: '2.0', id: 'a', method: 'eth_chainId' },
    { jsonrpc: '2.0', id: 0, method: 'eth_blockNumber', params: null },
    { jsonrpc: '2.0', id: 2 ** 53 - 1, method: 'eth_nothing', params: [] },
    { jsonrpc: '2.0', method: 'eth_chainId' },
    7
  ])
  assert.deepEqual(answers.map(a => a.id), ['a', 0, 2 ** 53 - 1, null])
  assert.deepEqual(answers.map(a => a.error?.code), [undefined, undefined, -32601, -32600])
  assert.equal((await raw([])).error.code, -32600)
  assert.equal((await raw('{')).error.code, -32700)
  assert.equal((await raw('"x"')).error.code, -32600)
  const many = await Promise.all(Array.from({ length: 90 }, (_, i) => provider.send('eth_getBalance', [alice.address, 'latest'])))
  assert.equal(new Set(many).size, 1)
})

await check('every tag and form of a block', async () => {
  const block = await provider.getBlock('latest')
  const hash = block.hash
  for (const name of ['latest', 'pending', 'safe', 'finalized', 'earliest', null, ethers.toQuantity(block.number), hash,
    { blockHash: hash }, { blockHash: hash, requireCanonical: true }, { blockNumber: ethers.toQuantity(block.number) }]) {
    assert.match(await result('eth_getBalance', alice.address, name), /^0x/)
    assert.match(await result('eth_getTransactionCount', alice.address, name), /^0x/)
    assert.match(await result('eth_getCode', odd.target, name), /^0x/)
    assert.match(await result('eth_getStorageAt', odd.target, '0x0', name), /^0x[0-9a-f]{64}$/)
    assert.match(await result('eth_call', { to: alice.address }, name), /^0x$/)
    assert.match(await result('eth_estimateGas', { to: alice.address }, name), /^0x5208$/)
    assert.ok((await result('eth_getProof', alice.address, [], name)).accountProof)
  }
  await refused(-32000, /header not found/, 'eth_getBalance', alice.address, '0xffffff')
  await refused(-32000, /header not found/, 'eth_call', { to: alice.address }, { blockHash: '0x' + '1'.repeat(64) })
  await refused(-32602, /invalid argument 1/, 'eth_getBalance', alice.address, 'newest')
  await refused(-32602, /invalid argument 1/, 'eth_getBalance', alice.address, '0x01')
  await refused(-32602, /invalid argument 0/, 'eth_getBalance', '0x12', 'latest')
  await refused(-32602, /missing value for required argument 0/, 'eth_getBalance')
  assert.equal(await result('eth_getBlockByNumber', '0xffffff', false), null)
  assert.equal(await result('eth_getBlockByHash', '0x' + '1'.repeat(64), false), null)
  const [safe, final, head] = await Promise.all(['safe', 'finalized', 'latest'].map(t => provider.getBlock(t)))
  assert.ok(final.number <= safe.number && safe.number <= head.number)
})

await check('pending block and nonce count the pool', async () => {
  const nonce = await alice.getNonce()
  const sent = await alice.sendTransaction({ to: alice.address, ...fees })
  assert.equal(await alice.getNonce('pending'), nonce + 1)
  const pending = await result('eth_getBlockByNumber', 'pending', true)
  assert.match(pending.number, /^0x/)
  await sent.wait()
})

await check('types 0, 1 and 2 by broadcastTransaction', async () => {
  for (const type of [0, 1, 2]) {
    const price = type === 2 ? { maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: GWEI } : { gasPrice: 20n * GWEI }
    const signed = await alice.signTransaction({
      to: odd.target, data: odd.interface.encodeFunctionData('mark', [type, 1, 'x']), gasLimit: 100_000n, type, ...price,
      nonce: await alice.getNonce(), chainId: chain.id,
      accessList: type === 0 ? undefined : [{ address: odd.target, storageKeys: [ethers.toBeHex(1, 32)] }]
    })
    const sent = await provider.broadcastTransaction(signed)
    const receipt = await sent.wait()
    assert.equal(receipt.type, type)
    const read = await provider.getTransaction(sent.hash)
    assert.equal(read.type, type)
    assert.equal(ethers.Transaction.from(signed).hash, sent.hash)
    assert.equal(ethers.Transaction.from(read).serialized, signed)
    assert.equal(await result('eth_getRawTransactionByHash', sent.hash), signed)
  }
})

await check('speed-up, cancellation, gap', async () => {
  const nonce = await alice.getNonce()
  // Behind a gap, so that it stays.
  const first = await alice.sendTransaction({ to: alice.address, value: 5n, nonce: nonce + 1, ...fees })
  assert.equal((await provider.getTransaction(first.hash)).blockNumber, null)
  assert.equal(await alice.getNonce('pending'), nonce)
  assert.equal((await result('txpool_contentFrom', alice.address)).queued[nonce + 1].hash, first.hash)
  const replacement = first.wait().then(() => null, e => e)
  const same = await alice.signTransaction({ to: alice.address, value: 5n, nonce: nonce + 1, chainId: chain.id, type: 2, ...fees })
  await refused(-32000, /^already known$/, 'eth_sendRawTransaction', same)
  const more = percent => ({ gasLimit: 21000n, maxFeePerGas: fees.maxFeePerGas * percent / 100n, maxPriorityFeePerGas: fees.maxPriorityFeePerGas * percent / 100n })
  await assert.rejects(alice.sendTransaction({ to: alice.address, nonce: nonce + 1, ...more(109n) }), e => e.code === 'REPLACEMENT_UNDERPRICED')
  const fast = await alice.sendTransaction({ to: alice.address, value: 0n, nonce: nonce + 1, ...more(110n) })
  assert.equal(await provider.getTransaction(first.hash), null)
  await (await alice.sendTransaction({ to: alice.address, nonce, ...fees })).wait()
  const e = await replacement
  assert.equal(e?.code, 'TRANSACTION_REPLACED')
  assert.equal(e.replacement.hash, fast.hash)
})

await check('viem: replaced transactions are noticed', async () => {
  const nonce = await viem.getTransactionCount({ address: alice.address })
  const price = { gas: 21000n, maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: GWEI }
  const hash = await viem.sendTransaction({ to: alice.address, value: 5n, nonce: nonce + 1, ...price })
  let seen
  const wait = viem.waitForTransactionReceipt({ hash, onReplaced: r => { seen = r } })
  await new Promise(r => setTimeout(r, 1000))
  const other = await viem.sendTransaction({ to: alice.address, value: 0n, nonce: nonce + 1, gas: 21000n,
    maxFeePerGas: 22n * GWEI, maxPriorityFeePerGas: 2n * GWEI })
  await viem.sendTransaction({ to: alice.address, value: 1n, nonce, ...price })
  assert.equal((await wait).transactionHash, other)
  assert.equal(seen.reason, 'cancelled')
})

await check('confirmations', async () => {
  const sent = await alice.sendTransaction({ to: alice.address, ...fees })
  const receipt = await provider.waitForTransaction(sent.hash, 3)
  assert.ok(await receipt.confirmations() >= 3)
})

await check('receipts of failures: revert, out of gas, failed creation', async () => {
  const burnt = await odd.burn({ gasLimit: 100_000n })
  await assert.rejects(burnt.wait(), e => e.code === 'CALL_EXCEPTION' && e.receipt.status === 0)
  const receipt = await provider.getTransactionReceipt(burnt.hash)
  assert.equal(receipt.gasUsed, 100_000n)
  const failed = await alice.sendTransaction({
    data: Odd.bytecode + ethers.AbiCoder.defaultAbiCoder().encode(['bool'], [false]).slice(2), gasLimit: 2_000_000n })
  await assert.rejects(failed.wait(), e => e.receipt.status === 0)
  const creation = await result('eth_getTransactionReceipt', failed.hash)
  assert.equal(creation.to, null)
  assert.deepEqual(creation.logs, [])
  assert.equal(await provider.getCode(ethers.getCreateAddress(failed)), '0x')
})

await check('estimates: revert, custom error, creation, value', async () => {
  await assert.rejects(token.explain.estimateGas(), e => e.reason === 'because')
  await assert.rejects(token.refuse.estimateGas(), e => e.data?.startsWith(ethers.id('Refused(uint256)').slice(0, 10)))
  const error = await refused(3, /^execution reverted$/, 'eth_estimateGas', { to: token.target, data: token.interface.encodeFunctionData('refuse') })
  assert.equal(error.data.length, 2 + 8 + 64)
  assert.ok(BigInt(await result('eth_estimateGas', { from: alice.address, data: Token.bytecode + ethers.toBeHex(1, 32).slice(2) })) > 1_000_000n)
  await refused(3, /execution reverted: does not work/, 'eth_estimateGas', { from: alice.address, data: Odd.bytecode + '0'.repeat(64) })
  await refused(-32000, /insufficient funds/, 'eth_estimateGas', { from: alice.address, to: odd.target, value: ethers.toQuantity(10n ** 30n) })
  await refused(-32000, /gas required exceeds allowance/, 'eth_estimateGas', { from: alice.address, to: odd.target, data: odd.interface.encodeFunctionData('burn'), gas: '0x186a0' })
  await refused(-32000, /insufficient funds|gas required exceeds/, 'eth_estimateGas', { from: ethers.Wallet.createRandom().address, to: odd.target, value: '0x1' })
})

await check('calls with overrides of state and block', async () => {
  const call = { to: odd.target, data: odd.interface.encodeFunctionData('here') }
  const coinbase = '0x00000000000000000000000000000000000000cc'
  const here = odd.interface.decodeFunctionResult('here', await result('eth_call', call, 'latest', {},
    { number: '0x1234', time: '0x5678', feeRecipient: coinbase, baseFeePerGas: '0x7', gasLimit: '0x1c9c380' }))
  assert.deepEqual([here[0], here[1], here[2].toLowerCase(), here[4], here[5]], [0x1234n, 0x5678n, coinbase, 30_000_000n, BigInt(chain.id)])
  const slot = ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(['uint256', 'uint256'], [5, 0]))
  const read = { to: odd.target, data: odd.interface.encodeFunctionData('slots', [5]) }
  assert.equal(BigInt(await result('eth_call', read, 'latest', { [odd.target]: { stateDiff: { [slot]: ethers.toBeHex(77, 32) } } })), 77n)
  assert.equal(BigInt(await result('eth_call', read, 'latest', { [odd.target]: { state: {} } })), 0n)
  assert.equal(await result('eth_call', { to: coinbase }, 'latest', { [coinbase]: { code: '0x60015f5260205ff3' } }), ethers.toBeHex(1, 32))
  const paid = await result('eth_call', { from: coinbase, to: odd.target, value: '0x5', data: odd.interface.encodeFunctionData('sender') },
    'latest', { [coinbase]: { balance: '0x5' } })
  assert.equal(odd.interface.decodeFunctionResult('sender', paid)[1], 5n)
  await refused(-32602, /state/, 'eth_call', read, 'latest', { [odd.target]: { state: {}, stateDiff: {} } })
})

await check('proofs verify with a library of tries', async () => {
  await (await odd.fill(0, 20, { gasLimit: 2_000_000n })).wait()
  const block = await provider.getBlock('latest')
  const key = ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(['uint256', 'uint256'], [5, 0]))
  const absent = ethers.toBeHex(12345, 32)
  const proof = await result('eth_getProof', odd.target, [key, absent], { blockHash: block.hash })
  const verify = (root, at, nodes) => new Trie().verifyProof(ethers.getBytes(root), ethers.getBytes(at), nodes.map(n => ethers.getBytes(n)))
  const stateRoot = (await result('eth_getBlockByHash', block.hash, false)).stateRoot
  const account = await verify(stateRoot, ethers.keccak256(odd.target), proof.accountProof)
  assert.equal(ethers.hexlify(account), ethers.encodeRlp([proof.nonce, proof.balance, proof.storageHash, proof.codeHash].map((v, i) =>
    i < 2 ? ethers.stripZerosLeft(ethers.toBeHex(v)) : v)))
  const value = await verify(proof.storageHash, ethers.keccak256(ethers.toBeHex(key, 32)), proof.storageProof[0].proof)
  assert.equal(ethers.decodeRlp(value), ethers.stripZerosLeft(ethers.toBeHex(proof.storageProof[0].value)))
  assert.equal(BigInt(proof.storageProof[0].value), 6n)
  assert.equal(await verify(proof.storageHash, ethers.keccak256(absent), proof.storageProof[1].proof), null)
  const nobody = await result('eth_getProof', ethers.Wallet.createRandom().address, [absent], { blockHash: block.hash })
  assert.equal(nobody.balance, '0x0')
  assert.equal(await verify(stateRoot, ethers.keccak256(nobody.address), nobody.accountProof), null)
  await refused(-32602, /invalid argument 1|storage key/, 'eth_getProof', odd.target, ['0x' + '1'.repeat(66)], 'latest')
})

await check('logs: OR-sets, nulls, ranges, hash, large data', async () => {
  const first = await (await odd.mark(1, 10, 'one')).wait()
  await (await odd.mark(2, 20, 'two')).wait()
  const last = await (await odd.mark(3, 10, 'three')).wait()
  const signature = odd.interface.getEvent('Marked').topicHash
  const word = n => ethers.toBeHex(n, 32)
  const at = async topics => (await provider.getLogs({ address: odd.target, topics, fromBlock: first.blockNumber, toBlock: last.blockNumber }))
    .map(l => Number(l.topics[1]))
  assert.deepEqual(await at([signature, [word(1), word(3)]]), [1, 3])
  assert.deepEqual(await at([signature, null, word(10)]), [1, 3])
  assert.deepEqual(await at([[signature, word(9)], [], [word(20), word(99)]]), [2])
  assert.deepEqual(await at([null, null, null, ethers.zeroPadValue(alice.address, 32)]), [1, 2, 3])
  assert.deepEqual(await at([]), [1, 2, 3])
  assert.equal((await odd.queryFilter(odd.filters.Marked([1, 2]), first.blockNumber)).length, 2)
  assert.equal((await provider.getLogs({ blockHash: last.blockHash, address: [odd.target, token.target] })).length, 1)
  await refused(-32602, /invalid block range params/, 'eth_getLogs', { fromBlock: '0x3', toBlock: '0x2' })
  await refused(-32602, /./, 'eth_getLogs', { fromBlock: '0x1', blockHash: last.blockHash })
  await refused(-32602, /./, 'eth_getLogs', { topics: [null, null, null, null, null] })
  const large = await (await odd.large(20_000)).wait()
  assert.equal(odd.interface.parseLog(large.logs[0]).args.data.length, 2 + 40_000)
  assert.equal((await provider.getLogs({ blockHash: large.blockHash }))[0].data, large.logs[0].data)
})

await check('filters over HTTP', async () => {
  const blocks = await result('eth_newBlockFilter')
  const logs = await result('eth_newFilter', { address: odd.target, fromBlock: 'latest' })
  const pending = await result('eth_newPendingTransactionFilter')
  const old = await result('eth_newFilter', { address: odd.target, fromBlock: '0x0', toBlock: 'latest' })
  const sent = await odd.mark(5, 5, 'five')
  const receipt = await sent.wait()
  await new Promise(r => setTimeout(r, 300))
  assert.ok((await result('eth_getFilterChanges', blocks)).includes(receipt.blockHash))
  assert.deepEqual((await result('eth_getFilterChanges', logs)).map(l => l.transactionHash), [sent.hash])
  assert.deepEqual(await result('eth_getFilterChanges', logs), [])
  assert.ok((await result('eth_getFilterChanges', pending)).includes(sent.hash))
  assert.ok((await result('eth_getFilterLogs', old)).length >= 5)
  assert.equal(await result('eth_uninstallFilter', old), true)
  assert.equal(await result('eth_uninstallFilter', old), false)
  await refused(-32000, /filter not found/, 'eth_getFilterChanges', old)
  await refused(-32000, /filter not found/, 'eth_getFilterLogs', old)
})

await check('EIP-712: permit, signed off the chain', async () => {
  const value = { owner: alice.address, spender: odd.target, value: 9n, nonce: await token.nonces(alice.address), deadline: 2n ** 255n }
  const { domain } = await token.eip712Domain().then(d => ({ domain: { name: d.name, version: d.version, chainId: d.chainId, verifyingContract: d.verifyingContract } }))
  const types = { Permit: ['owner address', 'spender address', 'value uint256', 'nonce uint256', 'deadline uint256']
    .map(f => ({ name: f.split(' ')[0], type: f.split(' ')[1] })) }
  const { v, r, s } = ethers.Signature.from(await alice.signTypedData(domain, types, value))
  await (await token.connect(rich).permit(value.owner, value.spender, value.value, value.deadline, v, r, s)).wait()
  assert.equal(await token.allowance(alice.address, odd.target), 9n)
})

await check('CREATE2 by the keyless factory', async () => {
  const factory = '0x4e59b44847b379578588920cA78FbF26c0B4956C'
  const salt = ethers.hexlify(ethers.randomBytes(32))
  const code = Odd.bytecode + ethers.toBeHex(1, 32).slice(2)
  await (await alice.sendTransaction({ to: factory, data: salt + code.slice(2) })).wait()
  const made = ethers.getCreate2Address(factory, salt, ethers.keccak256(code))
  assert.ok((await provider.getCode(made)).length > 100)
})

await check('multicall with failures, simulateContract', async () => {
  const at = { address: token.target, abi: Token.abi }
  const results = await viem.multicall({ contracts: [
    { ...at, functionName: 'totalSupply' }, { ...at, functionName: 'explain' }, { ...at, functionName: 'balanceOf', args: [alice.address] }] })
  assert.deepEqual(results.map(r => r.status), ['success', 'failure', 'success'])
  await assert.rejects(viem.simulateContract({ ...at, functionName: 'transfer', args: [odd.target, 1n] }), /ERC20InsufficientBalance/)
  const { request } = await viem.simulateContract({ address: odd.target, abi: Odd.abi, functionName: 'mark', args: [8n, 8n, 'eight'] })
  assert.equal((await viem.waitForTransactionReceipt({ hash: await viem.writeContract(request) })).status, 'success')
})

await check('viem: watchContractEvent, watchBlocks, pending over HTTP and WebSocket', async () => {
  for (const transport of [http(url), webSocket(ws)]) {
    const client = createPublicClient({ chain, transport, pollingInterval: 200 })
    const stop = []
    const events = new Promise((resolve, reject) => stop.push(client.watchContractEvent({
      address: odd.target, abi: Odd.abi, eventName: 'Marked', args: { b: 77n }, onLogs: resolve, onError: reject })))
    const blocks = new Promise((resolve, reject) => stop.push(client.watchBlocks({ onBlock: resolve, onError: reject })))
    const pending = new Promise((resolve, reject) => stop.push(client.watchPendingTransactions({ onTransactions: resolve, onError: reject })))
    await new Promise(r => setTimeout(r, 600))
    await odd.mark(1, 76, 'other').then(t => t.wait())
    const sent = await odd.mark(6, 77, 'six')
    assert.equal((await events)[0].args.text, 'six')
    assert.ok((await blocks).hash)
    assert.ok((await pending).length > 0)
    await sent.wait()
    stop.forEach(s => s())
  }
})

await check('web3.js: contract.events, subscriptions, batch', async () => {
  const web3 = new Web3(ws)
  const contract = new web3.eth.Contract(Odd.abi, odd.target)
  const event = contract.events.Marked({ filter: { a: 9 } })
  const heard = new Promise((resolve, reject) => { event.on('data', resolve); event.on('error', reject) })
  const pending = await web3.eth.subscribe('pendingTransactions')
  const waiting = new Promise(resolve => pending.on('data', resolve))
  await new Promise(r => setTimeout(r, 600))
  const sent = await odd.mark(9, 9, 'nine')
  assert.equal((await heard).returnValues.text, 'nine')
  assert.equal(await waiting, sent.hash)
  await pending.unsubscribe()
  const batch = new web3.BatchRequest()
  const answers = [batch.add({ method: 'eth_blockNumber', params: [] }), batch.add({ method: 'eth_chainId', params: [] })]
  await batch.execute()
  assert.equal((await Promise.all(answers)).length, 2)
  web3.currentProvider.disconnect()
})

await check('blocks, receipts and fees agree', async () => {
  const head = await provider.getBlockNumber()
  const sent = await (await alice.sendTransaction({ to: alice.address, ...fees })).wait()
  const block = await provider.getBlock(sent.blockNumber, true)
  assert.ok(block.prefetchedTransactions.some(t => t.hash === sent.hash))
  const receipts = await result('eth_getBlockReceipts', ethers.toQuantity(sent.blockNumber))
  assert.deepEqual(await result('eth_getBlockReceipts', block.hash), receipts)
  assert.deepEqual(await result('eth_getBlockReceipts', { blockHash: block.hash }), receipts)
  assert.deepEqual(receipts[sent.index], await result('eth_getTransactionReceipt', sent.hash))
  assert.deepEqual(await result('eth_getBlockReceipts', '0x0'), [])
  assert.equal(await result('eth_getBlockReceipts', '0xffffff'), null)
  const history = await result('eth_feeHistory', '0x4', 'latest', [10, 50, 90])
  assert.equal(history.baseFeePerGas.length, 5)
  assert.equal(history.reward.length, 4)
  assert.ok(!('reward' in await result('eth_feeHistory', 2, 'latest')))
  const data = await provider.getFeeData()
  assert.ok(data.gasPrice > 0n && data.maxFeePerGas > data.maxPriorityFeePerGas)
  assert.ok(head >= 0)
})

await check('unknown methods and what nobody holds', async () => {
  for (const method of ['hardhat_metadata', 'eth_getAccountInfo', 'eth_fillTransaction', 'eth_sign', 'eth_sendTransaction', 'evm_snapshot', 'anvil_setBalance']) {
    await refused(-32601, new RegExp(`the method ${method} does not exist/is not available`), method)
  }
  const client = await result('web3_clientVersion')
  assert.doesNotMatch(client, /anvil|hardhat/i)
  assert.deepEqual(await result('eth_accounts'), [])
  await refused(-32602, /./, 'eth_getBlockByNumber')
  await refused(-32000, /^rlp: /, 'eth_sendRawTransaction', '0x02c0')
  await refused(-32000, /^transaction type not supported$/, 'eth_sendRawTransaction', '0x03c0')
  await refused(-32602, /./, 'eth_sendRawTransaction', '0x123')
})

end('unusual')
