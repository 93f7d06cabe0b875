// hardhat run run.cjs --network poai
const { ethers, network } = require('hardhat')

async function main() {
  const token = await ethers.deployContract('Token', [ethers.parseEther('1')])
  await token.waitForDeployment()
  if (await token.totalSupply() !== ethers.parseEther('1')) throw new Error('another supply')
  console.log(`hardhat run: a token at ${token.target} on ${network.name}, block ${await ethers.provider.getBlockNumber()}`)
}

main().catch(e => { console.error(e); process.exitCode = 1 })
