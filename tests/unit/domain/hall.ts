import type { HallSeries } from '../../../src/domain'

/** A hall whose values are given by a function; NaN is a gap. */
export function hallOf(
  shape: { steps: number; sensors: number; variables?: number; cadenceSeconds?: number },
  value: (step: number, sensor: number, variable: number) => number,
): HallSeries {
  const { steps, sensors, variables = 1, cadenceSeconds = 600 } = shape
  const values = new Float32Array(steps * sensors * variables)
  for (let i = 0; i < values.length; i++) {
    const sensor = Math.floor(i / variables) % sensors
    values[i] = value(Math.floor(i / (sensors * variables)), sensor, i % variables)
  }
  return {
    steps,
    sensors: Array.from({ length: sensors }, (_, i) => `S${String(i)}`),
    variables: Array.from({ length: variables }, (_, i) => ({ name: `v${String(i)}`, unit: '' })),
    startMs: 0,
    cadenceSeconds,
    timeZone: 'UTC',
    values,
  }
}
