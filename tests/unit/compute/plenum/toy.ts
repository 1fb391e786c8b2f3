import { readFileSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  CheckpointNotice,
  TrainConfig,
  TrainConfigInput,
  TrainOutcome,
  TrainProgress,
} from '../../../../src/contract'
import { runTraining, type Operations } from '../../../../src/compute'
import type { HallSeries } from '../../../../src/domain'
import { toyConfig, toyHall } from '../toy-hall'

/** The preset `plenum` small enough for a test. */
export function toyPlenum(change: TrainConfigInput = {}): TrainConfig {
  const { plenum, ...rest } = change
  return toyConfig({
    preset: 'plenum',
    noiseSize: 4,
    ...rest,
    plenum: {
      sharedNoise: 2,
      samplesPerWindow: 2,
      instantsPerBatch: 3,
      sensorsPerInstant: 2,
      unrollSteps: [2, 4],
      ridge: 1,
      ...plenum,
    },
  })
}

export interface Trained {
  readonly outcome: TrainOutcome
  readonly progress: TrainProgress[]
  readonly notices: CheckpointNotice[]
  readonly folder: string
}

export interface TrainOptions {
  readonly series?: HallSeries
  readonly resumeFrom?: string
  readonly seed?: number
  readonly stopAfter?: number
}

/** A whole training in a folder of its own, which the caller removes. */
export async function trainToy(ops: Operations, config: TrainConfig, options: TrainOptions = {}): Promise<Trained> {
  const { series = toyHall({ missing: true }), resumeFrom = null, seed = 7, stopAfter = Infinity } = options
  const folder = mkdtempSync(join(tmpdir(), 'plenum-hall-'))
  const { values, ...description } = series
  const file = join(folder, 'series.f32')
  writeFileSync(file, values)
  const progress: TrainProgress[] = []
  const notices: CheckpointNotice[] = []
  const log = { ...description, file, sensors: [...series.sensors], variables: [...series.variables] }
  const outcome = await runTraining(
    ops,
    { series: log, config, seed, directory: folder, resumeFrom },
    {
      progress: (event) => progress.push(event),
      checkpoint: (notice) => notices.push(notice),
      wantsStop: () => (progress.at(-1)?.step ?? 0) >= stopAfter,
    },
  )
  return { outcome, progress, notices, folder }
}

export function bytesOf(trained: Trained, step: number): Buffer {
  return readFileSync(join(trained.folder, `step-${step}.safetensors`))
}
