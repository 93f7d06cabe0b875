// One end of a measurement of one stream between js-libp2p peers, as `poaid dev libp2p-throughput` is between ours.
//   node sink.mjs KIT_DIRECTORY GENERATION [MULTIADDR]
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const [kit, gen, to] = process.argv.slice(2)
const { loadStack, makeNode } = await import(pathToFileURL(path.join(kit, 'lib', 'node.mjs')))
const stack = await loadStack(gen)
const PROTOCOL = '/interop/sink/1.0.0'
const MIB = 1 << 20
const piece = new Uint8Array(64 << 10)

const node = await makeNode(stack, { listen: ['/ip4/127.0.0.1/tcp/0'] })
await stack.handle(node, PROTOCOL, async (stream) => {
  let received = 0
  for await (const chunk of stream.chunks()) received += chunk.length
  const answer = Buffer.alloc(8)
  answer.writeBigUInt64BE(BigInt(received))
  await stream.write(answer)
  await stream.closeWrite()
})
console.log(String(node.getMultiaddrs()[0]))

async function measure (mib) {
  const connection = node.getConnections()[0] ?? await node.dial(stack.multiaddr(to))
  const stream = await stack.openStream(connection, PROTOCOL)
  const begun = process.hrtime.bigint()
  const answered = (async () => {
    const chunks = []
    for await (const chunk of stream.chunks()) chunks.push(chunk)
    return Buffer.concat(chunks).readBigUInt64BE()
  })()
  for (let i = 0; i < mib * 16; i++) await stream.write(piece)
  await stream.closeWrite()
  if (await answered !== BigInt(mib * MIB)) throw new Error('not all of it has arrived')
  return mib * 1e9 / Number(process.hrtime.bigint() - begun)
}

for await (const line of createInterface({ input: process.stdin })) console.log((await measure(Number(line))).toFixed(1))
process.exit(0)
