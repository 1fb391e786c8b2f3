import type { WindowStart } from '../../domain'
import type { Operations } from '../tensorflow'
import type { HallGenerator } from './generator'
import { fillHallNoise, type HallTrajectory } from './noise'
import { rollOutHall } from './rollout'
import type { HallRows } from './rows'
import type { HallModel } from './shape'

/** Values in standard units [steps, trajectories, variables] to physical ones, in place. */
export function toPhysical(
  model: HallModel,
  values: Float32Array,
  trajectories: readonly HallTrajectory[],
): Float32Array {
  const variables = model.variables.length
  const { mean, deviation } = model.facts.standard
  for (let i = 0; i < values.length; i++) {
    const trajectory = trajectories[Math.floor(i / variables) % trajectories.length]
    const column = (trajectory?.sensor ?? 0) * variables + (i % variables)
    values[i] = (values[i] ?? NaN) * (deviation[column] ?? NaN) + (mean[column] ?? NaN)
  }
  return values
}

/** Scenarios of single sensors for validation, always with the same noise. */
export class HallPlaces {
  constructor(
    private readonly operations: Operations,
    private readonly model: HallModel,
    private readonly rows: HallRows,
    private readonly seed: number,
  ) {}

  /** [places, count, steps, variables], physical units. */
  async generate(
    generator: HallGenerator,
    places: readonly WindowStart[],
    count: number,
    temperature: number,
    afterStep: () => Promise<void>,
  ): Promise<Float32Array> {
    const { operations, model, rows, seed } = this
    const { horizonSteps } = model.config
    const variables = model.variables.length
    const trajectories = places.flatMap((place) =>
      Array.from({ length: count }, (_, scenario) => ({ ...place, scenario })),
    )
    const standard = await rollOutHall(
      operations,
      generator,
      rows,
      trajectories,
      horizonSteps,
      (trajectory, step, out, offset) =>
        fillHallNoise(seed, 'validation', trajectory, step, generator.shape, temperature, null, out, offset),
      afterStep,
    )
    const physical = toPhysical(model, standard, trajectories)
    const values = new Float32Array(physical.length)
    trajectories.forEach((_, row) => {
      for (let step = 0; step < horizonSteps; step++) {
        const from = (step * trajectories.length + row) * variables
        values.set(physical.subarray(from, from + variables), (row * horizonSteps + step) * variables)
      }
    })
    return values
  }
}
