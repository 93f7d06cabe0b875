// web3.js against a node: node web3.mjs HTTP-URL WS-URL
import { Web3 } from 'web3'
import { compile } from './contracts.mjs'
import { assert, check, end, KEYS } from './checks.mjs'

const [http, ws] = process.argv.slice(2)
const web3 = new Web3(http)
web3.eth.transactionPollingInterval = 200
const [alice, bob] = KEYS.map(key => web3.eth.accounts.wallet.add(key).get(0) && web3.eth.accounts.privateKeyToAccount(key).address)
const { Token, Badge, Board, Timelock } = compile()
let token

const deploy = ({ abi, bytecode }, ...args) =>
  new web3.eth.Contract(abi).deploy({ data: bytecode, arguments: args }).send({ from: alice })

await check('transfer', async () => {
  const to = web3.eth.accounts.create().address
  const receipt = await web3.eth.sendTransaction({ from: alice, to, value: '7', gas: 21000 })
  assert.equal(receipt.status, 1n)
  assert.equal(await web3.eth.getBalance(to), 7n)
})

await check('deploy, send, call, events', async () => {
  token = await deploy(Token, 1000n)
  await token.methods.transfer(bob, 10n).send({ from: alice })
  assert.equal(await token.methods.balanceOf(bob).call(), 10n)
  const events = await token.getPastEvents('Transfer', { fromBlock: 0, toBlock: 'latest' })
  assert.equal(events.length, 2)
})

await check('revert reason', async () => {
  await assert.rejects(token.methods.explain().call(), e => /because/.test(`${e.message} ${e.cause?.message} ${e.innerError?.message}`))
})

await check('ERC-721: mint, transfer, events', async () => {
  const badge = await deploy(Badge)
  await badge.methods.mint(alice, 1n).send({ from: alice })
  const receipt = await badge.methods.safeTransferFrom(alice, bob, 1n).send({ from: alice })
  assert.equal(receipt.events.Transfer.returnValues.to, bob)
  assert.equal(await badge.methods.ownerOf(1n).call(), bob)
  assert.equal((await badge.getPastEvents('Transfer', { fromBlock: 0, filter: { to: bob } })).length, 1)
})

await check('Governor with Timelock: propose, vote, queue, execute', async () => {
  const timelock = await deploy(Timelock, alice)
  const board = await deploy(Board, token.options.address, timelock.options.address)
  const send = method => method.send({ from: alice })
  for (const role of ['PROPOSER_ROLE', 'EXECUTOR_ROLE', 'CANCELLER_ROLE']) {
    await send(timelock.methods.grantRole(await timelock.methods[role]().call(), board.options.address))
  }
  await send(token.methods.delegate(alice))
  await send(token.methods.transfer(timelock.options.address, 100n))
  const proposal = [[token.options.address], [0n], [token.methods.transfer(bob, 100n).encodeABI()]]
  const { events } = await send(board.methods.propose(...proposal, 'pay bob'))
  const id = events.ProposalCreated.returnValues.proposalId
  const until = async wanted => {
    while (await board.methods.state(id).call() !== wanted) await new Promise(r => setTimeout(r, 200))
  }
  await until(1n)
  await send(board.methods.castVote(id, 1n))
  await until(4n)
  const hashed = [...proposal, web3.utils.keccak256('pay bob')]
  await send(board.methods.queue(...hashed))
  await send(board.methods.execute(...hashed))
  assert.equal(await board.methods.state(id).call(), 7n)
  assert.equal(await token.methods.balanceOf(bob).call(), 110n)
})

await check('WebSocket: heads and logs', async () => {
  const socket = new Web3(ws)
  const heads = await socket.eth.subscribe('newBlockHeaders')
  const logs = await socket.eth.subscribe('logs', { address: token.options.address })
  const head = new Promise(resolve => heads.on('data', resolve))
  const log = new Promise(resolve => logs.on('data', resolve))
  const receipt = await token.methods.transfer(bob, 1n).send({ from: alice })
  assert.equal((await log).transactionHash, receipt.transactionHash)
  assert.ok((await head).number > 0n)
  socket.currentProvider.disconnect()
})

end('web3.js')
