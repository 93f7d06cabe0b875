// Hardhat's own chain, empty: the scenarios put the committed code into it. Nothing is compiled here.
module.exports = {
  solidity: '0.8.28',
  networks: {
    hardhat: {
      chainId: 0x504f4149,
      hardfork: 'cancun',
      initialBaseFeePerGas: 0,
      gasPrice: 0,
      blockGasLimit: 30_000_000,
      mining: { auto: false, mempool: { order: 'fifo' } }
    }
  }
}
