// hardhat test --network poai
const { expect } = require('chai')
const { ethers, network } = require('hardhat')
const { anyValue } = require('@nomicfoundation/hardhat-chai-matchers/withArgs')

const deploy = async (name, ...args) => (await ethers.deployContract(name, args)).waitForDeployment()
const done = async sent => (await sent).wait()
// The matcher of events reads the receipt at once: on a chain that takes its time, the transaction has to be mined before.
const mined = async sent => { const it = await sent; await it.wait(); return it }

describe('OpenZeppelin on PoAI', () => {
  let alice, bob, carol, token

  before(async () => {
    [alice, bob, carol] = await ethers.getSigners()
    token = await deploy('Token', 1000n)
  })

  it('has the accounts of the mnemonic', async () => {
    expect(await ethers.getSigners()).to.have.length(20)
    expect(alice.address).to.equal('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266')
    expect(Number(await network.provider.send('eth_chainId'))).to.equal(Number((await ethers.provider.getNetwork()).chainId))
  })

  it('ERC-20: balances, events, allowances', async () => {
    await expect(token.transfer(bob.address, 10n)).to.changeTokenBalances(token, [alice, bob], [-10n, 10n])
    await expect(mined(token.approve(carol.address, 5n))).to.emit(token, 'Approval').withArgs(alice.address, carol.address, 5n)
    await expect(mined(token.connect(carol).transferFrom(alice.address, bob.address, 5n))).to.emit(token, 'Transfer')
      .withArgs(alice.address, bob.address, anyValue)
    expect(await token.allowance(alice.address, carol.address)).to.equal(0n)
    const events = await token.queryFilter(token.filters.Transfer(null, bob.address))
    expect(events.map(e => e.args.value)).to.deep.equal([10n, 5n])
  })

  it('ether: a payment moves what it says', async () => {
    const before = await ethers.provider.getBalance(carol.address)
    await expect(bob.sendTransaction({ to: carol.address, value: 7n })).to.changeEtherBalances([bob, carol], [-7n, 7n])
    expect(await ethers.provider.getBalance(carol.address)).to.equal(before + 7n)
  })

  it('reverts: reason, custom error, panic', async () => {
    await expect(token.explain()).to.be.revertedWith('because')
    await expect(token.refuse()).to.be.revertedWithCustomError(token, 'Refused').withArgs(7n)
    await expect(token.connect(carol).transfer(bob.address, 1n))
      .to.be.revertedWithCustomError(token, 'ERC20InsufficientBalance').withArgs(carol.address, 0n, 1n)
    await expect(token.divide(1n, 0n)).to.be.revertedWithPanic(0x12)
  })

  it('reverts: those that are mined', async () => {
    const sent = await token.connect(carol).transfer(bob.address, 1n, { gasLimit: 100_000n })
    await expect(sent.wait()).to.be.rejectedWith(/reverted/)
    expect((await ethers.provider.getTransactionReceipt(sent.hash)).status).to.equal(0)
    await expect(sent).to.be.reverted
  })

  it('ERC-721: mint, transfer, approve', async () => {
    const badge = await deploy('Badge')
    await expect(mined(badge.mint(bob.address, 1n))).to.emit(badge, 'Transfer').withArgs(ethers.ZeroAddress, bob.address, 1n)
    await expect(badge.transferFrom(bob.address, carol.address, 1n)).to.be.revertedWithCustomError(badge, 'ERC721InsufficientApproval')
    await done(badge.connect(bob).approve(alice.address, 1n))
    await done(badge['safeTransferFrom(address,address,uint256)'](bob.address, carol.address, 1n))
    expect(await badge.ownerOf(1n)).to.equal(carol.address)
    await expect(badge.ownerOf(2n)).to.be.revertedWithCustomError(badge, 'ERC721NonexistentToken').withArgs(2n)
  })

  it('Governor with Timelock: propose, vote, queue, execute', async () => {
    const timelock = await deploy('Timelock', alice.address)
    const board = await deploy('Board', token.target, timelock.target)
    for (const role of ['PROPOSER_ROLE', 'EXECUTOR_ROLE', 'CANCELLER_ROLE']) {
      await done(timelock.grantRole(await timelock[role](), board.target))
    }
    await done(token.delegate(alice.address))
    await done(token.transfer(timelock.target, 100n))
    const call = token.interface.encodeFunctionData('transfer', [bob.address, 100n])
    const proposal = [[token.target], [0n], [call]]
    const receipt = await done(board.propose(...proposal, 'pay bob'))
    const id = receipt.logs[0].args.proposalId
    const until = async wanted => { while (await board.state(id) !== wanted) await new Promise(r => setTimeout(r, 200)) }
    await until(1n)
    await expect(mined(board.castVote(id, 1))).to.emit(board, 'VoteCast').withArgs(alice.address, id, 1n, anyValue, '')
    await until(4n)
    await done(board.queue(...proposal, ethers.id('pay bob')))
    await expect(board.execute(...proposal, ethers.id('pay bob')))
      .to.changeTokenBalances(token, [timelock, bob], [-100n, 100n])
    expect(await board.state(id)).to.equal(7n)
  })

  it('waits for confirmations', async () => {
    const receipt = await (await token.transfer(bob.address, 1n)).wait(3)
    expect(await receipt.confirmations()).to.be.at.least(3)
  })
})
