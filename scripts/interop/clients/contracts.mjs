// Compiles Contracts.sol with npm's solc: name -> { abi, bytecode }.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export function compile() {
  const require = createRequire(import.meta.url)
  const solc = require('solc')
  const input = {
    language: 'Solidity',
    sources: { 'Contracts.sol': { content: readFileSync(new URL('contracts/Contracts.sol', import.meta.url), 'utf8') } },
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } }
    }
  }
  const found = path => ({ contents: readFileSync(require.resolve(path), 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: found }))
  const errors = (output.errors ?? []).filter(e => e.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map(e => e.formattedMessage).join('\n'))
  return Object.fromEntries(Object.entries(output.contracts['Contracts.sol'])
    .map(([name, c]) => [name, { abi: c.abi, bytecode: '0x' + c.evm.bytecode.object }]))
}
