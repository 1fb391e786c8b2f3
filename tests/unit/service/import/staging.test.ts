import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Stage, type Records } from '../../../../src/service/import/staging'
import { temporaryFolder } from '../store/samples'

/** Copies of what is staged of a sensor: [variable, time, line, file, values]. */
function recordsOf(stage: Stage, sensor: number): unknown[] {
  const rowsOf = ({ count, timesMs, values, lines, width, variable, file }: Records): unknown[] =>
    Array.from({ length: count }, (_, at) => [
      ...[variable, timesMs[at], lines[at], file],
      [...values.subarray(at * width, (at + 1) * width)],
    ])
  return Array.from(stage.records(sensor), rowsOf).flat()
}

it.each([1, 2, 500])('gives back what it was given, in order, with %s values a record', (width) => {
  const stage = new Stage(join(temporaryFolder(), 'stage'), width)
  const given: unknown[] = []
  for (let at = 0; at < 1000; at++) {
    const values = Float32Array.from({ length: width }, (_, index) => at + index)
    const file = at < 700 ? 0 : 1
    stage.add(3, 0, at * 1000, values, at + 2, file)
    given.push([0, at * 1000, at + 2, file, [...values]])
  }
  expect(stage.count(3)).toBe(1000)
  expect(recordsOf(stage, 3)).toEqual(given)
  expect([stage.count(0), recordsOf(stage, 0)]).toEqual([0, []])
  stage.close()
})

it('holds one value for each reading that stands by itself, however many variables there are', () => {
  const file = join(temporaryFolder(), 'stage')
  const stage = new Stage(file, 1)
  for (let at = 0; at < 5120; at++) stage.add(0, at % 20, at, Float32Array.of(at), 1, 0)
  // 256 of each of 20 variables are kept till the next, which sends them to the file: 16 bytes each
  expect(statSync(file).size).toBe(0)
  for (let variable = 0; variable < 20; variable++) stage.add(0, variable, 0, Float32Array.of(0), 1, 0)
  expect(statSync(file).size).toBe(5120 * 16)
  expect(stage.count(0)).toBe(5140)
  stage.close()
})

it('refuses more series than memory may hold, in a sentence', () => {
  // 4096 bytes for each: ten of them
  const stage = new Stage(join(temporaryFolder(), 'stage'), 1, 40_960)
  const add = (series: number): void => stage.add(series % 4, Math.floor(series / 4), 0, Float32Array.of(1), 1, 0)
  for (let series = 0; series < 10; series++) add(series)
  add(3)
  expect(() => add(10)).toThrow('There are more than 10 series of readings, too many at once.')
  stage.close()
})
