// Checks our libp2p host against js-libp2p of both generations; scripts/interop-libp2p starts it.
//   node libp2p.mjs KIT_DIRECTORY POAID [WORD]     only checks whose name holds WORD
import { createHash, randomBytes } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Target } from './target.mjs'

const [kit, poaid, only = ''] = process.argv.slice(2)
const ECHO = '/interop/echo/1.0.0'
const TOPIC = 'interop'
const MIB = 1 << 20
const from = (file) => import(pathToFileURL(path.join(kit, 'lib', file)))
const { loadStack, makeNode, registerEcho, requestOnce } = await from('node.mjs')
const { FrameSplitter, pinInterfaces, sha256hex, uvarint, withTimeout } = await from('util.mjs')
const stacks = { 2: await loadStack(2), 3: await loadStack(3) }
setTimeout(() => { console.log('FAILED: not done in 280 s'); process.exit(1) }, 280_000).unref()

let failures = 0
let open = []
const listeners = {}

async function check (name, body) {
  if (!name.includes(only)) return
  const begun = Date.now()
  try {
    const detail = await withTimeout(body(), 90_000, name)
    console.log(`ok      ${name} (${Date.now() - begun} ms${detail ? ', ' + detail : ''})`)
  } catch (err) {
    failures++
    console.log(`FAILED  ${name} (${Date.now() - begun} ms): ${err.message}`)
  }
  await Promise.all(open.map((each) => withTimeout(Promise.resolve(each.stop()), 5000, 'stop').catch(() => {})))
  open = []
}

function ours (...flags) {
  const target = new Target(poaid, ['--topic', TOPIC, ...flags])
  open.push(target)
  return target
}

/** One that listens for all checks: its start costs more than what most of them do. */
function listening (keyType = 'ed25519') {
  listeners[keyType] ??= new Target(poaid, ['--topic', TOPIC, '--key-type', keyType])
  return listeners[keyType]
}

async function js (gen, options = {}) {
  const node = await makeNode(stacks[gen], { listen: ['/ip4/127.0.0.1/tcp/0'], ...options })
  open.push(node)
  return node
}

/** Dials, and waits until the other has said who it is. */
async function dial (gen, node, address) {
  const identified = new Promise((resolve) => node.addEventListener('peer:identify', (e) => {
    if (address.endsWith(String(e.detail.peerId))) resolve(e.detail)
  }))
  const connection = await withTimeout(node.dial(stacks[gen].multiaddr(address)), 20_000, 'dial')
  return { connection, identity: await withTimeout(identified, 20_000, 'identify') }
}

function expect (truth, message) {
  if (!truth) throw new Error(message)
}

const address = (node) => String(node.getMultiaddrs()[0])

async function jsDials (gen, keyType) {
  const target = listening(keyType)
  const node = await js(gen, { keyType })
  const { connection, identity } = await dial(gen, node, await target.address())
  expect(identity.protocols.includes('/meshsub/1.1.0'), 'identify: ' + identity.protocols)
  expect(identity.agentVersion.startsWith('poaid/'), 'agent ' + identity.agentVersion)
  expect(identity.signedPeerRecord.addresses.length > 0, 'no signed peer record')
  await target.line(new RegExp(`^identified ${node.peerId} interop-kit`))
  const rtt = []
  for (let i = 0; i < 3; i++) rtt.push(await withTimeout(node.services.ping.ping(connection.remotePeer), 12_000, 'ping'))
  const echo = await requestOnce(stacks[gen], connection, ECHO, randomBytes(MIB))
  expect(echo.equal, '1 MiB came back changed')
  return `ping ${Math.min(...rtt)} ms, 1 MiB echoed in ${echo.durationMs} ms`
}

async function weDial (gen, keyType) {
  const node = await js(gen, { keyType })
  await registerEcho(stacks[gen], node, ECHO)
  const identified = new Promise((resolve) => node.addEventListener('peer:identify', (e) => resolve(e.detail)))
  const target = ours('--key-type', keyType, '--dial', address(node), '--echo-bytes', String(4 * MIB))
  await target.line(/^dialled /)
  await target.line(new RegExp(`^identified ${node.peerId} interop-kit`))
  const ping = await target.line(/^ping \S+ (\d+) us/)
  await target.line(/^echo \S+ \d+ equal/, 60_000)
  const id = await target.id()
  expect(String((await withTimeout(identified, 10_000, 'identify')).peerId) === id, 'identified another')
  return `ping ${ping[1]} us, 4 MiB read slowly`
}

/** Writes 4 MiB and reads them back in small steps, so that our window towards the reader runs dry. */
async function slowReader (gen) {
  const target = listening()
  const node = await js(gen)
  const { connection } = await dial(gen, node, await target.address())
  const stream = await stacks[gen].openStream(connection, ECHO)
  await echo(stream, randomBytes(4 * MIB), 3)
}

/** Sends a frame and expects it back; reads nothing for so long after each chunk. */
async function echo (stream, payload, restMillis) {
  const received = (async () => {
    const split = new FrameSplitter(16 * MIB)
    const frames = []
    for await (const chunk of stream.chunks()) {
      frames.push(...split.push(chunk))
      if (restMillis > 0) await sleep(restMillis)
    }
    return frames
  })()
  received.catch(() => {})
  await stream.write(uvarint(payload.length))
  for (let i = 0; i < payload.length; i += 65_536) await stream.write(payload.subarray(i, i + 65_536))
  await stream.closeWrite()
  const frames = await withTimeout(received, 60_000, 'echo')
  expect(frames.length === 1 && sha256hex(frames[0]) === sha256hex(payload), `${payload.length} bytes came back changed`)
}

