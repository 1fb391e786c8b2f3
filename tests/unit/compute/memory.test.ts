import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSource, runTraining, type Operations } from '../../../src/compute'
import type { TrainConfigInput } from '../../../src/contract'
import { toyPlenum } from './plenum/toy'
import { loadOperations } from './support'
import { toyConfig, toyHall } from './toy-hall'

let ops: Operations
const folder = mkdtempSync(join(tmpdir(), 'plenum-memory-'))
beforeAll(async () => {
  ops = await loadOperations()
})
afterAll(() => rmSync(folder, { recursive: true }))

const still = (): Promise<void> => Promise.resolve()
/** 1,000 steps, 20 checkpoints, 5 validations. */
const long: TrainConfigInput = { steps: 1000, checkpointEvery: 50, validateEvery: 200, emaDecay: 0.9 }

it.each([
  ['thesis', toyConfig({ ...long, criticSteps: 1 })],
  ['plenum', toyPlenum({ ...long, plenum: { unrollSteps: [1, 2] } })],
  ['plenum with a critic', toyPlenum({ ...long, steps: 100, plenum: { unrollSteps: [1, 2], adversarialWeight: 0.1 } })],
])(
  '%s holds as many tensors after 1,000 steps, 20 checkpoints and 100 rollouts as at the beginning',
  async (name, config) => {
    const { values, ...description } = toyHall()
    const file = join(folder, `${name}.f32`)
    writeFileSync(file, values)
    const series = { ...description, file, sensors: [...description.sensors], variables: [...description.variables] }
    const train = async (steps: number): Promise<{ counts: Set<number>; checkpoints: string[] }> => {
      const counts = new Set<number>()
      const checkpoints: string[] = []
      await runTraining(
        ops,
        { series, config: { ...config, steps }, seed: 1, directory: folder, resumeFrom: null },
        {
          progress: () => counts.add(ops.tensorCount),
          checkpoint: (notice) => {
            counts.add(ops.tensorCount)
            checkpoints.push(notice.file)
          },
          wantsStop: () => false,
        },
      )
      return { counts, checkpoints }
    }
    // what is made once and kept
    await train(1)
    const before = ops.tensorCount
    const { counts, checkpoints } = await train(config.steps)
    expect(checkpoints.length).toBeGreaterThanOrEqual(config.steps / config.checkpointEvery)
    expect(counts.size).toBe(1)
    expect(ops.tensorCount).toBe(before)

    const opened = await openSource(
      ops,
      checkpoints.at(-1) ?? '',
      { ...description, values },
      { sampler: 'plain', chain: 1 },
      still,
    )
    const held = ops.tensorCount
    for (let i = 0; i < 100; i++) {
      const request = { starts: [350], count: 2, steps: 4, seed: i, anomalies: null, gaps: 'refuse' } as const
      for await (const { values: part } of opened.source.sample(request, still)) expect(part.length).toBeGreaterThan(0)
      expect(ops.tensorCount).toBe(held)
    }
    opened.dispose()
    expect(ops.tensorCount).toBe(before)
  },
  180_000,
)
