import { rmSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { openSource } from '../../../../src/compute'
import { toyPlenum, trainToy } from '../plenum/toy'
import { loadOperations } from '../support'
import { toyConfig, toyHall } from '../toy-hall'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

it.each([
  ['thesis', toyConfig({ steps: 2 })],
  ['plenum', toyPlenum({ steps: 2 })],
])('%s trains on a log with a dead sensor, names it, and is sampled without it', async (_, config) => {
  const ops = await loadOperations()
  const series = toyHall()
  // the second of three sensors is never known for more than four steps in a row; a window and a next step are seven
  for (let step = 0; step < series.steps; step += 5) series.values.fill(NaN, step * 6 + 2, step * 6 + 4)
  const { outcome, progress, notices, folder } = await trainToy(ops, config, { series })
  folders.push(folder)
  expect(outcome.status).toBe('done')
  expect(progress[0]?.warnings[0]).toContain('Left out: sensor S2')
  const file = notices.at(-1)?.file ?? ''
  const opened = await openSource(ops, file, series, { sampler: 'plain', chain: 1 }, () => Promise.resolve())
  try {
    const request = { starts: [351], count: 2, steps: 3, seed: 1, anomalies: null, gaps: 'refuse' } as const
    const values: number[] = []
    for await (const part of opened.source.sample(request, () => Promise.resolve())) values.push(...part.values)
    // [scenarios · steps, sensors, variables]: numbers for the first and the last, nothing for the dead one
    expect(values).toHaveLength(2 * 3 * 6)
    expect(values.map(Number.isNaN)).toEqual(values.map((__, i) => i % 6 === 2 || i % 6 === 3))
  } finally {
    opened.dispose()
  }
})