async function wrongIdentity () {
  const node = await js(3)
  const other = await js(3)
  const target = ours('--dial', address(node).replace(String(node.peerId), String(other.peerId)))
  await target.line(/^error dial /)
  const wrong = (await target.address()).replace(await target.id(), String(other.peerId))
  const refused = await dial(3, node, wrong).then(() => false, () => true)
  expect(refused, 'js-libp2p took another identity')
}

async function manyAtOnce () {
  const to = await listening().address()
  const nodes = await Promise.all(Array.from({ length: 40 }, () => js(3, { listen: [] })))
  const dialled = await Promise.all(nodes.map((node) => dial(3, node, to)))
  const { connection } = dialled[0]
  const streams = await Promise.all(Array.from({ length: 128 }, () =>
    withTimeout(stacks[3].openStream(connection, ECHO, { maxOutboundStreams: 200 }), 20_000, 'opening a stream')))
  await Promise.all(streams.map((stream) => echo(stream, randomBytes(8192), 0)))
  const alive = nodes.filter((node) => node.getConnections().length > 0).length
  expect(alive === 40, `${alive} of 40 connections are open`)
}

/** A member of the mesh of js-libp2p. */
class JsMember {
  constructor (gen, node) {
    this.gen = gen
    this.node = node
    this.published = []
    this.received = []
    const pubsub = node.services.pubsub
    pubsub.subscribe(TOPIC)
    pubsub.addEventListener('gossipsub:message', (e) => this.received.push(sha256hex(e.detail.msg.data)))
  }

  async address () { return address(this.node) }
  join (to) { return dial(this.gen, this.node, to) }
  all (event) { return event === 'published' ? this.published : this.received }

  async publish () {
    const data = randomBytes(300)
    this.published.push(createHash('sha256').update(data).digest('hex'))
    await this.node.services.pubsub.publish(TOPIC, data)
  }
}

/** Four of ours and three of each generation, each connected to two before it. */
async function meshOfTen (sign) {
  const members = []
  for (let i = 0; i < 10; i++) {
    const peers = [...new Set([i - 1, Math.floor(i / 2) - 1])].filter((peer) => peer >= 0)
    const to = await Promise.all(peers.map((peer) => members[peer].address()))
    if (i % 5 < 2) {
      const dials = to.flatMap((each) => ['--dial', each])
      members.push(ours('--sign', String(sign), '--publish-every', '700', ...dials))
      await members[i].address()
    } else {
      const gen = i % 2 + 2
      members.push(new JsMember(gen, await js(gen, { strictSign: sign })))
      await Promise.all(to.map((each) => members[i].join(each)))
    }
  }
  // The mesh forms within a few heartbeats; what is published before may reach a part of it only.
  await sleep(5000)
  const before = members.map((member) => member.all('published').length)
  for (let i = 0; i < 8; i++) {
    await Promise.all(members.map((member) => member.publish?.()))
    await sleep(500)
  }
  const sent = members.map((member, i) => member.all('published').slice(before[i]))
  await sleep(3500)
  let count = 0
  for (const [i, member] of members.entries()) {
    const received = member.all('message')
    expect(new Set(received).size === received.length, `member ${i} was given a message twice`)
    for (const [j, messages] of sent.entries()) {
      const missing = messages.filter((message) => !received.includes(message)).length
      expect(i === j || missing === 0, `member ${i} misses ${missing} of the ${messages.length} messages of member ${j}`)
      count += i === j ? 0 : messages.length
    }
  }
  return `${count} deliveries`
}

/** Ours as it is configured for users, on all interfaces; theirs on loopback, so that nothing leaves the machine. */
async function mdns (gen) {
  const found = new Set()
  const node = await js(gen, { mdns: true, onMdnsPeer: ({ id }) => found.add(String(id)) })
  const target = ours('--mdns')
  const id = await target.id()
  await target.line(new RegExp(`^found ${node.peerId} `))
  await target.line(new RegExp(`^dialled ${node.peerId}`))
  for (let i = 0; i < 200 && !found.has(id); i++) await sleep(100)
  expect(found.has(id), 'js-libp2p did not find us')
}

for (const gen of [2, 3]) {
  for (const keyType of ['ed25519', 'secp256k1']) {
    await check(`js${gen} dials us, ${keyType}: identify, ping, echo`, () => jsDials(gen, keyType))
    await check(`we dial js${gen}, ${keyType}: identify, ping, echo of 4 MiB read slowly by us`, () => weDial(gen, keyType))
  }
  await check(`js${gen} reads 4 MiB over one stream slowly`, () => slowReader(gen))
}
await check('another identity than the dialled one is refused, both ways', wrongIdentity)
await check('40 connections and 128 echo streams at once', manyAtOnce)
for (const sign of [true, false]) {
  await check(`gossip both ways in a mesh of ten, ${sign ? 'StrictSign' : 'StrictNoSign'}`, () => meshOfTen(sign))
}
const loopback = Object.entries(os.networkInterfaces()).find(([, addresses]) => addresses.some((each) => each.internal))
pinInterfaces(loopback[0])
for (const gen of [2, 3]) await check(`mDNS both ways with js${gen}`, () => mdns(gen))

await Promise.all(Object.values(listeners).map((target) => target.stop()))
console.log(failures === 0 ? 'all checks passed' : `${failures} checks failed`)
process.exit(failures === 0 ? 0 : 1)
