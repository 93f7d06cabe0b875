#!/usr/bin/env node
// Compiles the contracts and compares what comes out with what is committed, byte for byte: `node compile.mjs REPOSITORY`.
// With `write` behind it, it writes instead. With `standard-json` it prints the compiler's input, for other tools.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { keccak256 } from 'ethers'

const require = createRequire(import.meta.url)
const solc = require('solc')
const [root, mode = 'check'] = process.argv.slice(2)

const GENESIS = ['PoaiVotes', 'ModelRegistry', 'DatasetDAO', 'InferenceMarket'] // accounts of the genesis state
const HELPERS = ['Reentrant'] // for the scenarios
const CODE = 'poaid/src/main/resources/org/poai/chain/genesis'

const sources = {}
for (const folder of ['src', 'test'])
  for (const file of readdirSync(join(root, 'contracts', folder)).filter(name => name.endsWith('.sol')))
    sources[`${folder}/${file}`] = { content: readFileSync(join(root, 'contracts', folder, file), 'utf8') }

const input = {
  language: 'Solidity',
  sources,
  settings: {
    evmVersion: 'cancun',
    viaIR: true,
    optimizer: { enabled: true, runs: 200 },
    metadata: { appendCBOR: false, bytecodeHash: 'none' },
    outputSelection: {
      '*': { '*': ['abi', 'evm.deployedBytecode', 'storageLayout'] }
    }
  }
}

const library = path => {
  const file = require.resolve(path)
  return { contents: readFileSync(file, 'utf8') }
}

if (mode === 'standard-json') {
  // With the libraries' sources in place, for a tool that resolves no imports.
  const wanted = Object.keys(sources)
  while (wanted.length) {
    const file = wanted.pop()
    for (const [, path] of sources[file].content.matchAll(/^import .*"([^"]+)";/gm)) {
      const full = path.startsWith('.') ? posix.join(posix.dirname(file), path) : path
      if (sources[full]) continue
      sources[full] = { content: library(full).contents }
      wanted.push(full)
    }
  }
  input.settings.outputSelection = {
    '*': { '': ['ast'], '*': ['abi', 'devdoc', 'userdoc', 'evm.bytecode', 'evm.deployedBytecode', 'evm.methodIdentifiers'] }
  }
  console.log(JSON.stringify(input))
  process.exit(0)
}

if (!solc.version().startsWith('0.8.28+')) throw new Error('the compiler is ' + solc.version())
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: library }))
for (const message of output.errors ?? []) {
  console.error(message.formattedMessage)
  process.exitCode = 1
}
if (process.exitCode) process.exit()

/** One line for each variable and, indented, for each member: slot, offset in it, bytes, name, type. No number of the syntax tree. */
function layout({ storage, types }) {
  const lines = []
  const walk = (variables, depth) => {
    for (const { slot, offset, label, type } of variables) {
      const { numberOfBytes, label: name, members, value, base } = types[type]
      lines.push(`${'  '.repeat(depth)}${depth ? '+' : ''}${slot}:${offset} ${numberOfBytes} ${label} ${name}`)
      let inner = types[value ?? base]
      while (inner?.value) inner = types[inner.value]
      walk(members ?? inner?.members ?? [], depth + 1)
    }
  }
  walk(storage, 0)
  return lines.join('\n') + '\n'
}

const files = {}
const hashes = {}
const text = string => keccak256(Buffer.from(string))
const wrapped = digits => digits.match(/.{1,100}/g).join('\n') + '\n'
for (const name of [...GENESIS, ...HELPERS]) {
  const folder = GENESIS.includes(name) ? 'src' : 'test'
  const { abi, evm, storageLayout } = output.contracts[`${folder}/${name}.sol`][name]
  const code = evm.deployedBytecode.object
  if (Object.keys(evm.deployedBytecode.immutableReferences ?? {}).length || Object.keys(evm.deployedBytecode.linkReferences ?? {}).length)
    throw new Error(`${name} has immutables or links: genesis cannot hold it`)
  if (abi.some(entry => entry.type === 'constructor')) throw new Error(`${name} has a constructor: genesis does not run it`)
  const lines = '[\n' + abi.map(entry => '  ' + JSON.stringify(entry)).join(',\n') + '\n]\n'
  files[`contracts/out/${name}.abi.json`] = lines
  files[folder === 'src' ? `${CODE}/${name}.hex` : `contracts/out/${name}.hex`] = wrapped(code)
  if (folder === 'src') files[`contracts/out/${name}.layout`] = layout(storageLayout)
  hashes[name] = {
    bytes: code.length / 2,
    code: keccak256('0x' + code),
    abi: text(lines),
    ...(folder === 'src' && { layout: text(layout(storageLayout)) })
  }
}
files['contracts/out/hashes.json'] = JSON.stringify(hashes, null, 2) + '\n'

for (const [path, content] of Object.entries(files)) {
  const file = join(root, path)
  if (mode === 'write') {
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, content)
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== content) {
    console.error(`${path} is not what the sources give`)
    process.exitCode = 1
  }
}
for (const [name, { bytes, code }] of Object.entries(hashes)) console.log(`${name}: ${bytes} bytes, ${code}`)
