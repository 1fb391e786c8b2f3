import { expect, it } from 'vitest'
import { Validator } from '../../../../src/compute'
import type { WindowStart } from '../../../../src/domain'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

it('tells apart what the scenarios cover on the whole and in the part of the validation period that they cover least', async () => {
  const series = toyHall({ sensors: 2 })
  const config = toyConfig({ preset: 'plenum', validationStarts: 1000 })
  const model = modelOf(series, config)
  const validator = new Validator(model, series, 1)
  const { from, to } = model.split.validation
  const lastQuarter = to - (to - from) / 4
  const variables = series.variables.length
  let scored = 0
  let late = 0
  /** Scenarios on both sides of every real value, but in the last quarter, where all of them lie above it. */
  const generate = (places: readonly WindowStart[], count: number): Promise<Float32Array> => {
    const values = new Float32Array(places.length * count * config.horizonSteps * variables)
    let at = 0
    for (const { sensor, step: start } of places) {
      for (let scenario = 0; scenario < count; scenario++) {
        for (let step = start; step < start + config.horizonSteps; step++) {
          for (let variable = 0; variable < variables; variable++) {
            const real = series.values[(step * series.sensors.length + sensor) * variables + variable] ?? NaN
            values[at++] = real + (step >= lastQuarter ? 1 + scenario : scenario - (count - 1) / 2)
          }
          if (scenario === 0) scored++
          if (scenario === 0 && step >= lastQuarter) late++
        }
      }
    }
    return Promise.resolve(values)
  }
  const { coverages } = await validator.validate(generate, 10)
  expect(late).toBeGreaterThan(10)
  expect(coverages).toHaveLength(variables)
  for (const { whole, leastPart } of coverages) {
    expect(whole).toBeCloseTo(1 - late / scored, 10)
    expect(leastPart).toBe(0)
  }
})
