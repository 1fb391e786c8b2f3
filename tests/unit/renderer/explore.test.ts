import { expect, test } from 'vitest'
import type { Exploration } from '../../../src/contract'
import { crossSpec, ownSpec } from '../../../src/renderer/features/explore'
import { lagsOf, sampleOf, usualLags } from '../../../src/renderer/features/explore/lags'
import { chartCsv } from '../../../src/renderer/charts'

const own = {
  autocorrelation: Float64Array.of(1, 0.5, -0.75),
  partialAutocorrelation: Float64Array.of(1, 0.5, -0.25),
  whiteNoise: 0.125,
  bartlett: Float64Array.of(0, 0.125, 0.25),
}
const lagged = { correlation: Float64Array.of(0, 0.25, 0.5, -0.75, 0), whiteNoise: 0.125 }
const sensors = Array.from({ length: 14 }, (_, i) => `S${i}`)
const of = { mean: own, sensors: sensors.map((sensor) => ({ ...own, sensor })) }
const exploration: Exploration = {
  lags: 2,
  cadenceSeconds: 1800,
  variables: [{ variable: 'temperature', values: of, derivatives: { mean: null, sensors: [] } }],
  pairs: [
    {
      variables: ['temperature', 'humidity'],
      values: { mean: lagged, sensors: [{ ...lagged, sensor: 'S0' }] },
      derivatives: { mean: null, sensors: [] },
    },
  ],
}
const explored = { logName: 'hall', exploration, kind: 'values', chosen: [] as readonly string[] } as const

test('a correlogram is told in hours, the partial one from the first lag on, with its band', () => {
  const spec = ownSpec(explored, 'temperature', 'autocorrelation')
  expect(spec?.series.map(({ id }) => id)).toEqual(['band', 'mean'])
  expect([...Array.from(spec?.series[1]?.x ?? [])]).toEqual([0, 0.5, 1])
  expect(Array.from(spec?.series[0]?.high ?? [])).toEqual([0, 0.125, 0.25])
  expect(spec?.y.min).toBe(-1)
  const partial = ownSpec(explored, 'temperature', 'partial')
  expect(Array.from(partial?.series[1]?.x ?? [])).toEqual([0.5, 1])
  expect(Array.from(partial?.series[1]?.y ?? [])).toEqual([0.5, -0.25])
  expect(ownSpec({ ...explored, kind: 'derivatives' }, 'temperature', 'partial')).toBeUndefined()
})

test('the saved table holds the band, the chosen sensors and the mean, and nothing else', () => {
  const spec = ownSpec({ ...explored, chosen: ['S3'] }, 'temperature', 'autocorrelation')
  if (spec === undefined) throw new Error('There is no chart.')
  expect(chartCsv(spec, { from: 0, to: 0.5 }).split('\r\n')).toEqual([
    'Lag (h),95 % band of no correlation lowest,95 % band of no correlation highest,S3,Mean of 14 sensors',
    // a half width of 0 is −0 below
    '0,0,0,1,1',
    '0.5,-0.125,0.125,0.5,0.5',
    '',
  ])
})

test('of more sensors than lines can be told apart their lowest and highest are drawn', () => {
  const spec = ownSpec({ ...explored, chosen: sensors }, 'temperature', 'autocorrelation')
  expect(spec?.series.map(({ id }) => id)).toEqual(['band', 'lowest', 'highest', 'mean'])
})

test('a cross-correlation has lags of both signs and its peak marked', () => {
  const [pair] = exploration.pairs
  if (pair === undefined) throw new Error('There is no pair.')
  const spec = crossSpec(explored, pair)
  expect(Array.from(spec?.series[1]?.x ?? [])).toEqual([-1, -0.5, 0, 0.5, 1])
  expect(spec?.verticals?.map(({ at }) => at)).toEqual([0.5])
})

test('lags and samples stay within what is of use', () => {
  expect([usualLags(600), usualLags(86_400), usualLags(1)]).toEqual([144, 24, 2000])
  expect([lagsOf(2, 600), lagsOf(0.01, 600), lagsOf(1e6, 600)]).toEqual([12, 1, 2000])
  expect(sampleOf(sensors, 3)).toEqual(['S0', 'S7', 'S13'])
  expect(sampleOf(sensors, 14)).toBe(sensors)
})
