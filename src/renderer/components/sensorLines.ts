import type { ChartSeries, Tone } from '../charts'

/** Real data stays neutral ink: up to six sensors are told apart by strength and dash, further ones are drawn faint. */
const apart: readonly [1 | 2 | 3, NonNullable<ChartSeries['dash']>][] = [
  [1, 'solid'],
  [2, 'solid'],
  [1, 'dashed'],
  [3, 'solid'],
  [2, 'dashed'],
  [1, 'dotted'],
]

/** Tone of the sensor chosen as number `index` (from 0). */
export function sensorTone(index: number): Tone {
  return { kind: 'real', rank: apart[index]?.[0] ?? 3 }
}
export function sensorDash(index: number): NonNullable<ChartSeries['dash']> {
  return apart[index]?.[1] ?? 'solid'
}
