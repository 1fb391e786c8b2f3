import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSource, type Operations } from '../../../../src/compute'
import { RandomGenerator, type HallSeries } from '../../../../src/domain'
import { at, loadOperations } from '../support'
import { toyPlenum, trainToy } from './toy'

/** Trained models on logs whose law is known: every expected number comes from the law, not from another model. */
let ops: Operations
const folders: string[] = []
beforeAll(async () => {
  ops = await loadOperations()
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const seeds = [1, 2, 3]
const sensors = 2
const steps = 1500
const horizon = 8
const scenarios = 200
/** In the test period, the last 15 %. */
const starts = Array.from({ length: 10 }, (_, i) => 1300 + 18 * i)

function logOf(variables: string[], value: (step: number, sensor: number, variable: number) => number): HallSeries {
  const width = sensors * variables.length
  return {
    steps,
    sensors: Array.from({ length: sensors }, (_, i) => `S${i + 1}`),
    variables: variables.map((name) => ({ name, unit: '' })),
    startMs: Date.UTC(2024, 0, 1),
    cadenceSeconds: 600,
    timeZone: 'UTC',
    values: Float32Array.from({ length: steps * width }, (_, i) =>
      value(Math.floor(i / width), Math.floor((i % width) / variables.length), i % variables.length),
    ),
  }
}

/** [starts, scenarios, horizon, sensors, variables] of the best checkpoint of a short training. */
async function learned(series: HallSeries, seed: number): Promise<Float32Array> {
  const config = toyPlenum({
    steps: 24,
    validateEvery: 12,
    checkpointEvery: 24,
    horizonSteps: horizon,
    validationStarts: 20,
    validationScenarios: 10,
    // the calibration widens the noise on purpose, a little beyond the law
    plenum: {
      instantsPerBatch: 8,
      samplesPerWindow: 4,
      unrollSteps: [2, 8],
      ridge: 1,
      sharedNoise: 2,
      calibrateNoise: false,
    },
  })
  const { folder, outcome, notices } = await trainToy(ops, config, { series, seed })
  folders.push(folder)
  expect(outcome.status).toBe('done')
  const best = notices.filter((notice) => notice.best !== null).at(-1)
  const opened = await openSource(ops, best?.file ?? '', series, { sampler: 'plain', chain: 1 }, () =>
    Promise.resolve(),
  )
  const parts: number[] = []
  try {
    const request = { starts, count: scenarios, steps: horizon, seed: 9, anomalies: null, gaps: 'refuse' } as const
    for await (const { values } of opened.source.sample(request, () => Promise.resolve())) {
      for (const value of values) parts.push(value)
    }
  } finally {
    opened.dispose()
  }
  return Float32Array.from(parts)
}

/** Mean and standard deviation across scenarios of one cell. */
function moments(values: Float32Array, start: number, step: number, column: number, columns: number) {
  let sum = 0
  let squares = 0
  for (let scenario = 0; scenario < scenarios; scenario++) {
    const value = at(values, ((start * scenarios + scenario) * horizon + step) * columns + column)
    sum += value
    squares += value * value
  }
  const mean = sum / scenarios
  return { mean, deviation: Math.sqrt(squares / scenarios - mean * mean) }
}

/**
 * Compares every start's scenarios, at each step ahead, with the mean and standard deviation that the law gives from there.
 * Returns the error of the mean in theoretical standard deviations (root mean square), and the ratio of the spreads.
 */
function compare(
  values: Float32Array,
  columns: number,
  theory: (start: number, step: number, column: number) => { mean: number; deviation: number },
): { meanError: number; spreads: number[] } {
  let squares = 0
  const spreads: number[] = []
  for (let step = 0; step < horizon; step++) {
    let ratio = 0
    for (const [index, start] of starts.entries()) {
      for (let column = 0; column < columns; column++) {
        const expected = theory(start, step, column)
        const got = moments(values, index, step, column, columns)
        squares += ((got.mean - expected.mean) / expected.deviation) ** 2
        ratio += got.deviation / expected.deviation
      }
    }
    spreads.push(ratio / starts.length / columns)
  }
  return { meanError: Math.sqrt(squares / starts.length / columns / horizon), spreads }
}

describe.each(seeds)('with seed %i a trained plenum recovers', (seed) => {
  it('AR(2): conditional mean and spread at every step ahead', async () => {
    const [a1, a2, sigma] = [1.5, -0.7, 0.2]
    const random = new RandomGenerator(100 + seed)
    const series = logOf(['temperature'], () => NaN)
    for (let i = 0; i < series.values.length; i++) {
      const before = (lag: number): number => series.values[i - lag * sensors] ?? 20
      series.values[i] = 20 + a1 * (before(1) - 20) + a2 * (before(2) - 20) + sigma * random.normal()
    }
    // the h-step forecast is the recursion without noise; its variance σ² Σ ψ², ψ₀ = 1, ψ₁ = a₁, ψ_j = a₁ψ_{j−1} + a₂ψ_{j−2}
    const { meanError, spreads } = compare(await learned(series, seed), sensors, (start, step, column) => {
      let [last, before] = [1, 2].map((lag) => at(series.values, (start - lag) * sensors + column) - 20) as [
        number,
        number,
      ]
      let [psi, psiBefore] = [1, 0]
      let variance = 0
      for (let h = 0; h <= step; h++) {
        ;[last, before] = [a1 * last + a2 * before, last]
        variance += sigma * sigma * psi * psi
        ;[psi, psiBefore] = [a1 * psi + a2 * psiBefore, psi]
      }
      return { mean: 20 + last, deviation: Math.sqrt(variance) }
    })
    // 200 scenarios alone leave 1/√200 = 0.07; 1,050 training steps estimate the coefficients to about 1/√1050
    expect(meanError).toBeLessThan(0.3)
    for (const ratio of spreads) expect(Math.abs(ratio - 1)).toBeLessThan(0.2)
  })

  it('a sine with phase noise: it damps and spreads as the phase is forgotten, as far as a line can tell', async () => {
    const [omega, tau] = [0.35, 0.08]
    const random = new RandomGenerator(200 + seed)
    const phases = new Float64Array(steps * sensors)
    for (let i = 0; i < phases.length; i++) {
      phases[i] = i < sensors ? i : at(phases, i - sensors) + omega + tau * random.normal()
    }
    const series = logOf(['temperature'], (step, sensor) => 20 + Math.sin(at(phases, step * sensors + sensor)))
    // φ after h steps is normal about φ + hω with variance hτ², so the mean is e^{−hτ²/2} sin(φ + hω), and the variance,
    // averaged over phases, (1 − e^{−hτ²}) / 2. That is for one who knows the phase. The best linear forecast from 6 values
    // has errors larger by these factors: Yule-Walker equations with γ(h) = e^{−hτ²/2} cos(hω) / 2
    const linear = [1.17, 1.28, 1.33, 1.32, 1.26, 1.17, 1.08, 1.02]
    const { meanError, spreads } = compare(await learned(series, seed), sensors, (start, step, column) => {
      const h = step + 1
      const phase = at(phases, (start - 1) * sensors + column) + h * omega
      const mean = Math.exp((-h * tau * tau) / 2) * Math.sin(phase)
      return { mean: 20 + mean, deviation: Math.sqrt((1 - Math.exp(-h * tau * tau)) / 2) }
    })
    // mean over h of (factor² − 1), its root: 0.68
    expect(meanError).toBeLessThan(0.9)
    for (const [step, ratio] of spreads.entries()) expect(Math.abs(ratio - (linear[step] ?? NaN))).toBeLessThan(0.25)
  })

  it('two correlated variables about a mean of each sensor: means, spread, correlation', async () => {
    const [rho, correlation] = [0.6, 0.7]
    const means = [
      [20, 50],
      [23, 44],
    ] as const
    const random = new RandomGenerator(300 + seed)
    const state = new Float64Array(sensors * 2)
    const series = logOf(['temperature', 'humidity'], () => NaN)
    const innovation = Math.sqrt(1 - rho * rho)
    for (let step = 0; step < steps; step++) {
      for (let sensor = 0; sensor < sensors; sensor++) {
        const first = random.normal()
        const second = correlation * first + Math.sqrt(1 - correlation ** 2) * random.normal()
        for (const [variable, noise] of [first, second].entries()) {
          const column = sensor * 2 + variable
          state[column] = rho * at(state, column) + innovation * noise
          series.values[step * sensors * 2 + column] = (means[sensor]?.[variable] ?? NaN) + at(state, column)
        }
      }
    }
    const values = await learned(series, seed)
    const mean = (column: number): number => means[Math.floor(column / 2)]?.[column % 2] ?? NaN
    // unit variance in the long run: mean m + ρ^h (x − m), variance 1 − ρ^2h
    const { meanError, spreads } = compare(values, 4, (start, step, column) => {
      const last = at(series.values, (start - 1) * 4 + column)
      const left = rho ** (step + 1)
      return { mean: mean(column) + left * (last - mean(column)), deviation: Math.sqrt(1 - left * left) }
    })
    expect(meanError).toBeLessThan(0.3)
    for (const ratio of spreads) expect(Math.abs(ratio - 1)).toBeLessThan(0.2)
    for (let sensor = 0; sensor < sensors; sensor++) {
      let [xy, xx, yy] = [0, 0, 0]
      for (const index of starts.keys()) {
        const [x, y] = [0, 1].map((variable) => moments(values, index, 0, sensor * 2 + variable, 4).mean) as [
          number,
          number,
        ]
        for (let scenario = 0; scenario < scenarios; scenario++) {
          const from = (index * scenarios + scenario) * horizon * 4 + sensor * 2
          const [dx, dy] = [at(values, from) - x, at(values, from + 1) - y]
          xy += dx * dy
          xx += dx * dx
          yy += dy * dy
        }
      }
      expect(Math.abs(xy / Math.sqrt(xx * yy) - correlation)).toBeLessThan(0.12)
    }
  })
})
