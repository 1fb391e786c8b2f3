import { describe, expect, it, test } from 'vitest'
import { presetConfig, trainConfigSchema, type SearchParameter } from '../../../../src/contract'
import { configAt, gridPoints, randomPoints, requireUsableSpace, rungsOf, thesisSwitches } from '../../../../src/domain'

const base = trainConfigSchema.parse({ ...presetConfig('thesis'), preset: 'custom' })
const rate: SearchParameter = { path: 'generatorRate', low: 1e-5, high: 1e-2, scale: 'log', integer: false }

test('the grid of the thesis is 2⁵ different combinations of its switches', () => {
  requireUsableSpace(base, thesisSwitches)
  const points = gridPoints(thesisSwitches, 2)
  const configs = points.map((point) => configAt(base, thesisSwitches, point))
  expect(new Set(configs.map((config) => JSON.stringify(config))).size).toBe(32)
  expect(configs[0]).toMatchObject({
    optimizer: 'adam',
    skipConnection: false,
    outputActivation: 'linear',
    ttur: false,
  })
  expect(configs[1]).toEqual({ ...configs[0], dropout: 0.1 })
})

test('nested choices are set where they belong, and the base stays as it was', () => {
  const space: SearchParameter[] = [{ path: 'plenum.unrollSteps', values: [[4], [4, 8]] }]
  expect(configAt(base, space, [[4, 8]])).toEqual({ ...base, plenum: { ...base.plenum, unrollSteps: [4, 8] } })
  expect(base.plenum.unrollSteps).toEqual([4, 8, 24])
})

describe('a space that cannot be used is refused in one sentence', () => {
  const cases: [what: string, space: SearchParameter[], message: RegExp][] = [
    ['an unknown choice', [{ path: 'learningRate', values: [1, 2] }], /no choice "learningRate"/],
    ['an unknown nested choice', [{ path: 'plenum.rate', values: [1, 2] }], /no choice "plenum.rate"/],
    ['a path of every object', [{ path: 'plenum.constructor.name', values: [1, 2] }], /no choice/],
    ['a value out of range', [{ path: 'dropout', values: [0, 0.95] }], /^dropout = 0.95: .*0.9/],
    ['a value of another kind', [{ path: 'optimizer', values: ['adam', 'sgd'] }], /^optimizer = "sgd": /],
    ['an end out of range', [{ ...rate, high: 2 }], /^generatorRate = 2: /],
    ['fractions of a whole number', [{ ...rate, path: 'hiddenSize', low: 8, high: 64 }], /^hiddenSize = /],
    ['no range', [{ ...rate, low: 1e-2 }], /range .* is empty/],
    ['a logarithm of nothing', [{ ...rate, path: 'dropout', low: 0, high: 0.5 }], /no logarithm/],
    ['a choice twice', [rate, rate], /twice/],
    ['a value twice', [{ path: 'ttur', values: [true, true] }], /lists a value twice/],
    ['what scores hang on', [{ path: 'split.train', values: [0.5, 0.6] }], /no comparable scores/],
    ['the steps', [{ path: 'steps', values: [5, 6] }], /no comparable scores/],
  ]
  it.each(cases)('%s', (_, space, message) => {
    expect(() => requireUsableSpace(base, space)).toThrow(message)
  })

  it('a grid over a range, and a grid without end', () => {
    expect(() => gridPoints([rate], 1)).toThrow('A grid needs listed values of "generatorRate"')
    const values = Array.from({ length: 64 }, (_, at) => at)
    const space = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((path) => ({ path, values }))
    expect(() => gridPoints(space, 1)).toThrow('more than 10000 trainings')
  })
})

describe('random points', () => {
  const space: SearchParameter[] = [
    rate,
    { path: 'hiddenSize', low: 8, high: 11, scale: 'linear', integer: true },
    { path: 'optimizer', values: ['adam', 'adabelief'] },
  ]
  const points = randomPoints(space, 2000, 1, 5)

  it('the same seed gives the same points, another one others', () => {
    expect(randomPoints(space, 2000, 1, 5)).toEqual(points)
    expect(randomPoints(space, 2000, 1, 6)).not.toEqual(points)
  })

  it('follow the laws asked for', () => {
    const rates = points.map(([value]) => Number(value))
    expect(rates.every((value) => value >= 1e-5 && value <= 1e-2)).toBe(true)
    // on a log scale a third of the points lies in each of the three decades: 2000/3 ± 4 standard deviations (21)
    const decade = rates.filter((value) => value < 1e-4).length
    expect(Math.abs(decade - 2000 / 3)).toBeLessThan(85)
    for (const size of [8, 9, 10, 11]) {
      // 500 ± 4 standard deviations (19.4)
      expect(Math.abs(points.filter((point) => point[1] === size).length - 500)).toBeLessThan(78)
    }
    expect(Math.abs(points.filter((point) => point[2] === 'adam').length - 1000)).toBeLessThan(90)
  })

  it('are all different, and a space too small for them is refused', () => {
    const small: SearchParameter[] = [{ path: 'ttur', values: [true, false] }]
    expect(randomPoints(small, 2, 1, 1)).toHaveLength(2)
    expect(() => randomPoints(small, 3, 1, 1)).toThrow('has not 3 different points: 2 were found')
  })
})

describe('rungs', () => {
  const halving = { kind: 'halving', eta: 3, rungs: 3, seed: 1 } as const

  it('27 points, one in three, three rungs', () => {
    expect(rungsOf({ ...halving, points: 27 }, 27, 900, 10)).toEqual([
      { steps: 100, points: 27 },
      { steps: 300, points: 9 },
      { steps: 900, points: 3 },
    ])
  })

  it('end at validations, except the last', () => {
    expect(rungsOf({ ...halving, points: 10 }, 10, 200, 25).map(({ steps }) => steps)).toEqual([25, 75, 200])
  })

  it('that fall together are refused with a way out', () => {
    expect(() => rungsOf({ ...halving, points: 27 }, 27, 200, 100)).toThrow('200 steps are too few for 3 rungs')
    expect(() => rungsOf({ ...halving, points: 3 }, 3, 900, 10)).toThrow('3 points are too few for 3 rungs')
  })

  it('a grid has one', () => {
    expect(rungsOf({ kind: 'grid' }, 32, 200, 100)).toEqual([{ steps: 200, points: 32 }])
  })
})
