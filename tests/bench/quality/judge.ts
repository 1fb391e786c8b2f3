import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { trainConfigSchema, type Evaluation, type TrainConfigInput } from '../../../src/contract'
import { evaluate, runTraining, type Operations } from '../../../src/compute'
import type { HallSeries } from '../../../src/domain'

/** One training, scored on the test period. */
export interface Judged {
  readonly name: string
  readonly seed: number
  /** Steps trained, the best of them by validation, and seconds, validations included. */
  readonly steps: number
  readonly bestStep: number
  readonly seconds: number
  readonly evaluation: Omit<Evaluation, 'run'>
}

/** What is trained: the log's name for the table, and everything that decides the result. */
export interface Trial {
  readonly name: string
  readonly series: HallSeries
  readonly config: TrainConfigInput
  readonly seed: number
}

/** The result kept in `folder` for the same trial, or a new one, which is then kept: a long bench can be broken off. */
export async function judgeOnce(operations: Operations, trial: Trial, folder: string | null): Promise<Judged> {
  if (folder === null) return judge(operations, trial)
  const parsed = JSON.stringify([trial.name, trial.series.steps, trainConfigSchema.parse(trial.config), trial.seed])
  const key = createHash('sha256').update(parsed).digest('hex').slice(0, 12)
  const file = join(folder, `${trial.name.replaceAll(' ', '-')}-seed-${trial.seed}-${key}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Judged
  const judged = await judge(operations, trial)
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${file}.part`, JSON.stringify(judged))
  renameSync(`${file}.part`, file)
  return judged
}

async function judge(operations: Operations, { name, series, config, seed }: Trial): Promise<Judged> {
  const directory = mkdtempSync(join(tmpdir(), 'plenum-quality-'))
  try {
    const { values, ...description } = series
    const file = join(directory, 'series.f32')
    writeFileSync(file, values)
    const log = { ...description, file, sensors: [...series.sensors], variables: [...series.variables] }
    let best = { file: '', step: 0 }
    const outcome = await runTraining(
      operations,
      { series: log, config: trainConfigSchema.parse(config), seed, directory, resumeFrom: null },
      {
        progress: ({ step, secondsSpent, validation }) => {
          if (validation === null) return
          const score = validation.score.toFixed(4)
          process.stderr.write(`${name}, seed ${seed}: step ${step}, ${secondsSpent.toFixed(0)} s, score ${score}\n`)
        },
        checkpoint: (notice) => {
          if (notice.best !== null) best = notice
        },
        wantsStop: () => false,
      },
    )
    const job = { checkpoint: best.file, series: log, period: 'test', starts: 100, scenarios: 50, seed: 1 } as const
    const evaluation = await evaluate(
      operations,
      { ...job, sampler: 'plain' },
      { signal: new AbortController().signal, progress: () => undefined },
    )
    return { name, seed, steps: outcome.step, bestStep: best.step, seconds: outcome.secondsSpent, evaluation }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
