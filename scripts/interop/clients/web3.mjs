// web3.js against a node: node web3.mjs HTTP-URL WS-URL
import { Web3 } from 'web3'
import { compile } from './contracts.mjs'
import { assert, check, end, KEYS } from './checks.mjs'

const [http, ws] = process.argv.slice(2)
const web3 = new Web3(http)
web3.eth.transactionPollingInterval = 200
const [alice, bob] = KEYS.map(key => web3.eth.accounts.wallet.add(key).get(0) && web3.eth.accounts.privateKeyToAccount(key).address)
const { Token } = compile()
let token

await check('transfer', async () => {
  const to = web3.eth.accounts.create().address
  const receipt = await web3.eth.sendTransaction({ from: alice, to, value: '7', gas: 21000 })
  assert.equal(receipt.status, 1n)
  assert.equal(await web3.eth.getBalance(to), 7n)
})

await check('deploy, send, call, events', async () => {
  token = await new web3.eth.Contract(Token.abi).deploy({ data: Token.bytecode, arguments: [1000n] }).send({ from: alice })
  await token.methods.transfer(bob, 10n).send({ from: alice })
  assert.equal(await token.methods.balanceOf(bob).call(), 10n)
  const events = await token.getPastEvents('Transfer', { fromBlock: 0, toBlock: 'latest' })
  assert.equal(events.length, 2)
})

await check('revert reason', async () => {
  await assert.rejects(token.methods.explain().call(), e => /because/.test(`${e.message} ${e.cause?.message} ${e.innerError?.message}`))
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
