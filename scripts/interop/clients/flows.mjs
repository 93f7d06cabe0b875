// Whole errands that programs run with ethers, viem and web3.js, all at once, each from an account of its own: node flows.mjs HTTP-URL WS-URL
import { ethers } from 'ethers'
import { createPublicClient, createWalletClient, custom, defineChain, fallback, http, webSocket, parseAbiItem, publicActions, keccak256,
  BaseError, ContractFunctionRevertedError, InsufficientFundsError, IntrinsicGasTooLowError, NonceTooLowError } from 'viem'
import { generatePrivateKey, nonceManager, privateKeyToAccount } from 'viem/accounts'
import { Web3 } from 'web3'
import { compile } from './contracts.mjs'
import { assert, check, end, KEYS } from './checks.mjs'

const [url, ws] = process.argv.slice(2)
// viem asks again after 10 s, and of a transaction that is there already a node says so: a busy machine is not a failure.
const patience = { timeout: 60_000 }
const provider = new ethers.JsonRpcProvider(url, undefined, { pollingInterval: 200, cacheTimeout: -1 })
const rich = new ethers.NonceManager(new ethers.Wallet(KEYS[2], provider))
const { Odd, Token } = compile()
const chain = defineChain({
  id: Number((await provider.getNetwork()).chainId), name: 'PoAI', nativeCurrency: { name: 'POAI', symbol: 'POAI', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
  contracts: { multicall3: { address: '0xcA11bde05977b3631167028862bE2a173976CA11' } }
})
const reader = createPublicClient({ chain, transport: http(url, patience), pollingInterval: 200, batch: { multicall: true } })
const walletOf = (key, transport = http(url, patience)) => createWalletClient({
  chain, account: privateKeyToAccount(key), transport, pollingInterval: 200 }).extend(publicActions)
const post = async body => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json()
const deploy = async ({ abi, bytecode }, signer, ...args) => (await new ethers.ContractFactory(abi, bytecode, signer).deploy(...args)).waitForDeployment()
const made = async (wallet, contract, args) => (await wallet.waitForTransactionReceipt({ hash: await wallet.deployContract({ ...contract, args }) })).contractAddress
// ethers' own message has the whole transaction in it.
const says = words => e => (e.info?.error ?? e.error).message.includes(words)
const nobody = () => ethers.Wallet.createRandom().address

const errands = []
/** An errand with a key that has 10 POAI. */
const errand = (name, body) => errands.push(async () => {
  const key = generatePrivateKey()
  const wallet = new ethers.Wallet(key, provider)
  const funded = await rich.sendTransaction({ to: wallet.address, value: 10n ** 19n })
  return async () => { await funded.wait(); await check(name, () => body(wallet, key)) }
})

errand('ethers: a hundred sends at once', async wallet => {
  const manager = new ethers.NonceManager(wallet)
  const sent = await Promise.all(Array.from({ length: 100 }, (_, i) => manager.sendTransaction({ to: wallet.address, value: BigInt(i), gasLimit: 21000n })))
  assert.ok((await Promise.all(sent.map(one => one.wait()))).every(receipt => receipt.status === 1))
  assert.equal(await wallet.getNonce(), 100)
})

errand('ethers: the largest contract, and one byte more', async wallet => {
  const size = n => `61${n.toString(16).padStart(4, '0')}`
  const code = n => `0x${size(n)}600c5f39${size(n)}5ff3${'00'.repeat(n)}`
  const receipt = await (await wallet.sendTransaction({ data: code(24_576) })).wait()
  assert.equal((await provider.getCode(receipt.contractAddress)).length, 2 + 2 * 24_576)
  await assert.rejects(wallet.estimateGas({ data: code(24_577) }), says('max code size exceeded'))
  await assert.rejects((await wallet.sendTransaction({ data: code(24_577), gasLimit: 10_000_000n })).wait(), e => e.receipt.status === 0)
})

errand('ethers: much data, and as much gas as a block has', async wallet => {
  const receipt = await (await wallet.sendTransaction({ to: wallet.address, data: '0x' + 'ab'.repeat(120_000) })).wait()
  assert.equal((await provider.getTransaction(receipt.hash)).data.length, 2 + 240_000)
  await assert.rejects(wallet.sendTransaction({ to: wallet.address, data: '0x' + '01'.repeat(131_072), gasLimit: 5_000_000n }), says('oversized data'))
  const { gasLimit } = await provider.getBlock('latest')
  assert.equal((await (await wallet.sendTransaction({ to: wallet.address, gasLimit })).wait()).gasUsed, 21000n)
  await assert.rejects(wallet.sendTransaction({ to: wallet.address, gasLimit: gasLimit + 1n }), says('exceeds block gas limit'))
})

errand('ethers: BrowserProvider, as with a wallet in the browser', async wallet => {
  const methods = {
    eth_requestAccounts: () => [wallet.address],
    eth_accounts: () => [wallet.address],
    eth_sendTransaction: ([{ from, gas, ...sent }]) => wallet.sendTransaction({ ...sent, gasLimit: gas }).then(it => it.hash),
    personal_sign: ([data]) => wallet.signMessage(ethers.getBytes(data))
  }
  const request = async ({ method, params }) => {
    if (method in methods) return methods[method](params)
    const { result, error } = await post({ jsonrpc: '2.0', id: 1, method, params })
    if (error) throw Object.assign(new Error(error.message), error)
    return result
  }
  const browser = new ethers.BrowserProvider({ request })
  const token = await deploy(Token, await browser.getSigner(), 500n)
  await (await token.transfer(KEYS.map(ethers.computeAddress)[0], 5n)).wait()
  assert.equal(await token.balanceOf(wallet.address), 495n)
  await assert.rejects(token.explain(), e => e.reason === 'because')
  await assert.rejects(token.divide(1n, 0n), e => e.reason === 'Panic due to DIVIDE_BY_ZERO(18)')
  await assert.rejects(token.transfer(nobody(), 1000n), e => token.interface.parseError(e.data).name === 'ERC20InsufficientBalance')
  assert.equal(ethers.verifyMessage('hello', await (await browser.getSigner()).signMessage('hello')), wallet.address)
  browser.destroy()
})

errand('ethers: events once, waiting with a limit, a clone (EIP-1167)', async wallet => {
  const odd = await deploy(Odd, wallet, true)
  const { contractAddress } = await (await wallet.sendTransaction({
    data: `0x3d602d80600a3d3981f3363d3d373d3d3d363d73${odd.target.slice(2)}5af43d82803e903d91602b57fd5bf3` })).wait()
  const clone = new ethers.Contract(contractAddress, Odd.abi, wallet)
  const once = new Promise(resolve => clone.once(clone.filters.Marked(7), resolve))
  await clone.listenerCount()
  const sent = await clone.mark(7, 1, 'seven')
  await sent.wait()
  const event = await once
  assert.equal(event.log.transactionHash, sent.hash)
  assert.equal((await event.getBlock()).hash, event.log.blockHash)
  assert.deepEqual([await clone.last(), await odd.last(), await clone.listenerCount()], [7n, 0n, 0])
  assert.equal((await clone.queryFilter(clone.filters.Marked([6, 7], [1]), 0)).length, 1)
  await assert.rejects(provider.waitForTransaction(ethers.id('unknown'), 1, 500), e => e.code === 'TIMEOUT')
})

errand('ethers: eight sockets, a batch of a thousand, another provider of the same node', async () => {
  const sockets = Array.from({ length: 8 }, () => new ethers.WebSocketProvider(ws))
  const heads = await Promise.all(sockets.map(socket => new Promise(resolve => {
    const seen = []
    socket.on('block', number => { if (seen.push(number) === 3) resolve([...seen]) })
  })))
  for (const [first, ...others] of heads) assert.deepEqual(others, [first + 1, first + 2])
  await Promise.all(sockets.map(socket => socket.destroy()))
  const answers = await post(Array.from({ length: 1000 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'eth_getBlockByNumber', params: ['latest', false] })))
  assert.ok(answers.every((answer, id) => answer.id === id && answer.result.number))
  const both = new ethers.FallbackProvider([new ethers.JsonRpcProvider(url), new ethers.JsonRpcProvider(url, undefined, { batchMaxCount: 1 })])
  assert.ok((await both.getFeeData()).maxFeePerGas > 0n)
  await both.destroy()
})

