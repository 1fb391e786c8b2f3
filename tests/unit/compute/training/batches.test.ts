import { expect, it } from 'vitest'
import { BatchSource, ScaledLog } from '../../../../src/compute'
import { RandomGenerator, unscaleValues } from '../../../../src/domain'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

it('draws windows of the training period with the step that really followed, for any sensor', () => {
  const series = toyHall({ missing: true })
  const model = modelOf(series, toyConfig())
  const source = new BatchSource(new ScaledLog(model, series), model, series)
  const rows = 200
  const { sensors, windows, targets } = source.draw(new RandomGenerator(2), rows)
  const physical = unscaleValues(model.scaler, windows)
  const ahead = unscaleValues(model.scaler, targets)
  const starts = new Set<number>()
  for (let row = 0; row < rows; row++) {
    const sensor = sensors[row] ?? NaN
    const temperature = (step: number): number => series.values[(step * 3 + sensor) * 2] ?? NaN
    const near = (value: number | undefined, step: number): boolean =>
      Math.abs((value ?? NaN) - temperature(step)) < 1e-4
    // the place is found by the first value, everything after it must follow
    const places = Array.from({ length: series.steps }, (_, step) => step).filter((step) =>
      near(physical[row * 12], step),
    )
    const place = places.find((step) => [1, 2, 3, 4, 5].every((i) => near(physical[row * 12 + i * 2], step + i)))
    expect(place).toBeDefined()
    expect(near(ahead[row * 2], (place ?? NaN) + 6)).toBe(true)
    expect((place ?? NaN) + 6).toBeLessThan(model.split.train.to)
    // the last sensor has no humidity: its input is 0 in scaled units
    if (sensor === 2) expect(windows[row * 12 + 1]).toBe(0)
    else expect(Math.abs(windows[row * 12 + 1] ?? NaN)).toBeGreaterThan(0)
    starts.add(place ?? NaN)
  }
  expect(new Set(sensors).size).toBe(3)
  expect(starts.size).toBeGreaterThan(100)
})
