import type { Operations } from '../../../src/compute'
import { measured, type BenchRow } from '../rows'
import { hall, modelOf, week } from './hall'
import { Ours } from './ours'

interface Size {
  readonly name: string
  readonly sensors: number
  readonly weeks: number
}

const sizes: readonly Size[] = [
  { name: '35 sensors × 8 weeks', sensors: 35, weeks: 8 },
  { name: '350 sensors × 8 weeks', sensors: 350, weeks: 8 },
  { name: '350 sensors × 1 year', sensors: 350, weeks: 52 },
  { name: '3,500 sensors × 8 weeks', sensors: 3500, weeks: 8 },
]

/** Time of a training step and of one trajectory of one sensor as hall and history grow. */
export async function scaleRows(operations: Operations): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  let smallest: { step: number; trajectory: number } | null = null
  for (const { name, sensors, weeks } of sizes) {
    const series = hall(sensors, weeks * week)
    const ours = new Ours(operations, series, modelOf(series))
    ours.iteration()
    const steps: number[] = []
    for (let i = 0; i < 15; i++) {
      const began = performance.now()
      ours.iteration()
      steps.push(performance.now() - began)
    }
    // about the same number of rows for every hall: a sensor's share of the work is what may not grow
    const scenarios = Math.ceil(3500 / sensors)
    const began = performance.now()
    await ours.rollout(scenarios)
    const trajectory = (performance.now() - began) / (scenarios * sensors)
    ours.dispose()
    const step = measured(steps)
    smallest ??= { step: step.median, trajectory }
    const grown = { step: step.median / smallest.step, trajectory: trajectory / smallest.trajectory }
    rows.push(
      row(`${name}: training step`, step, grown.step),
      row(`${name}: one trajectory of one sensor`, { min: trajectory, median: trajectory }, grown.trajectory),
    )
  }
  return rows
}

function row(name: string, ours: { min: number; median: number }, grown: number): BenchRow {
  return {
    name,
    ours: { ...ours, unit: 'ms' },
    peer: null,
    ratio: { min: grown, median: grown },
    bar: 'as long as at 35 sensors × 8 weeks (the ratio; 1.2 is taken as equal)',
    holds: grown <= 1.2,
  }
}
