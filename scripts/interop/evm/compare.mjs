// Reads programs with our results from standard input, one JSON object a line, runs each in @ethereumjs/evm and compares.
import { createInterface } from 'node:readline'
import { createBlock } from '@ethereumjs/block'
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { bytesToHex, createAccount, createAddressFromString, hexToBytes, setLengthLeft } from '@ethereumjs/util'
import { createVM } from '@ethereumjs/vm'

const common = new Common({ chain: Mainnet, hardfork: Hardfork.Cancun })
const address = createAddressFromString
const coinbase = address('0x2adc' + '00'.repeat(18))
const block = createBlock({
  header: {
    number: 20000000n, timestamp: 1710338135n, coinbase, gasLimit: 30000000n, baseFeePerGas: 7n,
    mixHash: hexToBytes('0x' + '11'.repeat(32)), excessBlobGas: 0n, parentBeaconBlockRoot: new Uint8Array(32)
  }
}, { common, skipConsensusFormatValidation: true })
const blockchain = {
  getBlock: async () => ({ hash: () => new Uint8Array(32) }),
  putBlock: async () => {},
  shallowCopy: () => blockchain
}

async function run({ pre, call, expect }) {
  const vm = await createVM({ common, blockchain })
  const { evm, stateManager: state } = vm
  for (const [hex, account] of Object.entries(pre)) {
    const at = address(hex)
    await state.putAccount(at, createAccount({ balance: BigInt(account.balance), nonce: BigInt(account.nonce) }))
    if (account.code !== '0x') await state.putCode(at, hexToBytes(account.code))
    for (const [key, value] of Object.entries(account.storage)) {
      const digits = value.slice(2)
      await state.putStorage(at, hexToBytes(key), hexToBytes('0x' + (digits.length % 2 ? '0' : '') + digits))
    }
  }
  await evm.journal.cleanup()
  for (let i = 1; i <= 10; i++) evm.journal.addAlwaysWarmAddress(i.toString(16).padStart(40, '0'))
  for (const hex of [call.caller, call.to, coinbase.toString()]) evm.journal.addAlwaysWarmAddress(hex.slice(2))
  const { execResult: got } = await evm.runCall({
    block, gasPrice: 7n, caller: address(call.caller), origin: address(call.caller), to: address(call.to),
    value: BigInt(call.value), gasLimit: BigInt(call.gas), data: hexToBytes(call.input), skipNonceIncrement: true
  })
  const error = got.exceptionError?.error
  const status = error === undefined ? 'success' : error === 'revert' ? 'revert' : 'error'
  const logs = status === 'success' ? (got.logs ?? []).map(([who, topics, data]) =>
    `${bytesToHex(who)} [${topics.map(bytesToHex).join(', ')}] ${bytesToHex(data)}`) : []
  await evm.journal.cleanup()
  const result = {
    status, gasUsed: Number(got.executionGasUsed),
    output: status === 'error' ? '0x' : bytesToHex(got.returnValue), logs
  }
  if (expect.root) result.root = bytesToHex(await state.getStateRoot())
  return result
}

let count = 0
let different = 0
for await (const line of createInterface({ input: process.stdin })) {
  const program = JSON.parse(line)
  count++
  const theirs = await run(program)
  const keys = Object.keys(program.expect).filter(key => JSON.stringify(program.expect[key]) !== JSON.stringify(theirs[key]))
  if (keys.length > 0) {
    different++
    if (different <= 5) {
      console.log(`DIFFERS ${program.name} in ${keys}`)
      keys.forEach(key => console.log(`  ours   ${key}: ${JSON.stringify(program.expect[key])}\n  theirs ${key}: ${JSON.stringify(theirs[key])}`))
    }
  }
}
console.log(`${count} programs in @ethereumjs/evm, ${different} differ`)
process.exit(different === 0 && count > 0 ? 0 : 1)
