import { jackknifed, type Jackknifed } from './blocks'
import type { TrajectorySample } from './trajectories'

/** Shorter rollouts have no spectrum worth a number. */
const leastSteps = 4

/**
 * One-sided periodogram (to a constant factor) of a window of n values at the frequencies k/n cycles per step, k = 1 …
 * ⌊n/2⌋: mean removed, periodic Hann window 0.5 − 0.5·cos(2πt/n), squared modulus of the discrete Fourier transform, all
 * but the Nyquist frequency doubled. As `scipy.signal.periodogram(x, window='hann', detrend='constant', scaling='spectrum')`
 * without frequency 0 up to its factor 1/(Σ window)². NaN throughout where a value is missing.
 */
export function periodogram(values: ArrayLike<number>): Float64Array {
  const length = values.length
  let sum = 0
  for (let t = 0; t < length; t++) sum += values[t] ?? NaN
  const mean = sum / length
  const windowed = Float64Array.from({ length }, (_, t) => {
    return ((values[t] ?? NaN) - mean) * (0.5 - 0.5 * Math.cos((2 * Math.PI * t) / length))
  })
  // a table of one turn: the angle of every product is one of its entries
  const cosines = windowed.map((_, t) => Math.cos((2 * Math.PI * t) / length))
  const sines = windowed.map((_, t) => Math.sin((2 * Math.PI * t) / length))
  return Float64Array.from({ length: Math.floor(length / 2) }, (_, i) => {
    let real = 0
    let imaginary = 0
    for (let t = 0; t < length; t++) {
      const turn = ((i + 1) * t) % length
      real += (windowed[t] ?? 0) * (cosines[turn] ?? 0)
      imaginary += (windowed[t] ?? 0) * (sines[turn] ?? 0)
    }
    return (2 * (i + 1) === length ? 1 : 2) * (real * real + imaginary * imaginary)
  })
}

/**
 * How far the mean power spectra of the rollouts (point 0 left out) of one variable are from the real ones, per sensor,
 * averaged over the sensors that move in both: `decibels` is the log-spectral distance √(mean over frequencies of
 * (10·log10 of the ratio)²), `bits` KL(real ‖ generated) of the spectra normalised to sum 1 (the shape alone).
 */
export function spectrumError(
  real: TrajectorySample,
  generated: TrajectorySample,
  variable: number,
): { readonly decibels: Jackknifed; readonly bits: Jackknifed } {
  const blocks = real.blockFrom.length - 1
  const sensors = Array.from({ length: real.sensors }, (_, sensor) => ({
    real: powerByBlock(real, sensor, variable),
    generated: powerByBlock(generated, sensor, variable),
  }))
  const mean = (distance: (p: Float64Array, q: Float64Array) => number): Jackknifed =>
    jackknifed(blocks, (without) => {
      const known = sensors
        .map((sensor) => distance(meanPower(sensor.real, without), meanPower(sensor.generated, without)))
        .filter(Number.isFinite)
      return known.reduce((sum, value) => sum + value, 0) / known.length
    })
  return { decibels: mean(logSpectralDistance), bits: mean(spectralBits) }
}

interface Power {
  /** [blocks, frequencies] */
  readonly sums: readonly Float64Array[]
  readonly counts: readonly number[]
}

function powerByBlock(sample: TrajectorySample, sensor: number, variable: number): Power {
  const { points, sensors, variables, blockFrom } = sample
  const steps = points - 1
  const sums: Float64Array[] = []
  const counts: number[] = []
  const values = new Float64Array(steps)
  for (let block = 0; block + 1 < blockFrom.length; block++) {
    const sum = new Float64Array(Math.floor(steps / 2))
    let count = 0
    for (let trajectory = blockFrom[block] ?? 0; trajectory < (blockFrom[block + 1] ?? 0); trajectory++) {
      for (let step = 0; step < steps; step++) {
        values[step] =
          sample.values[((trajectory * points + step + 1) * sensors + sensor) * variables + variable] ?? NaN
      }
      if (steps < leastSteps || values.some(Number.isNaN)) continue
      for (const [i, power] of periodogram(values).entries()) sum[i] = (sum[i] ?? 0) + power
      count++
    }
    sums.push(sum)
    counts.push(count)
  }
  return { sums, counts }
}

function meanPower({ sums, counts }: Power, without: number | null): Float64Array {
  const kept = sums.map((_, block) => block).filter((block) => block !== without)
  const count = kept.reduce((total, block) => total + (counts[block] ?? 0), 0)
  return (sums[0] ?? new Float64Array(0)).map((_, i) => {
    return kept.reduce((total, block) => total + (sums[block]?.[i] ?? 0), 0) / count
  })
}

function logSpectralDistance(p: Float64Array, q: Float64Array): number {
  const squares = p.map((power, i) => (10 * Math.log10(power / (q[i] ?? NaN))) ** 2)
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
}

function spectralBits(p: Float64Array, q: Float64Array): number {
  const totalP = p.reduce((sum, power) => sum + power, 0)
  const totalQ = q.reduce((sum, power) => sum + power, 0)
  if (p.length === 0 || !(totalQ > 0)) return NaN
  return p.reduce((bits, power, i) => {
    const share = power / totalP
    return bits + (share > 0 ? share * Math.log2(share / ((q[i] ?? NaN) / totalQ)) : 0)
  }, 0)
}
