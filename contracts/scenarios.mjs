#!/usr/bin/env node
// Runs contracts/scenarios/*.json on Hardhat's chain: `node scenarios.mjs REPOSITORY [NAME...]`. What the files may say is in
// contracts/README.md; `org.poai.governance.ScenarioTest` runs the same files on the node's own EVM.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { AbiCoder, Interface, TypedDataEncoder, Wallet, hexlify, id, keccak256, parseEther, toBeHex, toUtf8Bytes } from 'ethers'

const require = createRequire(import.meta.url)
const hre = require('hardhat')
const rpc = (method, ...params) => hre.network.provider.send(method, params)

const [root, ...only] = process.argv.slice(2)
const folder = join(root, 'contracts')
const CODE = join(root, 'poaid/src/main/resources/org/poai/chain/genesis')
const CONTRACTS = {
  ModelRegistry: ['0x00000000000000000000000000000000504f0001', join(CODE, 'ModelRegistry.hex')],
  DatasetDAO: ['0x00000000000000000000000000000000504f0002', join(CODE, 'DatasetDAO.hex')],
  InferenceMarket: ['0x00000000000000000000000000000000504f0003', join(CODE, 'InferenceMarket.hex')],
  PoaiVotes: ['0x00000000000000000000000000000000504f0004', join(CODE, 'PoaiVotes.hex')],
  Reentrant: ['0x000000000000000000000000000000000000beef', join(folder, 'out/Reentrant.hex')]
}
const abi = {}
for (const name in CONTRACTS) abi[name] = new Interface(readFileSync(join(folder, `out/${name}.abi.json`), 'utf8'))
const coder = AbiCoder.defaultAbiCoder()
const CHAIN = 0x504f4149
const quantity = number => '0x' + BigInt(number).toString(16)
const word = number => toBeHex(number, 32)

function address(name) {
  if (name === 'nobody') return '0x' + '00'.repeat(20)
  return CONTRACTS[name]?.[0] ?? new Wallet(id(name)).address.toLowerCase()
}

function number(value) {
  return typeof value === 'string' && value.endsWith(' poai') ? parseEther(value.slice(0, -5)) : BigInt(value)
}

/** What a file writes for a value of a type; `named` are the file's own values. */
function value(type, given, named) {
  if (type.baseType === 'tuple') {
    const { like, ...own } = typeof given === 'string' ? { like: given } : given
    const fields = { ...(like && named[like]), ...own }
    return type.components.map(part => value(part, fields[part.name], named))
  }
  if (type.baseType === 'array') return given.map(each => value(type.arrayChildren, each, named))
  if (type.baseType === 'address') return address(given)
  if (/int\d/.test(type.baseType)) return number(given)
  if (type.baseType.startsWith('bytes')) return bytes(given, named)
  if (type.baseType === 'string' && given.times) return given.repeat.repeat(given.times)
  return given
}

/** What a file writes for bytes: hex digits, or one of the forms that contracts/README.md lists. */
function bytes(given, named) {
  if (typeof given === 'string') return given.startsWith('#') ? id(given.slice(1)) : given
  if (given.call) return input(given.call, given.args ?? [], named)
  if (given.text) return hexlify(toUtf8Bytes(given.text.repeat(given.times ?? 1)))
  if (given.hash) return keccak256(bytes(given.hash, named))
  const { by, answer, salt } = given
  if (given.seal)
    return hashOf(['uint256', 'uint256', 'address', 'bytes32', 'bytes32'], [CHAIN, given.seal, address(by), bytes(answer), bytes(salt)])
  if (given.claim) return hashOf(['uint256', 'address', 'bytes32', 'bytes32'], [CHAIN, address(by), bytes(given.claim), bytes(salt)])
  if (given.voucher) return voucher(given.voucher, address(given.worker), number(given.paid), new Wallet(id(by)))
  throw new Error('no such bytes: ' + JSON.stringify(given))
}

const hashOf = (types, values) => keccak256(coder.encode(types, values))

