import { jackknifed, type Jackknifed } from './blocks'
import { areaUnderCurve, logisticOf, logisticRegression } from './classifier'
import type { TrajectorySample } from './trajectories'
import { featureCount, hallIncrements, windowFeatures, type ObservedPast } from './window-features'

/** At most so many windows of either kind. */
const windowLimit = 20_000
/** Standardised features are cut off here, so that no single window decides. */
const cutOff = 4
/** Ridge penalty per training window. */
const penaltyPerRow = 0.01

/** How well a classifier tells generated windows from real ones; 0.5 is best, 1 is told apart every time. */
export interface Discrimination {
  readonly accuracy: Jackknifed
  readonly areaUnderCurve: Jackknifed
}

interface Windows {
  /** [windows, features] */
  readonly features: readonly Float64Array[]
  /** 1 is generated. */
  readonly labels: number[]
  readonly blocks: number[]
}

/**
 * Discriminative score (Yoon et al. 2019, "Time-series generative adversarial networks", with a logistic regression in
 * place of a network: deterministic, and cheap enough for every model). The windows of one sensor with the observed steps
 * and the following ones, real and one scenario each of the same starts, are told apart by {@link windowFeatures} and
 * their squares. The classifier that judges the even blocks of starts was trained on the odd ones and the other way round;
 * the figures are the means of both. Standard errors leave blocks out of the judged windows, not of the training. Null
 * with fewer than two blocks.
 */
export function discrimination(
  real: TrajectorySample,
  generated: TrajectorySample,
  past: ObservedPast,
): Discrimination | null {
  const blocks = real.blockFrom.length - 1
  if (blocks < 2) return null
  const windows = collect(real, generated, past)
  const folds = [0, 1].map((parity) => judge(windows, parity, featureCount(real.variables)))
  const mean = (figure: (scores: number[], labels: number[]) => number): Jackknifed =>
    jackknifed(blocks, (without) => {
      const parts = folds.map(({ scores, rows }) => {
        const kept = rows.map((row, i) => ({ row, i })).filter(({ row }) => windows.blocks[row] !== without)
        return figure(
          kept.map(({ i }) => scores[i] ?? NaN),
          kept.map(({ row }) => windows.labels[row] ?? NaN),
        )
      })
      return parts.reduce((sum, part) => sum + part, 0) / parts.length
    })
  return {
    accuracy: mean((scores, labels) => {
      return scores.filter((score, i) => score > 0.5 === (labels[i] === 1)).length / scores.length
    }),
    areaUnderCurve: mean(areaUnderCurve),
  }
}

/** Windows known in both kinds, so that the two are equally many and of the same starts and sensors. */
function collect(real: TrajectorySample, generated: TrajectorySample, past: ObservedPast): Windows {
  const scenarios = generated.trajectories / real.trajectories
  const windows: Windows = { features: [], labels: [], blocks: [] }
  const stride = Math.max(1, Math.ceil((real.trajectories * real.sensors) / windowLimit))
  const features: Float64Array[] = []
  let block = 0
  for (let place = 0; place < real.trajectories; place++) {
    while (place >= (real.blockFrom[block + 1] ?? Infinity)) block++
    const chosen = place * scenarios + (place % scenarios)
    const halls = [hallIncrements(real, place), hallIncrements(generated, chosen)] as const
    for (let sensor = place % stride; sensor < real.sensors; sensor += stride) {
      const pair = [
        windowFeatures(real, past, place, sensor, halls[0]),
        windowFeatures(generated, past, chosen, sensor, halls[1]),
      ]
      for (const [label, own] of pair.entries()) {
        if (own === null || pair.includes(null)) continue
        features.push(own)
        windows.labels.push(label)
        windows.blocks.push(block)
      }
    }
  }
  return { ...windows, features }
}

/** Chances of "generated" of the windows in blocks of one parity, by a classifier trained on the others. */
function judge(windows: Windows, parity: number, size: number): { scores: number[]; rows: number[] } {
  const all = windows.labels.map((_, row) => row)
  const judged = all.filter((row) => (windows.blocks[row] ?? 0) % 2 === parity)
  const trained = all.filter((row) => (windows.blocks[row] ?? 0) % 2 !== parity)
  const standard = Array.from({ length: size }, (_, i) => {
    const values = trained.map((row) => windows.features[row]?.[i] ?? 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    return { mean, deviation: Math.sqrt(square) || 1 }
  })
  const width = 1 + 2 * size
  const design = (rows: readonly number[]): Float64Array => {
    const matrix = new Float64Array(rows.length * width)
    for (const [place, row] of rows.entries()) {
      matrix[place * width] = 1
      for (const [i, { mean, deviation }] of standard.entries()) {
        const raw = ((windows.features[row]?.[i] ?? 0) - mean) / deviation
        const value = Math.max(-cutOff, Math.min(cutOff, raw))
        matrix[place * width + 1 + i] = value
        // about mean 0 and a deviation of one for a normal feature
        matrix[place * width + 1 + size + i] = (value * value - 1) / Math.SQRT2
      }
    }
    return matrix
  }
  const coefficients = logisticRegression(
    design(trained),
    trained.map((row) => windows.labels[row] ?? 0),
    width,
    penaltyPerRow * trained.length,
  )
  const rows = design(judged)
  return { rows: judged, scores: judged.map((_, place) => logisticOf(coefficients, rows, place)) }
}
