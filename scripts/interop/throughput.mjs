// One stream through Noise and Yamux on loopback: ours on each Java, js-libp2p of each generation; two processes each.
//   node throughput.mjs KIT_DIRECTORY POAID ROUNDS JAVA_HOME...
import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const [kit, poaid, roundsText, ...javaHomes] = process.argv.slice(2)
const rounds = Number(roundsText)
const MIB = 128
const WARM_UP = 4
const here = path.dirname(fileURLToPath(import.meta.url))
const children = []
process.on('exit', () => { for (const child of children) child.kill('SIGKILL') })

function start (command, args, env = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`${command} ${args.join(' ')} has ended`)
    return value
  }
  return { write: (text) => child.stdin.write(text), next }
}

/** A sink and a source that is connected to it; answers what measures one round. */
async function pair (one) {
  const sink = one([])
  const address = await sink.next()
  const source = one([address])
  await source.next()
  return async () => {
    source.write(`${MIB}\n`)
    return Number(await source.next())
  }
}

const median = (values) => values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)]

const sides = []
for (const home of javaHomes) {
  const one = (to) => start(poaid, ['dev', 'libp2p-throughput', ...to.flatMap((each) => ['--to', each])], { JAVA_HOME: home })
  sides.push({ name: `ours, ${path.basename(home)}`, ours: true, run: await pair(one), rates: [] })
}
for (const gen of [2, 3]) {
  const one = (to) => start(process.execPath, [path.join(here, 'sink.mjs'), kit, String(gen), ...to])
  sides.push({ name: `js-libp2p, generation ${gen}`, ours: false, run: await pair(one), rates: [] })
}
for (const side of sides) for (let i = 0; i < WARM_UP; i++) await side.run()
for (let i = 0; i < rounds; i++) for (const side of sides) side.rates.push(await side.run())

const best = Math.max(...sides.filter((side) => !side.ours).map((side) => median(side.rates)))
console.log(`${MIB} MiB over one stream, ${rounds} interleaved rounds: median MiB/s (all rounds), ratio to the faster js-libp2p`)
for (const side of sides) {
  const rate = median(side.rates)
  const ratio = side.ours ? `  ratio ${(rate / best).toFixed(2)}` : ''
  console.log(`${side.name.padEnd(34)} ${rate.toFixed(0).padStart(5)}  (${side.rates.map((each) => each.toFixed(0)).join(' ')})${ratio}`)
}
process.exit(0)
