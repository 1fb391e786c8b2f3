import { describe, expect, it } from 'vitest'
import { sweepPlanSchema, type SweepCurves, type SweepReplay, type SweepResults } from '../../../src/contract'
import { sweepCurves, sweepResults, trialsOf } from '../../../src/domain'
import { bestSetting, cellOf, noiseMatrix, noteOf, settingAt } from '../../../src/renderer/features/sweeps/grid'
import { curvesSpec, histogramSpec, rewardSpec } from '../../../src/renderer/features/sweeps/specs'

const plan = sweepPlanSchema.parse({ clips: [0.5, 0.6], deviations: [0.2, 0.3], runs: 2 })
/** Two episodes of every run but those of the last setting, which has not begun; TD3 0.6/0.2 earns most. */
const earned = trialsOf(plan).map(({ setting, run }) =>
  setting === 4 ? [] : [198_000 + 1000 * setting + 100 * run, 198_200 + 1000 * setting + 100 * run],
)
const results: SweepResults = sweepResults(
  plan,
  earned.map((rewards) => ({ rewards, hasEnded: false, atCap: false })),
)
const curves: SweepCurves = sweepCurves(
  plan,
  earned.map((rewards) => ({ rewards: Float64Array.from(rewards), ended: null })),
)
const settingOf = (number: number): SweepResults['settings'][number] => {
  const setting = results.settings[number]
  if (setting === undefined) throw new Error(`There is no setting ${String(number)}.`)
  return setting
}

describe('the heat map', () => {
  const matrix = noiseMatrix(plan, results.settings)

  it('has clips as rows, deviations as columns, and a gap where nothing is known yet', () => {
    expect([matrix.rows, matrix.columns]).toEqual([
      ['0.5', '0.6'],
      ['0.2', '0.3'],
    ])
    // settings 1, 2 and 3: the mean of two runs of two episodes each
    expect(matrix.values).toEqual([199_150, 200_150, 201_150, NaN])
    // DDPG, which stands beside it, shares the scale
    expect([matrix.low, matrix.high]).toEqual([198_150, 201_150])
  })

  it('says the interval and what the paper has under each cell', () => {
    // Tables 7 to 9 of the paper; it never ran 0.6/0.3
    expect(noteOf(settingOf(1))).toMatch(/^199,\d{3} – 199,\d{3}\npaper 198,384$/)
    expect(matrix.notes?.[3]).toBeUndefined()
  })

  it('finds the cell of a setting, and the setting of a cell', () => {
    expect(cellOf(plan, settingOf(3))).toEqual({ row: 1, column: 0 })
    expect(cellOf(plan, settingOf(0))).toBeUndefined()
    expect(settingAt(plan, results.settings, { row: 1, column: 0 })?.setting).toBe(3)
  })

  it('begins with the setting that earns most', () => {
    expect(bestSetting(results.settings)).toBe(3)
    expect(bestSetting([])).toBe(0)
  })
})

describe('the curves of a setting', () => {
  it('are its runs, thin and with dots where they are short, their band and their mean', () => {
    const spec = curvesSpec('Mine', settingOf(3), curves)
    expect(spec.series.map(({ id, name }) => [id, name])).toEqual([
      ['run-6', 'Run 1, seed 1'],
      ['run-7', 'Run 2, seed 2'],
      ['band', '95 % interval'],
      ['mean', 'Mean of the runs'],
    ])
    expect(spec.series[0]).toMatchObject({ dots: true, x: Float64Array.of(1, 2) })
    expect(spec.series[3]?.y).toEqual(Float64Array.of(201_050, 201_250))
    expect(spec.fileName).toBe('Mine-TD3 0.6-0.2-rewards')
  })

  it('are none before the first episode', () => {
    expect(curvesSpec('Mine', settingOf(4), curves).series).toEqual([])
  })
})

describe('the histogram of a setting', () => {
  it('counts every reward of the last 30 of all its runs once', () => {
    const [bars] = histogramSpec('Mine', settingOf(3), curves, false).series
    expect(Array.from(bars?.y ?? []).reduce((sum, count) => sum + count, 0)).toBe(4)
    // rewards of 201,000 to 201,300 in bins that no reward is outside of
    expect(bars?.x[0]).toBeLessThanOrEqual(201_000)
    expect(Array.from(bars?.to ?? []).at(-1)).toBeGreaterThan(201_300)
  })

  it('has the line of the paper’s mode in sight, where figures compare', () => {
    const compared = histogramSpec('Mine', settingOf(1), curves, true)
    expect(compared.verticals).toEqual([{ at: 199_267, label: 'mode in the paper' }])
    expect(compared.x).toMatchObject({ kind: 'number' })
    expect(histogramSpec('Mine', settingOf(1), curves, false).verticals).toEqual([])
    // a mode that is far from every reward: the axis reaches it
    const far = histogramSpec('Mine', { ...settingOf(3), published: settingOf(1).published }, curves, true)
    expect(far.x.min).toBeLessThanOrEqual(199_267)
  })
})

it('the reward of an episode is per second, whatever a point covers', () => {
  const none = new Float32Array(3)
  const replay: SweepReplay = {
    ...{ seed: 1, servers: 1, streams: 1, serverLimit: 1, points: 3, everySteps: 10, stepSeconds: 0.1 },
    ...{ placed: none, held: none, cpu: none, memory: none, disk: none, lowest: none },
    ...{ waiting: none, transferring: none, processing: none, returning: none },
    // the last point covers five steps, half a second
    steps: Float32Array.of(10, 20, 25),
    reward: Float32Array.of(60, 66, 30),
    total: { reward: 156, finished: 150, finishedLowest: 6 },
  }
  const spec = rewardSpec(replay, { ...replay, reward: Float32Array.of(50, 50, 25) }, 'Random')
  const [beside, learned] = spec.series
  expect([beside?.name, learned?.name]).toEqual(['Random', 'Learned policy'])
  expect(Array.from(learned?.y ?? []).map((value) => Number(value.toFixed(3)))).toEqual([60, 66, 60])
  expect(Array.from(beside?.y ?? []).map((value) => Number(value.toFixed(3)))).toEqual([50, 50, 50])
})
