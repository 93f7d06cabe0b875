// ethers v6 against a node: node ethers.mjs HTTP-URL WS-URL
import { ethers } from 'ethers'
import { compile } from './contracts.mjs'
import { assert, check, end, KEYS } from './checks.mjs'

const [http, ws] = process.argv.slice(2)
const provider = new ethers.JsonRpcProvider(http, undefined, { pollingInterval: 200 })
const alice = new ethers.NonceManager(new ethers.Wallet(KEYS[0], provider))
const bob = new ethers.Wallet(KEYS[1], provider)
const contracts = compile()
const deploy = async (name, ...args) => {
  const { abi, bytecode } = contracts[name]
  const contract = await new ethers.ContractFactory(abi, bytecode, alice).deploy(...args)
  await contract.waitForDeployment()
  return contract
}

let token
await check('transfer, types 0, 1 and 2', async () => {
  for (const type of [0, 1, 2]) {
    const to = ethers.Wallet.createRandom().address
    const sent = await alice.sendTransaction({ to, value: 5n, type })
    const receipt = await sent.wait()
    assert.equal(receipt.status, 1)
    assert.equal(receipt.gasUsed, 21000n)
    assert.equal(await provider.getBalance(to), 5n)
    assert.equal((await provider.getTransaction(sent.hash)).blockNumber, receipt.blockNumber)
  }
})

await check('ERC-20: deploy, transfer, events', async () => {
  token = await deploy('Token', 1000n)
  const receipt = await (await token.transfer(bob.address, 10n)).wait()
  assert.equal(receipt.logs.length, 1)
  assert.equal(await token.balanceOf(bob.address), 10n)
  const events = await token.queryFilter(token.filters.Transfer(null, bob.address), 0, 'latest')
  assert.equal(events.length, 1)
  assert.equal(events[0].args.value, 10n)
})

await check('reverts: reason and custom error', async () => {
  await assert.rejects(token.explain(), e => e.code === 'CALL_EXCEPTION' && e.reason === 'because')
  await assert.rejects(token.refuse(), e => e.revert?.name === 'Refused' && e.revert.args[0] === 7n)
  await assert.rejects(token.connect(bob).transfer.staticCall(await alice.getAddress(), 11n),
    e => e.revert?.name === 'ERC20InsufficientBalance')
})

await check('ERC-721: mint and owner', async () => {
  const badge = await deploy('Badge')
  await (await badge.mint(bob.address, 1n)).wait()
  assert.equal(await badge.ownerOf(1n), bob.address)
})

await check('Governor with Timelock: propose, vote, queue, execute', async () => {
  const me = await alice.getAddress()
  const timelock = await deploy('Timelock', me)
  const board = await deploy('Board', await token.getAddress(), await timelock.getAddress())
  for (const role of ['PROPOSER_ROLE', 'EXECUTOR_ROLE', 'CANCELLER_ROLE']) {
    await (await timelock.grantRole(await timelock[role](), await board.getAddress())).wait()
  }
  await (await token.delegate(me)).wait()
  await (await token.transfer(await timelock.getAddress(), 100n)).wait()
  const call = token.interface.encodeFunctionData('transfer', [bob.address, 100n])
  const proposal = [[await token.getAddress()], [0n], [call], 'pay bob']
  const receipt = await (await board.propose(...proposal)).wait()
  const id = board.interface.parseLog(receipt.logs[0]).args.proposalId
  const until = async wanted => { while (await board.state(id) !== wanted) await new Promise(r => setTimeout(r, 200)) }
  await until(1n)
  await (await board.castVote(id, 1)).wait()
  await until(4n)
  const hashed = [...proposal.slice(0, 3), ethers.id('pay bob')]
  await (await board.queue(...hashed)).wait()
  await (await board.execute(...hashed)).wait()
  assert.equal(await board.state(id), 7n)
  assert.equal(await token.balanceOf(bob.address), 110n)
})

await check('errors: nonce, funds, replacement', async () => {
  const nonce = await bob.getNonce()
  const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n, gasLimit: 21000n }
  await (await bob.sendTransaction({ to: bob.address, nonce, ...fees })).wait()
  await assert.rejects(bob.sendTransaction({ to: bob.address, nonce, ...fees }), e => e.code === 'NONCE_EXPIRED')
  await assert.rejects(bob.sendTransaction({ to: bob.address, value: 10n ** 30n, ...fees }),
    e => e.code === 'INSUFFICIENT_FUNDS')
  const later = { to: bob.address, nonce: nonce + 5, ...fees }
  await bob.sendTransaction(later)
  await assert.rejects(bob.sendTransaction({ ...later, value: 1n }), e => e.code === 'REPLACEMENT_UNDERPRICED')
  assert.equal(await bob.getNonce('pending'), nonce + 1)
})

await check('contract.on over HTTP polling', async () => {
  const heard = new Promise(resolve => token.on('Approval', (owner, spender, value) => resolve(value)))
  await new Promise(r => setTimeout(r, 500))
  await (await token.approve(bob.address, 42n)).wait()
  assert.equal(await heard, 42n)
  await token.removeAllListeners()
})

await check('WebSocket: heads, logs, pending', async () => {
  const socket = new ethers.WebSocketProvider(ws)
  const head = new Promise(resolve => socket.on('block', resolve))
  const filter = { address: token.target, topics: [ethers.id('Transfer(address,address,uint256)')] }
  const log = new Promise(resolve => socket.on(filter, resolve))
  const pending = new Promise(resolve => socket.on('pending', resolve))
  await socket.getBlockNumber()
  await new Promise(r => setTimeout(r, 500))
  const sent = await token.transfer(bob.address, 1n)
  assert.equal(await pending, sent.hash)
  assert.equal((await log).transactionHash, sent.hash)
  assert.ok(await head > 0)
  await socket.destroy()
})

await check('blocks, fees, storage, code', async () => {
  const block = await provider.getBlock('latest', true)
  assert.equal(block.hash, (await provider.getBlock(block.number)).hash)
  assert.ok((await provider.getFeeData()).maxFeePerGas > 0n)
  assert.equal(await provider.getStorage(token.target, 2), ethers.toBeHex(1000, 32))
  assert.ok((await provider.getCode(token.target)).length > 100)
  assert.equal((await provider.send('eth_getProof', [token.target, ['0x2'], 'latest'])).storageProof[0].value, '0x3e8')
})

end('ethers')
