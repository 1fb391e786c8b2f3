import { describe, expect, it } from 'vitest'
import { flatParameters, runConditionsOf, runFieldOf, runSortsOf } from '../../../src/domain'

describe('a filter as a person writes it', () => {
  it('names columns, choices and metrics', () => {
    expect(runConditionsOf('status = done and plenum.generatorRate <= 1e-3 and validation.score < .9')).toEqual([
      { field: { of: 'run', name: 'status' }, is: '=', value: 'done' },
      { field: { of: 'parameter', path: 'plenum.generatorRate' }, is: '<=', value: 0.001 },
      { field: { of: 'metric', metric: 'validation.score', statistic: 'best' }, is: '<', value: 0.9 },
    ])
  })

  it('takes names with spaces and words in quotes, and every kind of value', () => {
    expect(runConditionsOf('"validation.rmse.dry and wet bulb":min>=2 and name contains "this and that"')).toEqual([
      { field: { of: 'metric', metric: 'validation.rmse.dry and wet bulb', statistic: 'min' }, is: '>=', value: 2 },
      { field: { of: 'run', name: 'name' }, is: 'contains', value: 'this and that' },
    ])
    expect(
      runConditionsOf('ttur=true and plenum.ridge = null and optimizer != adam').map(({ value }) => value),
    ).toEqual([true, null, 'adam'])
    expect(runConditionsOf('  ')).toEqual([])
  })

  it.each(['hiddenSize', 'hiddenSize >', '> 3', 'validation.score:middle < 1'])('%s is refused', (text) => {
    expect(() => runConditionsOf(text)).toThrow(/is no condition|has no "middle"/)
  })

  it('sorts by several fields, each way', () => {
    expect(runSortsOf('validation.score:last, -createdAt')).toEqual([
      { field: { of: 'metric', metric: 'validation.score', statistic: 'last' }, descending: false },
      { field: { of: 'run', name: 'createdAt' }, descending: true },
    ])
    expect(() => runFieldOf(' ')).toThrow('missing')
  })
})

it('a configuration is flat paths and values, lists among them', () => {
  expect(flatParameters({ a: { b: 1, c: { d: null } }, e: [1, 2], f: 'x' })).toEqual({
    'a.b': 1,
    'a.c.d': null,
    e: [1, 2],
    f: 'x',
  })
})