errand('access lists: as the node finds them, and what they cost', async wallet => {
  const token = await deploy(Token, wallet, 100n)
  const sent = { to: token.target, data: token.interface.encodeFunctionData('transfer', [nobody(), 1n]) }
  const { accessList, gasUsed } = await provider.send('eth_createAccessList', [{ from: wallet.address, ...sent }, 'latest'])
  const receipt = await (await wallet.sendTransaction({ ...sent, accessList })).wait()
  assert.equal(receipt.gasUsed, BigInt(gasUsed))
  const { result } = await post({ jsonrpc: '2.0', id: 1, method: 'eth_getTransactionByBlockHashAndIndex', params: [receipt.blockHash, ethers.toQuantity(receipt.index)] })
  assert.deepEqual(result.accessList, accessList)
})

errand('viem: filters of every kind, logs by event and by block', async (_, key) => {
  const wallet = walletOf(key)
  const address = await made(wallet, Odd, [true])
  const event = parseAbiItem('event Marked(uint256 indexed a, uint256 indexed b, address indexed who, string text)')
  const [byEvent, byContract, blocks, pending] = await Promise.all([
    wallet.createEventFilter({ address, event, args: { a: [1n, 2n] } }),
    wallet.createContractEventFilter({ address, abi: Odd.abi, eventName: 'Marked', args: { b: 5n }, fromBlock: 0n }),
    wallet.createBlockFilter(), wallet.createPendingTransactionFilter()])
  const hash = await wallet.writeContract({ address, abi: Odd.abi, functionName: 'mark', args: [2n, 5n, 'text'] })
  const { blockHash, blockNumber } = await wallet.waitForTransactionReceipt({ hash })
  assert.equal((await wallet.getFilterChanges({ filter: byEvent }))[0].args.text, 'text')
  assert.equal((await wallet.getFilterLogs({ filter: byContract })).length, 1)
  assert.ok((await wallet.getFilterChanges({ filter: blocks })).includes(blockHash))
  assert.ok((await wallet.getFilterChanges({ filter: pending })).includes(hash))
  assert.equal((await wallet.getLogs({ address, events: [event, parseAbiItem('event Other(uint256)')], fromBlock: blockNumber })).length, 1)
  assert.equal((await wallet.getLogs({ address, event, args: { who: wallet.account.address }, blockHash })).length, 1)
  assert.equal((await wallet.getContractEvents({ address, abi: Odd.abi, fromBlock: 'earliest', strict: true })).length, 1)
})

