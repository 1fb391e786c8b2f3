import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importOptionsSchema } from '../../../../src/contract'
import { simulatedSeries } from '../../../../src/domain'
import { writeSimulatedLog } from '../../../../src/service/export'
import { importLogs } from '../../../../src/service/import'
import { openWorkspace } from '../../../../src/service/store'
import { temporaryFolder } from '../store/samples'

describe('a simulated log', () => {
  const options = { sensors: 5, weeks: 1, seed: 3, cadenceSeconds: 600 }

  it('holds the simulated hall, and is imported without a fault', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'hall.csv')
    const written = await writeSimulatedLog(options, out)
    expect(written).toMatchObject({ file: out, rows: 5 * 1008, sensors: 5, steps: 1008 }) // a week of ten minutes
    const workspace = openWorkspace(join(folder, 'hall.plenum'), { create: true })
    const result = await importLogs({ workspace, files: [out], options: importOptionsSchema.parse({}) })
    expect(result).toMatchObject({ sensors: 5, steps: 1008, missing: 0, cadenceSeconds: 600, readings: 10_080 })
    expect(result.faults).toMatchObject({ gaps: 0, duplicates: 0, unparsable: 0, outOfOrder: 0, outOfRange: 0 })
    expect(workspace.series.whole(result.dataset ?? '').values).toEqual(simulatedSeries(options).values)
    workspace.close()
  })

  it('is the same for the same seed, and another for another', async () => {
    const folder = temporaryFolder()
    const paths = await Promise.all(
      [3, 3, 4].map(async (seed, index) => {
        return (await writeSimulatedLog({ ...options, seed }, join(folder, `${String(index)}.csv`))).file
      }),
    )
    const [first, second, third] = paths.map((path) => readFileSync(path, 'utf8'))
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('leaves no file when it is cancelled', async () => {
    const folder = temporaryFolder()
    const writing = writeSimulatedLog(options, join(folder, 'hall.csv'), { signal: AbortSignal.abort() })
    await expect(writing).rejects.toMatchObject({ code: 'cancelled' })
    expect(readdirSync(folder)).toEqual([])
  })
})
