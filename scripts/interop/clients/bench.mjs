// What the benchmark asks for, on a node: a token, and twenty transfers of it. node bench.mjs URL prints the token's address.
import { ethers } from 'ethers'
import { compile } from './contracts.mjs'
import { KEYS } from './checks.mjs'

const provider = new ethers.JsonRpcProvider(process.argv[2], undefined, { pollingInterval: 200 })
const alice = new ethers.NonceManager(new ethers.Wallet(KEYS[0], provider))
const { abi, bytecode } = compile().Token
const token = await new ethers.ContractFactory(abi, bytecode, alice).deploy(1000n)
await token.waitForDeployment()
const sent = []
for (let i = 0; i < 20; i++) sent.push(await token.transfer(ethers.computeAddress(KEYS[1]), 1n))
for (const one of sent) await one.wait()
console.log(token.target)
process.exit(0)
