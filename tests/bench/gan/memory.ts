import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { presetConfig } from '../../../src/contract'
import { runTraining, type Operations } from '../../../src/compute'
import type { BenchRow } from '../rows'
import { hall, week } from './hall'

const runner = join(dirname(fileURLToPath(import.meta.url)), '..', 'index.mjs')
const sensors = 350
const steps = 52 * week
const limitMebibytes = 1500
type Preset = 'thesis' | 'plenum'

/** Peak memory of a training of a few steps at 350 sensors × 1 year, as the job runs it, in a process of its own. */
export async function memoryRow(preset: Preset): Promise<BenchRow> {
  const directory = mkdtempSync(join(tmpdir(), 'plenum-bench-'))
  try {
    const { values } = hall(sensors, steps)
    writeFileSync(join(directory, 'log.f32'), new Uint8Array(values.buffer))
    const child = spawn(process.execPath, [runner, 'gan', '--train', `${preset}:${directory}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString('utf8')))
    await new Promise((resolve) => child.once('close', resolve))
    const { rows } = JSON.parse(text) as { rows: [BenchRow] }
    return rows[0]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** What the child does: trains, and reports the most memory this process ever held. */
export async function trainOnce(operations: Operations, choice: string): Promise<BenchRow[]> {
  const preset: Preset = choice.startsWith('plenum:') ? 'plenum' : 'thesis'
  const directory = choice.slice(choice.indexOf(':') + 1)
  const { sensors: names, variables, startMs, cadenceSeconds, timeZone } = hall(sensors, 1)
  const config = { ...presetConfig(preset), steps: 12, validateEvery: 6, checkpointEvery: 6 }
  const job = {
    series: {
      file: join(directory, 'log.f32'),
      steps,
      sensors: [...names],
      variables: [...variables],
      startMs,
      cadenceSeconds,
      timeZone,
    },
    config,
    seed: 1,
    directory,
    resumeFrom: null,
  }
  const outcome = await runTraining(operations, job, {
    progress: () => undefined,
    checkpoint: () => undefined,
    wantsStop: () => false,
  })
  if (outcome.status !== 'done') throw new Error(`The training ended as ${outcome.status}.`)
  const peak = peakMebibytes()
  return [
    {
      name: `peak memory of a training (${preset}), 350 sensors × 1 year`,
      ours: { min: peak, median: peak, unit: 'MiB' },
      peer: null,
      ratio: null,
      bar: `< ${limitMebibytes} MiB`,
      holds: peak < limitMebibytes,
    },
  ]
}

/** Of this process alone: where the kernel says so, since maxRSS takes over that of the process that started this one. */
function peakMebibytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const kibibytes = /VmHWM:\s+(\d+) kB/u.exec(status)?.[1] ?? process.resourceUsage().maxRSS
  return Number(kibibytes) / 1024
}
