import { expect, test } from 'vitest'
import { autocorrelation, exploreHall, RandomGenerator } from '../../../../src/domain'
import { hallOf } from '../hall'

const random = new RandomGenerator(1)
const noise = random.fillNormal(new Float64Array(4 * 600))
/** Variable 1 follows variable 0 by two steps; sensor 2 lacks variable 1, sensor 3 rests. */
const hall = hallOf({ steps: 500, sensors: 4, variables: 2 }, (step, sensor, variable) => {
  if (sensor === 3) return 20
  if (variable === 0) return noise[sensor * 600 + step + 2] ?? NaN
  return sensor === 2 ? NaN : -(noise[sensor * 600 + step] ?? NaN)
})
const column = (sensor: number, variable: number): Float64Array =>
  Float64Array.from({ length: 500 }, (_, t) => hall.values[(t * 4 + sensor) * 2 + variable] ?? NaN)
const log = { ...hall, column }
const all = { lags: 10, sensors: [0, 1, 2, 3] }
const ignore = (): Promise<void> => Promise.resolve()

test('every sensor that has something is explored, the mean is over those', async () => {
  const { variables, lags, cadenceSeconds } = await exploreHall(log, all, ignore)
  expect([lags, cadenceSeconds]).toEqual([10, 600])
  expect(variables.map(({ values }) => values.sensors.map(({ sensor }) => sensor))).toEqual([
    ['S0', 'S1', 'S2'],
    ['S0', 'S1'],
  ])
  const [first] = variables
  const lagOne = [0, 1, 2].map((sensor) => autocorrelation(column(sensor, 0), 1).values[1] ?? NaN)
  expect(first?.values.mean?.autocorrelation[1]).toBeCloseTo(lagOne.reduce((sum, value) => sum + value, 0) / 3, 12)
  // theory: increments of white noise have −1/2 at lag 1, nothing later
  expect(first?.derivatives.mean?.autocorrelation[1]).toBeCloseTo(-0.5, 1)
  expect(Math.abs(first?.derivatives.mean?.autocorrelation[3] ?? NaN)).toBeLessThan(0.1)
})

test('a variable that follows another shows at its lag, with its sign', async () => {
  const { pairs } = await exploreHall(log, all, ignore)
  expect(pairs.map(({ variables }) => variables)).toEqual([['v0', 'v1']])
  const [pair] = pairs
  expect(pair?.values.sensors.map(({ sensor }) => sensor)).toEqual(['S0', 'S1'])
  for (const kind of ['values', 'derivatives'] as const) {
    const correlation = [...(pair?.[kind].mean?.correlation ?? [])]
    expect(correlation.indexOf(Math.min(...correlation)) - 10).toBe(2)
    expect(Math.min(...correlation)).toBeLessThan(-0.98)
  }
})

test('nothing where no sensor has anything; lags no longer than the log', async () => {
  const found = await exploreHall(log, { lags: 9999, sensors: [3] }, ignore)
  expect(found.variables[0]?.values).toEqual({ mean: null, sensors: [] })
  expect(found.lags).toBe(498)
})

test('it can be stopped between correlograms', async () => {
  let calls = 0
  const stop = (): Promise<void> => (++calls === 3 ? Promise.reject(new Error('stop')) : Promise.resolve())
  await expect(exploreHall(log, all, stop)).rejects.toThrow('stop')
  expect(calls).toBe(3)
})
