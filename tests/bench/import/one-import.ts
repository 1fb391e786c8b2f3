/** A program of its own: imports the log it is given into a new workspace and prints its figures as one line of JSON. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { importOptionsSchema } from '../../../src/contract'
import { importLogs } from '../../../src/service/import'
import { openWorkspace } from '../../../src/service/store'

export interface ImportFigures {
  readonly seconds: number
  /** Of the processor, all threads. */
  readonly processorSeconds: number
  readonly readings: number
  /** Readings per second in the slowest quarter of the file. */
  readonly slowestQuarter: number
  readonly peakMegabytes: number
  /** The longest that anything else had to wait while it was stored. */
  readonly longestStoringMs: number
}

const [file = ''] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-'))
const workspace = openWorkspace(join(folder, 'bench.plenum'), { create: true })
const startedMs = performance.now()
const marks = [{ share: 0, ms: startedMs }]
const before = process.cpuUsage()
const waits = monitorEventLoopDelay({ resolution: 1 })
try {
  const { readings } = await importLogs({
    workspace,
    files: [file],
    options: importOptionsSchema.parse({}),
    onProgress: ({ phase, done, total }) => {
      if (phase === 'storing') waits.enable()
      if (phase === 'reading' && total !== null) marks.push({ share: done / total, ms: performance.now() })
    },
  })
  const seconds = (performance.now() - startedMs) / 1000
  waits.disable()
  const { user, system } = process.cpuUsage(before)
  const msAt = (share: number): number => marks.find((mark) => mark.share >= share)?.ms ?? performance.now()
  const quarters = [0.25, 0.5, 0.75, 1].map((to) => readings / 4 / ((msAt(to) - msAt(to - 0.25)) / 1000))
  const figures: ImportFigures = {
    seconds,
    processorSeconds: (user + system) / 1e6,
    readings,
    slowestQuarter: Math.min(...quarters),
    peakMegabytes: process.resourceUsage().maxRSS / 1000,
    longestStoringMs: waits.max / 1e6,
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
} finally {
  workspace.close()
  rmSync(folder, { recursive: true, force: true })
}
