import { fitHallStarts, type HallSeries, type HallStart } from '../../../src/domain'

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

type Fitting = Parameters<typeof fitHallStarts> extends [...infer Rest, unknown] ? Rest : never

/** The untrained model of the first penalty. */
export async function firstStart(...fitting: Fitting): Promise<HallStart> {
  for await (const start of fitHallStarts(...fitting, () => Promise.resolve())) return start
  throw new Error('There is no start.')
}
