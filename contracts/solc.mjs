#!/usr/bin/env node
// npm's solc as a program that takes and gives standard JSON: slither asks its compiler so.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const solc = createRequire(import.meta.url)('solc')
if (process.argv.includes('--version')) console.log(`Version: ${solc.version()}`)
else process.stdout.write(solc.compile(readFileSync(0, 'utf8')))