errand('viem: what is refused has its own error', async (_, key) => {
  const wallet = walletOf(key)
  const poor = walletOf(generatePrivateKey())
  const to = poor.account.address
  const is = kind => e => e.walk(cause => cause instanceof kind) !== null
  await assert.rejects(poor.sendTransaction({ to, value: 1n }), is(InsufficientFundsError))
  await assert.rejects(poor.sendTransaction({ to, value: 1n, gas: 21000n }), is(InsufficientFundsError))
  await wallet.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ to: wallet.account.address }) })
  await assert.rejects(wallet.sendTransaction({ to, nonce: 0 }), is(NonceTooLowError))
  await assert.rejects(wallet.sendTransaction({ to, gas: 20000n }), is(IntrinsicGasTooLowError))
  const hash = keccak256('0x01')
  for (const ask of [() => wallet.getTransaction({ hash }), () => wallet.getTransactionReceipt({ hash }), () => wallet.getBlock({ blockNumber: 10n ** 9n })]) {
    await assert.rejects(ask, /could not be found/)
  }
  const address = await made(wallet, Token, [5n])
  const divided = await wallet.simulateContract({ address, abi: Token.abi, functionName: 'divide', args: [1n, 0n] }).catch(e => e)
  assert.ok(divided instanceof BaseError)
  assert.equal(divided.walk(cause => cause instanceof ContractFunctionRevertedError).data.errorName, 'Panic')
  const call = { address, abi: Token.abi, functionName: 'totalSupply' }
  assert.deepEqual(await Promise.all([call, call, { ...call, functionName: 'name' }].map(one => reader.readContract(one))), [5n, 5n, 'Token'])
  await assert.rejects(wallet.readContract({ ...call, blockNumber: 0n }), /returned no data/)
})

