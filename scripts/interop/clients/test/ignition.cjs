// hardhat test --network poai
const { expect } = require('chai')
const { ignition } = require('hardhat')
const { buildModule } = require('@nomicfoundation/hardhat-ignition/modules')

const Organisation = buildModule('Organisation', m => {
  const admin = m.getAccount(0)
  const token = m.contract('Token', [1000n])
  const timelock = m.contract('Timelock', [admin])
  const board = m.contract('Board', [token, timelock])
  m.call(timelock, 'grantRole', [m.staticCall(timelock, 'PROPOSER_ROLE'), board])
  const badge = m.contract('Badge')
  const minted = m.call(badge, 'mint', [admin, 7n])
  m.call(badge, 'approve', [timelock, m.readEventArgument(minted, 'Transfer', 'tokenId')])
  return { token, timelock, board, badge }
})

describe('Ignition on PoAI', () => {
  it('deploys contracts that need each other, calls them, reads events', async () => {
    const { timelock, board, badge } = await ignition.deploy(Organisation, { config: { requiredConfirmations: 1 } })
    expect(await timelock.hasRole(await timelock.PROPOSER_ROLE(), board.target)).to.equal(true)
    expect(await badge.getApproved(7n)).to.equal(timelock.target)
  })
})
