// One `poaid dev libp2p-target` process and the events that it prints.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const running = new Set()
process.on('exit', () => { for (const child of running) child.kill('SIGKILL') })

export class Target {
  constructor (poaid, flags) {
    this.lines = []
    this.waiters = []
    this.child = spawn(poaid, ['dev', 'libp2p-target', '--seconds', '280', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(this.child)
    this.errors = ''
    this.child.stderr.on('data', (data) => { this.errors = (this.errors + data).slice(-2000) })
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      this.lines.push(line)
      this.waiters = this.waiters.filter((waiter) => !waiter(line))
    })
    this.exited = new Promise((resolve) => this.child.on('exit', (code, signal) => { this.lines.push(`ended ${code ?? signal}`); running.delete(this.child); resolve() }))
  }

  /** The multiaddr that it listens on. */
  async address () { return (await this.line(/^(\/\S+)$/, 60_000))[1] }

  async id () { return (await this.address()).replace(/.*\/p2p\//, '') }

  /** Waits for a line that matches, also one that was there before. */
  line (pattern, millis = 20_000) {
    for (const line of this.lines) {
      const match = pattern.exec(line)
      if (match) return Promise.resolve(match)
    }
    return new Promise((resolve, reject) => {
      const last = () => JSON.stringify(this.lines.slice(-4)) + this.errors
      const timer = setTimeout(() => reject(new Error(`poaid: no ${pattern} in ${millis} ms, but ${last()}`)), millis)
      this.waiters.push((line) => {
        const match = pattern.exec(line)
        if (match) { clearTimeout(timer); resolve(match) }
        return match
      })
    })
  }

  /** The second word of all lines with this first word. */
  all (event) {
    return this.lines.filter((line) => line.startsWith(event + ' ')).map((line) => line.split(' ')[1])
  }

  async stop () {
    this.child.kill('SIGTERM')
    const hard = setTimeout(() => this.child.kill('SIGKILL'), 3000)
    await this.exited
    clearTimeout(hard)
  }
}
