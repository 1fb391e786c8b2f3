import type { RolloutBatch, ScaledChanges } from './batch'
import { crpsWithGradient } from './crps'

/** Keeps the length of a zero vector differentiable. */
const lengthFloor = 1e-8

/**
 * How well the scenarios of one instant and step fit the hall as a whole: the fair energy score over all sensors and
 * variables, mean ‖x_i − y‖ − mean_{i<j} ‖x_i − x_j‖ / 2, per square root of the dimensions, plus the CRPS of each variable's
 * mean over the sensors. Averaged over instants and steps; adds `weight` times its gradient.
 */
export function hallLoss(batch: RolloutBatch, changes: ScaledChanges, weight: number, gradient: Float64Array): number {
  const { steps, samples, variables, sensors, instants } = batch
  const rows = instants * sensors
  const living = livingPlaces(batch)
  const energyGroups = living.filter((places) => places.length > 0).length * steps
  if (energyGroups === 0) return 0
  // (instant, variable) pairs of which at least one sensor counts
  const pairs = living.reduce((sum, places) => sum + new Set(places.map((place) => place % variables)).size, 0)
  const meanGroups = steps * pairs
  const size = sensors * variables
  const members = Array.from({ length: samples }, () => new Float64Array(size))
  const slopes = Array.from({ length: samples }, () => new Float64Array(size))
  const real = new Float64Array(size)
  const means = new Float64Array(samples)
  const meanSlopes = new Float64Array(samples)
  let energy = 0
  let crps = 0
  for (let step = 0; step < steps; step++) {
    living.forEach((places, instant) => {
      if (places.length === 0) return
      const base = step * rows + instant * sensors
      places.forEach((place, d) => {
        const row = base + Math.floor(place / variables)
        const variable = place % variables
        real[d] = changes.truth[row * variables + variable] ?? 0
        for (let k = 0; k < samples; k++) {
          const member = members[k]
          if (member !== undefined) member[d] = changes.forecast[(row * samples + k) * variables + variable] ?? 0
          const slope = slopes[k]
          if (slope !== undefined) slope[d] = 0
        }
      })
      const share = 1 / (Math.sqrt(places.length) * energyGroups)
      energy += share * energyWithGradient(members, real, places.length, slopes, share)
      for (let variable = 0; variable < variables; variable++) {
        const own = places.flatMap((place, d) => (place % variables === variable ? [d] : []))
        if (own.length === 0) continue
        let truth = 0
        for (const d of own) truth += (real[d] ?? 0) / own.length
        members.forEach((member, k) => {
          means[k] = own.reduce((sum, d) => sum + (member[d] ?? 0), 0) / own.length
        })
        crps += crpsWithGradient(means, truth, meanSlopes) / meanGroups
        slopes.forEach((slope, k) => {
          for (const d of own) slope[d] = (slope[d] ?? 0) + (meanSlopes[k] ?? 0) / (own.length * meanGroups)
        })
      }
      places.forEach((place, d) => {
        const row = base + Math.floor(place / variables)
        const variable = place % variables
        const factor = weight * (changes.scale[row * variables + variable] ?? 0)
        slopes.forEach((slope, k) => {
          const at = (row * samples + k) * variables + variable
          gradient[at] = (gradient[at] ?? 0) + factor * (slope[d] ?? 0)
        })
      })
    })
  }
  return energy + crps
}

/** Per instant the (sensor · variables + variable) places that count. */
function livingPlaces({ instants, sensors, variables, counts }: RolloutBatch): number[][] {
  const size = sensors * variables
  return Array.from({ length: instants }, (_, instant) =>
    Array.from({ length: size }, (_, place) => place).filter((place) => counts[instant * size + place] === 1),
  )
}

/** Fair energy score of members [samples][size]; adds `factor` times its gradient to `slopes`. */
export function energyWithGradient(
  members: readonly Float64Array[],
  real: Float64Array,
  size: number,
  slopes: readonly Float64Array[],
  factor: number,
): number {
  const count = members.length
  const pairs = (count * (count - 1)) / 2
  let score = 0
  members.forEach((x, i) => {
    const length = distance(x, real, size)
    score += length / count
    addDifference(slopes[i], x, real, size, factor / (count * length))
    for (let j = 0; j < i; j++) {
      const other = members[j]
      if (other === undefined) continue
      const apart = distance(x, other, size)
      score -= apart / (2 * pairs)
      const pull = -factor / (2 * pairs * apart)
      addDifference(slopes[i], x, other, size, pull)
      addDifference(slopes[j], other, x, size, pull)
    }
  })
  return score
}

function distance(a: Float64Array, b: Float64Array, size: number): number {
  let square = lengthFloor
  for (let d = 0; d < size; d++) square += ((a[d] ?? 0) - (b[d] ?? 0)) ** 2
  return Math.sqrt(square)
}

/** out += factor · (a − b) */
function addDifference(
  out: Float64Array | undefined,
  a: Float64Array,
  b: Float64Array,
  size: number,
  factor: number,
): void {
  if (out === undefined) return
  for (let d = 0; d < size; d++) out[d] = (out[d] ?? 0) + factor * ((a[d] ?? 0) - (b[d] ?? 0))
}