function voucher(channelId, worker, paid, client) {
  const domain = { name: 'InferenceMarket', version: '1', chainId: CHAIN, verifyingContract: CONTRACTS.InferenceMarket[0] }
  const types = {
    Voucher: [
      { name: 'channelId', type: 'uint256' },
      { name: 'worker', type: 'address' },
      { name: 'paid', type: 'uint128' }
    ]
  }
  return client.signingKey.sign(TypedDataEncoder.hash(domain, types, { channelId, worker, paid })).serialized
}

const encode = (types, given, named) => coder.encode(types, types.map((type, i) => value(type, given[i], named)))

function input(call, args, named) {
  const [contract, name] = call.split('.')
  const fragment = abi[contract].getFunction(name)
  if (fragment.inputs.length !== args.length) throw new Error(`${call} takes ${fragment.inputs.length} arguments`)
  return fragment.selector + encode(fragment.inputs, args, named).slice(2)
}

function expectedLog(contract, [event, ...args], named) {
  const [emitter, name] = event.includes('.') ? event.split('.') : [contract, event]
  const fragment = abi[emitter].getEvent(name)
  const topics = [fragment.topicHash]
  const [types, values] = [[], []]
  fragment.inputs.forEach((type, i) => {
    if (type.indexed) topics.push(encode([type], [args[i]], named))
    else {
      types.push(type)
      values.push(args[i])
    }
  })
  return [address(emitter), ...topics, encode(types, values, named)].join(' ')
}

/** SLOT, SLOT[KEY], SLOT[KEY]+OFFSET; a slot and a key are numbers or 0x and digits. */
function slotOf(text) {
  const [, base, key, offset] = /^(\w+)(?:\[(\w+)\])?(?:\+(\d+))?$/.exec(text)
  const start = key === undefined ? BigInt(base) : BigInt(keccak256(word(key) + word(base).slice(2)))
  return word(start + BigInt(offset ?? 0))
}

class Chain {
  static async begin(scenario) {
    await rpc('hardhat_reset')
    const chain = new Chain()
    const parameters = JSON.parse(readFileSync(join(folder, 'out/devnet.json'), 'utf8'))
    for (const [name, [at, file]] of Object.entries(CONTRACTS)) {
      await rpc('hardhat_setCode', at, '0x' + readFileSync(file, 'utf8').replaceAll('\n', ''))
      await rpc('hardhat_setNonce', at, '0x1')
      for (const [slot, content] of Object.entries(parameters[name] ?? {})) await rpc('hardhat_setStorageAt', at, slot, content)
    }
    for (const [name, amount] of Object.entries(scenario.balances ?? {})) {
      await rpc('hardhat_setBalance', address(name), quantity(number(amount)))
      await rpc('hardhat_impersonateAccount', address(name))
    }
    chain.named = scenario.values ?? {}
    chain.waiting = []
    chain.nonces = {}
    chain.number = 0
    return chain
  }

  /** Makes the present block of the calls that wait, and looks at what they did. */
  async mine() {
    if (Number(await rpc('eth_blockNumber')) >= this.number) return
    const checks = this.waiting
    this.waiting = []
    await rpc('evm_mine')
    for (const check of checks) await check()
  }

  async step(step) {
    if ('at' in step) return this.at(step.at, step.miner ?? 'nobody')
    if ('do' in step) return this.call(step)
    if ('write' in step) {
      const [contract, slot] = step.write.split(' ')
      return rpc('hardhat_setStorageAt', address(contract), slotOf(slot), word(step.word))
    }
    await this.mine()
    if ('see' in step) return this.see(step)
    if ('slot' in step) {
      const [contract, slot] = step.slot.split(' ')
      return same(await rpc('eth_getStorageAt', address(contract), slotOf(slot), 'latest'), word(step.is))
    }
    if ('balance' in step) return same(BigInt(await rpc('eth_getBalance', address(step.balance), 'latest')), number(step.is))
    throw new Error('no such step')
  }

  async at(block, miner) {
    await this.mine()
    const past = Number(await rpc('eth_blockNumber'))
    if (block <= past) throw new Error('block ' + block + ' is past')
    if (block - 1 > past) await rpc('hardhat_mine', quantity(block - 1 - past))
    await rpc('hardhat_setCoinbase', address(miner))
    this.number = block
  }

