#!/usr/bin/env node
// npm's solc in the form in which forge wants its compiler: a program that takes and gives standard JSON.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const solc = createRequire(import.meta.url)('solc')
if (process.argv.includes('--version')) console.log(`Version: ${solc.version()}`)
else process.stdout.write(solc.compile(readFileSync(0, 'utf8')))