errand('viem: fifty sends at once, over every transport', async (_, key) => {
  const account = privateKeyToAccount(key, { nonceManager })
  const wallet = createWalletClient({ chain, account, transport: fallback([http(url, patience), webSocket(ws)]) }).extend(publicActions)
  const hashes = await Promise.all(Array.from({ length: 50 }, (_, i) => wallet.sendTransaction({ to: account.address, value: BigInt(i) })))
  assert.ok((await Promise.all(hashes.map(hash => reader.waitForTransactionReceipt({ hash })))).every(receipt => receipt.status === 'success'))
  const socket = walletOf(key, webSocket(ws))
  const hash = await socket.sendTransaction({ to: account.address })
  const receipt = await socket.waitForTransactionReceipt({ hash, confirmations: 2 })
  assert.ok(await reader.getTransactionConfirmations({ hash }) >= 2n)
  assert.equal((await reader.getTransaction({ blockNumber: receipt.blockNumber, index: receipt.transactionIndex })).hash, hash)
  assert.ok(await reader.getBlockTransactionCount({ blockHash: receipt.blockHash }) >= 1)
  const own = createPublicClient({ chain, transport: custom({ request: asked => socket.request(asked) }) })
  assert.ok(await own.getBlockNumber() >= receipt.blockNumber)
})

errand('viem: every head, by polling and over a socket', async () => {
  for (const transport of [http(url, patience), webSocket(ws)]) {
    const client = createPublicClient({ chain, transport, pollingInterval: 200 })
    // Over a socket viem asks for the block of each head, and a later head's answer may overtake an earlier one's.
    const seen = new Map()
    let first
    await new Promise((resolve, reject) => {
      const stop = client.watchBlocks({ emitMissed: true, onError: reject, onBlock: block => {
        first = first === undefined || block.number < first ? block.number : first
        seen.set(block.number, block)
        if ([1n, 2n].every(more => seen.has(first + more))) { stop(); resolve() }
      } })
    })
    for (const more of [1n, 2n]) assert.equal(seen.get(first + more).parentHash, seen.get(first + more - 1n).hash)
  }
})

errand('web3.js: a contract\'s life, and what else it asks', async (_, key) => {
  const web3 = new Web3(url)
  web3.eth.transactionPollingInterval = 200
  const from = web3.eth.accounts.wallet.add(key)[0].address
  const told = []
  const odd = await new web3.eth.Contract(Odd.abi).deploy({ data: Odd.bytecode, arguments: [true] }).send({ from })
    .on('transactionHash', () => told.push('hash')).on('receipt', () => told.push('receipt'))
  assert.deepEqual(told, ['hash', 'receipt'])
  const receipt = await odd.methods.mark(1, 2, 'web3').send({ from })
  assert.equal(receipt.events.Marked.returnValues.text, 'web3')
  assert.equal((await odd.getPastEvents('Marked', { filter: { a: [1, 3] }, fromBlock: 0 })).length, 1)
  assert.equal((await odd.getPastEvents('allEvents', { fromBlock: 'earliest', toBlock: 'latest' })).length, 1)
  const token = await new web3.eth.Contract(Token.abi).deploy({ data: Token.bytecode, arguments: [5n] })
    .send({ from, type: 0, gasPrice: await web3.eth.getGasPrice() })
  await assert.rejects(token.methods.refuse().call(), e => (e.cause ?? e.innerError).errorName === 'Refused')
  await assert.rejects(token.methods.transfer(from, 50n).send({ from }), e => (e.cause ?? e.innerError).errorName === 'ERC20InsufficientBalance')
  assert.equal(await web3.eth.getBlockUncleCount('latest'), 0n)
  assert.equal(await web3.eth.getUncle('latest', 0), null)
  assert.equal((await web3.eth.getTransactionFromBlock(receipt.blockNumber, receipt.transactionIndex)).hash, receipt.transactionHash)
  assert.ok(await web3.eth.getBlockTransactionCount(receipt.blockNumber) >= 1n)
  assert.equal((await web3.eth.getFeeHistory(2, 'latest', [10])).baseFeePerGas.length, 3)
  assert.equal((await web3.eth.getProof(from, ['0x' + '0'.repeat(64)], 'latest')).storageProof.length, 1)
  assert.ok((await web3.eth.createAccessList({ from, to: token.options.address, data: token.methods.transfer(from, 1n).encodeABI() })).accessList)
  assert.equal(await web3.eth.net.isListening(), true)
})

// One sender funds all: its nonces are given in order.
const begun = []
for (const begin of errands) begun.push(await begin())
await Promise.all(begun.map(run => run()))
end('flows')
