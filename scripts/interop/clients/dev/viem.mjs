// viem's test clients on a chain of one developer: node viem.mjs HTTP-URL WS-URL
import { createPublicClient, createTestClient, createWalletClient, http, parseEther, toHex, zeroAddress } from 'viem'
import { foundry, hardhat } from 'viem/chains'
import { assert, check, end } from '../checks.mjs'

const [url] = process.argv.slice(2)
const nobody = '0xcccccccccccccccccccccccccccccccccccccccc'

for (const [mode, chain] of [['anvil', foundry], ['hardhat', hardhat]]) {
  const transport = http(url)
  const chainOf = createPublicClient({ chain, transport, pollingInterval: 50, cacheTime: 0 })
  const wallet = createWalletClient({ chain, transport })
  const test = createTestClient({ chain, transport, mode })
  const [alice, bob] = await wallet.getAddresses()

  await check(`${mode}: edits are read at once and written by the next block`, async () => {
    const height = await chainOf.getBlockNumber()
    await test.setBalance({ address: nobody, value: parseEther('7') })
    await test.setCode({ address: nobody, bytecode: '0x5f545f5260205ff3' })
    await test.setStorageAt({ address: nobody, index: 0, value: toHex(42, { size: 32 }) })
    assert.equal(await chainOf.getBlockNumber(), height)
    assert.equal(await chainOf.getBalance({ address: nobody }), parseEther('7'))
    assert.equal(BigInt((await chainOf.call({ to: nobody })).data), 42n)
    await test.mine({ blocks: 1 })
    assert.equal(BigInt((await chainOf.call({ to: nobody })).data), 42n)
    await test.setNonce({ address: nobody, nonce: 9 })
    assert.equal(await chainOf.getTransactionCount({ address: nobody }), 9)
  })

  await check(`${mode}: accounts that are played, contracts too`, async () => {
    await test.impersonateAccount({ address: nobody })
    const hash = await wallet.sendTransaction({ account: nobody, to: bob, value: parseEther('1') })
    const receipt = await chainOf.waitForTransactionReceipt({ hash })
    assert.equal(receipt.from, nobody)
    await test.stopImpersonatingAccount({ address: nobody })
    await assert.rejects(wallet.sendTransaction({ account: nobody, to: bob, value: 1n }))
  })

  await check(`${mode}: blocks, time, snapshots`, async () => {
    const before = await chainOf.getBlock()
    const id = await test.snapshot()
    await test.mine({ blocks: 3, interval: 12 })
    const later = await chainOf.getBlock()
    assert.equal(later.number, before.number + 3n)
    assert.ok(later.timestamp >= before.timestamp + 25n)
    await test.increaseTime({ seconds: 1000 })
    await test.setNextBlockTimestamp({ timestamp: later.timestamp + 5000n })
    await test.mine({ blocks: 1 })
    assert.equal((await chainOf.getBlock()).timestamp, later.timestamp + 5000n)
    await test.revert({ id })
    assert.equal((await chainOf.getBlock()).hash, before.hash)
  })

  await check(`${mode}: blocks when asked, transactions that are dropped`, async () => {
    await test.setAutomine(false)
    const kept = await wallet.sendTransaction({ account: alice, to: zeroAddress, value: 1n })
    const dropped = await wallet.sendTransaction({ account: bob, to: zeroAddress, value: 1n })
    assert.equal((await chainOf.getBlock({ blockTag: 'pending' })).transactions.length, 2)
    await test.dropTransaction({ hash: dropped })
    await test.mine({ blocks: 1 })
    assert.deepEqual((await chainOf.getBlock()).transactions, [kept])
    await test.setAutomine(true)
    assert.equal(await test.getAutomine(), true)
    await test.setIntervalMining({ interval: 1 })
    const height = await chainOf.getBlockNumber()
    for (let i = 0; i < 100 && await chainOf.getBlockNumber() === height; i++) await new Promise(go => setTimeout(go, 100))
    await test.setIntervalMining({ interval: 0 })
    assert.ok(await chainOf.getBlockNumber() > height)
  })
}

end('viem')
