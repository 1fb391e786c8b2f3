import { describe, expect, it } from 'vitest'
import type { ParameterValue, RunRow } from '../../../src/contract'
import { drawParallel, parallelAxes, type ParallelAxis } from '../../../src/domain'

const words = {
  setting: (path: string) => path.toUpperCase(),
  value: (value: ParameterValue) => String(value),
  score: { title: 'best', unit: '× AR', value: (value: number) => value.toFixed(1) },
}
/** A row of the table of runs, of which only the score is looked at. */
function rowOf(best: number | null): RunRow {
  const figures = best === null ? {} : { 'validation.score': { min: best, max: best, last: best, best } }
  return { metrics: figures } as unknown as RunRow
}

describe('axes of parallel coordinates', () => {
  const differences = [
    { path: 'log', values: ['a', 'b', 'c'] },
    { path: 'rate', values: [1, 3, null] },
    { path: 'model', values: ['thesis', 'plenum', 'thesis'] },
  ]
  const axes = parallelAxes({ runs: [rowOf(0.9), rowOf(0.8), rowOf(null)], differences }, words)

  it('are the settings that differ, without what is no setting, and the best score last', () => {
    expect(axes.map(({ title, unit }) => [title, unit])).toEqual([
      ['RATE', ''],
      ['MODEL', ''],
      ['best', '× AR'],
    ])
  })
  it('have numbers by their size and names in their order; what a run lacks has no place', () => {
    expect(axes.map(({ places }) => places)).toEqual([
      [0, 1, null],
      [1, 0, 1],
      [1, 0, null],
    ])
    expect(axes.map(({ low, high }) => [low, high])).toEqual([
      ['1', '3'],
      ['plenum', 'thesis'],
      ['0.8', '0.9'],
    ])
  })
  it('are drawn with a line from axis to axis for each run that has a place on both', () => {
    const { lines, axes: drawn } = drawParallel(axes, { width: 628, height: 300 })
    expect(drawn.map(({ x }) => x)).toEqual([14, 314, 614])
    expect(lines.map(({ run }) => run)).toEqual([0, 0, 1, 1])
    const [first] = lines
    // the lowest of the first axis, the highest of the second
    expect(first).toMatchObject({ x: 14, toX: 314, y: drawn[0]?.toY, toY: drawn[1]?.y })
  })
})

it('titles keep to the room of their axis, on two lines where one is too short', () => {
  const axis = (title: string): ParallelAxis => ({ title, unit: '', places: [0, 1], low: '0', high: '1' })
  const titles = ['plenum.adversarialWeight', 'hiddenSize', 'a title that has very many words in it indeed', 'end']
  const { words: drawn } = drawParallel(titles.map(axis), { width: 460, height: 300 })
  // 144 pixels from axis to axis: room for 20 letters
  for (const { text } of drawn) expect(text.length).toBeLessThanOrEqual(20)
  const texts = drawn.map(({ text }) => text)
  expect(texts.slice(0, 2)).toEqual(['plenum.', 'adversarialWeight'])
  expect(texts).toContain('hiddenSize')
  expect(drawn.at(0)?.anchor).toBe('start')
  expect(drawn.at(-1)?.anchor).toBe('end')
})
