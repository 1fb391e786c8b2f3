/**
 * `npm run bench -- NAME`: runs the measurement tests/bench/NAME/index.ts and prints its rows as one JSON value.
 * Timings are reported, never asserted.
 */
import { existsSync, readdirSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { cacheFolder } from '../../scripts/setup/paths.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const [name = '', ...options] = process.argv.slice(2)
const known = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, 'index.ts')))
  .map((entry) => entry.name)

if (!known.includes(name)) {
  console.error(`Say what to measure: npm run bench -- ${known.join(' | ')}`)
  process.exit(2)
}
const { module } = await runnerImport(join(here, name, 'index.ts'), { configFile: false })
/** @type {import('./rows').BenchRow[]} */
const rows = await module.bench(options, cacheFolder())
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
process.stdout.write(`${JSON.stringify({ machine, rows }, null, 2)}\n`)