  async call(step) {
    if (Number(await rpc('eth_blockNumber')) >= this.number) throw new Error('a call after a look needs a block of its own')
    const [who, call] = step.do.split(' ')
    const [contract] = call.split('.')
    const from = address(who)
    this.nonces[who] ??= 0
    const hash = await rpc('eth_sendTransaction', {
      from,
      to: address(contract),
      data: input(call, step.args ?? [], this.named),
      value: quantity(number(step.value ?? 0)),
      gas: quantity(5_000_000),
      gasPrice: '0x0',
      nonce: quantity(this.nonces[who]++)
    })
    this.waiting.push(() => this.look(step, contract, hash))
  }

  async look(step, contract, hash) {
    const receipt = await rpc('eth_getTransactionReceipt', hash)
    const trace = await rpc('debug_traceTransaction', hash, { disableStack: true, disableStorage: true, disableMemory: true })
    const returned = '0x' + trace.returnValue.replace(/^0x/, '')
    try {
      if (step.reverts) {
        same(Number(receipt.status), 0, 'it did not revert')
        return this.reverted(step.reverts, contract, returned)
      }
      if (Number(receipt.status) !== 1) throw new Error('reverted: ' + explain(contract, returned))
      if (step.logs) {
        const logs = receipt.logs.map(log => [log.address.toLowerCase(), ...log.topics, log.data].join(' '))
        same(logs.join('\n'), step.logs.map(log => expectedLog(contract, log, this.named)).join('\n'), 'logs')
      }
      if (step.returns) this.returned(step, step.do.split(' ')[1], returned)
    } catch (failure) {
      throw new Error(`${JSON.stringify(step)}\n  ${failure.message}`)
    }
  }

  returned(step, call, output) {
    const [contract, name] = call.split('.')
    const types = abi[contract].getFunction(name).outputs
    same(output, encode(types, step.returns, this.named), 'returned ' + explainOutput(contract, name, output))
  }

  reverted([error, ...args], contract, output) {
    const [owner, name] = error.includes('.') ? error.split('.') : [contract, error]
    const fragment = abi[owner].getError(name)
    const expected = name ? fragment.selector + encode(fragment.inputs, args, this.named).slice(2) : '0x'
    same(output, expected, 'reverted: ' + explain(owner, output))
  }

  async see(step) {
    const [contract] = step.see.split('.')
    const call = { to: address(contract), data: input(step.see, step.args ?? [], this.named) }
    let output
    try {
      output = await rpc('eth_call', call, 'latest')
    } catch (failure) {
      if (!step.reverts) throw failure
      return this.reverted(step.reverts, contract, failure.data?.data ?? failure.data)
    }
    if (step.reverts) throw new Error('it did not revert')
    this.returned(step, step.see, output)
  }
}

function explain(contract, data) {
  const error = data.length > 2 && abi[contract].parseError(data)
  return error ? `${error.name}(${error.args.join(', ')})` : data
}

function explainOutput(contract, name, output) {
  try {
    return abi[contract].decodeFunctionResult(name, output).join(', ')
  } catch {
    return output
  }
}

function same(actual, expected, what = 'it is') {
  if (actual !== expected) throw new Error(`${what}\n    ${actual}\n  and not\n    ${expected}`)
}

let failed = 0
for (const file of readdirSync(join(folder, 'scenarios')).sort()) {
  const name = file.replace('.json', '')
  if (only.length && !only.includes(name)) continue
  const scenario = JSON.parse(readFileSync(join(folder, 'scenarios', file), 'utf8'))
  const chain = await Chain.begin(scenario)
  let at = 0
  try {
    for (const step of scenario.steps) {
      at++
      await chain.step(step).catch(failure => {
        throw new Error(`step ${at}, block ${chain.number}: ${JSON.stringify(step)}\n  ${failure.message}`)
      })
    }
    await chain.mine()
    console.log(`${name}: ${scenario.steps.length} steps`)
  } catch (failure) {
    failed++
    console.error(`${name}: FAILED\n  ${failure.message}`)
  }
}
process.exit(failed ? 1 : 0)
