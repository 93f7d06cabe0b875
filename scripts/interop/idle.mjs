// What 50 idle connections cost one of our hosts: heap after a collection, and processor time over a minute, beside none.
//   node idle.mjs KIT_DIRECTORY POAID JAVA_HOME
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Target } from './target.mjs'

const [kit, poaid, javaHome] = process.argv.slice(2)
const { loadStack, makeNode } = await import(pathToFileURL(path.join(kit, 'lib', 'node.mjs')))
const CONNECTIONS = 50
const SECONDS = 60
const stack = await loadStack(3)
process.env.JAVA_HOME = javaHome
const target = new Target(poaid, ['--topic', 'idle'])
const address = await target.address()
const pid = String(target.child.pid)

const jcmd = (...args) => execFileSync(path.join(javaHome, 'bin', 'jcmd'), [pid, ...args], { encoding: 'utf8' })

/** Live bytes of the heap, in KiB. */
function heap () {
  jcmd('GC.run')
  jcmd('GC.run')
  return Number(/total .* used (\d+)K/.exec(jcmd('GC.heap_info'))[1])
}

/** Processor time in ms; Linux only. */
function cpu () {
  if (target.lines.some((line) => line.startsWith("ended"))) throw new Error(target.lines.slice(-5) + target.errors)
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Resident memory, in KiB. */
const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])

async function measure () {
  await sleep(10_000)
  const memory = { heap: heap(), resident: resident() }
  const before = cpu()
  await sleep(SECONDS * 1000)
  return { ...memory, cpu: cpu() - before }
}

const alone = await measure()
const nodes = []
for (let i = 0; i < CONNECTIONS; i++) {
  const node = await makeNode(stack, { listen: [] })
  node.services.pubsub.subscribe('idle')
  await node.dial(stack.multiaddr(address))
  nodes.push(node)
}
const connected = await measure()
const open = nodes.filter((node) => node.getConnections().length > 0).length
console.log(`${open} idle connections with gossip, ${path.basename(javaHome)}: heap ${((connected.heap - alone.heap) / open).toFixed(1)} KiB each, ` +
  `resident ${((connected.resident - alone.resident) / open).toFixed(0)} KiB each, ` +
  `processor ${((connected.cpu - alone.cpu) / SECONDS / 10).toFixed(2)} % of a core for all (host alone: ` +
  `heap ${(alone.heap / 1024).toFixed(1)} MiB, ${(alone.cpu / SECONDS / 10).toFixed(2)} %)`)
await target.stop()
process.exit(0)
