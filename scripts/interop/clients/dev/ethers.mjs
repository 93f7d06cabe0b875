// ethers on a chain of one developer: node ethers.mjs HTTP-URL WS-URL
import { ethers } from 'ethers'
import { assert, check, end } from '../checks.mjs'
import { compile } from '../contracts.mjs'

const [url, ws] = process.argv.slice(2)
const provider = new ethers.JsonRpcProvider(url, undefined, { polling: true, pollingInterval: 50, cacheTimeout: -1 })
const { Token } = compile()
const alice = await provider.getSigner(0)
const bob = await provider.getSigner(1)
const nobody = ethers.getAddress('0x' + 'bb'.repeat(20))

await check('signers: the node has them', async () => {
  assert.equal((await provider.listAccounts()).length, 10)
  assert.equal(alice.address, '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266')
  assert.equal((await provider.getNetwork()).chainId, 31337n)
})

await check('a transaction is in a block when it is sent', async () => {
  const height = await provider.send('eth_blockNumber', [])
  const sent = await alice.sendUncheckedTransaction({ to: nobody, value: 5n })
  const receipt = await provider.send('eth_getTransactionReceipt', [sent])
  assert.equal(Number(receipt.blockNumber), Number(height) + 1)
  assert.equal((await (await alice.sendTransaction({ to: nobody, value: 5n })).wait()).status, 1)
})

await check('messages and typed data are signed', async () => {
  const message = await alice.signMessage('hello')
  assert.equal(ethers.verifyMessage('hello', message), alice.address)
  const domain = { name: 'Mail', version: '1', chainId: 31337, verifyingContract: nobody }
  const types = { Person: [{ name: 'name', type: 'string' }, { name: 'ids', type: 'uint256[]' }],
    Mail: [{ name: 'from', type: 'Person' }, { name: 'to', type: 'Person[]' }, { name: 'text', type: 'string' }, { name: 'raw', type: 'bytes' }] }
  const value = { from: { name: 'A', ids: [1n, 2n ** 200n] }, to: [{ name: 'B', ids: [] }], text: 'hi', raw: '0x0102' }
  assert.equal(ethers.verifyTypedData(domain, types, value, await alice.signTypedData(domain, types, value)), alice.address)
  assert.equal(ethers.verifyMessage(ethers.getBytes('0x01'), await provider.send('eth_sign', [alice.address, '0x01'])), alice.address)
})

await check('a contract: deployed, called, its reverts told with their reason', async () => {
  const token = await (await new ethers.ContractFactory(Token.abi, Token.bytecode, alice).deploy(1000n)).waitForDeployment()
  await (await token.transfer(bob.address, 10n)).wait()
  assert.equal(await token.balanceOf(bob.address), 10n)
  await assert.rejects(token.connect(bob).transfer(alice.address, 11n), /ERC20InsufficientBalance|execution reverted/)
})

await check('snapshots nest, and bring back balances, nonces, logs and filters', async () => {
  const token = await (await new ethers.ContractFactory(Token.abi, Token.bytecode, alice).deploy(1000n)).waitForDeployment()
  const outer = await provider.send('evm_snapshot', [])
  const nonce = await alice.getNonce()
  const height = await provider.getBlockNumber()
  await (await token.transfer(bob.address, 1n)).wait()
  const inner = await provider.send('evm_snapshot', [])
  const filter = await provider.send('eth_newFilter', [{ address: await token.getAddress() }])
  await (await token.transfer(bob.address, 2n)).wait()
  assert.equal(await token.balanceOf(bob.address), 3n)
  assert.equal(await provider.send('evm_revert', [inner]), true)
  assert.equal(await token.balanceOf(bob.address), 1n)
  assert.equal((await token.queryFilter(token.filters.Transfer(alice.address, bob.address))).length, 1)
  const told = await provider.send('eth_getFilterChanges', [filter])
  assert.deepEqual(told.map(log => log.removed), [false, true])
  assert.equal(await provider.send('evm_revert', [outer]), true)
  assert.equal(await token.balanceOf(bob.address), 0n)
  assert.equal(await alice.getNonce(), nonce)
  assert.equal(await provider.getBlockNumber(), height)
  assert.equal(await provider.send('evm_revert', [inner]), false)
})

await check('time: forward, and to a second', async () => {
  const before = (await provider.getBlock('latest')).timestamp
  await provider.send('evm_increaseTime', [3600])
  await provider.send('evm_mine', [])
  const after = (await provider.getBlock('latest')).timestamp
  assert.ok(after >= before + 3600 && after < before + 3700)
  await provider.send('evm_setNextBlockTimestamp', [after + 500])
  await (await alice.sendTransaction({ to: nobody, value: 1n })).wait()
  assert.equal((await provider.getBlock('latest')).timestamp, after + 500)
})

await check('a player without a key: a contract that pays', async () => {
  await provider.send('hardhat_setBalance', [nobody, ethers.toQuantity(ethers.parseEther('3'))])
  await provider.send('hardhat_impersonateAccount', [nobody])
  const player = await provider.getSigner(nobody)
  await (await player.sendTransaction({ to: bob.address, value: ethers.parseEther('1') })).wait()
  assert.ok(await provider.getBalance(nobody) < ethers.parseEther('2'))
  await provider.send('hardhat_stopImpersonatingAccount', [nobody])
  await assert.rejects(provider.send('eth_sendTransaction', [{ from: nobody, to: bob.address }]), /unknown account/)
})

await check('WebSocket: heads come with each block, and after a revert', async () => {
  const socket = new ethers.WebSocketProvider(ws)
  const heads = []
  await socket.on('block', number => heads.push(number))
  const id = await provider.send('evm_snapshot', [])
  await provider.send('evm_mine', [])
  await provider.send('evm_revert', [id])
  await provider.send('evm_mine', [])
  for (let i = 0; i < 100 && heads.length < 2; i++) await new Promise(go => setTimeout(go, 50))
  assert.ok(heads.length >= 2)
  await socket.destroy()
})

end('ethers')
