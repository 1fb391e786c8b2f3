import { cholesky, solveLower, solveUpper } from '../linear'
import type { StepRange } from '../split'
import type { WindowStarts } from '../windows'
import { clockFeatures, harmonicCount, type HallClock } from './clock'
import type { StandardLog } from './standard'

/** The constant is hardly penalised: a sensor's drift is its own. */
const constantPenalty = 1e-6
/** Multiplications spent on the normal equations of all sensors at most (seconds); beyond, every k-th window is used. */
const workLimit = 6e9
/** Numbers in the table of residuals at most; beyond, every k-th step is used. */
const residualLimit = 16e6
/** Windows per coefficient that are never given up for speed. */
const rowsPerCoefficient = 10

/** Lets others have their turn before long work goes on. */
export type Breathe = () => Promise<void>

/** A linear forecast of every sensor's next change, in units of {@link StandardLog}. */
export interface Ridge {
  readonly penalty: number
  readonly windowSteps: number
  /**
   * [sensors, variables, features]: (window − 1) steps of all variables relative to the last value, oldest first; the last
   * value; sin, cos, sin 2×, cos 2× of the time of day of the step that is forecast; 1.
   */
  readonly coefficients: Float32Array
}

export function ridgeFeatures(windowSteps: number, variables: number): number {
  return windowSteps * variables + harmonicCount + 1
}

/**
 * Fits one forecast per penalty λ on all windows of `starts` (those of the training period), by the normal equations.
 * @param breathe awaited after each sensor: a large hall takes many seconds
 */
export async function fitRidges(
  log: StandardLog,
  clock: HallClock,
  starts: WindowStarts,
  penalties: readonly number[],
  breathe: Breathe,
): Promise<Ridge[]> {
  const { variables, sensors } = log
  const { windowSteps } = starts.shape
  const features = ridgeFeatures(windowSteps, variables)
  const ridges = penalties.map((penalty) => ({
    penalty,
    windowSteps,
    coefficients: new Float32Array(sensors * variables * features),
  }))
  const work = (starts.count * features * features) / 2
  const row = new Float64Array(features)
  for (let sensor = 0; sensor < sensors; sensor++) {
    await breathe()
    const windows = startsOf(starts, sensor)
    const affordable = Math.floor(windows.length / (rowsPerCoefficient * features))
    const stride = Math.max(1, Math.min(Math.ceil(work / workLimit), affordable))
    const gram = new Float64Array(features * features)
    const right = Array.from({ length: variables }, () => new Float64Array(features))
    for (let i = 0; i < windows.length; i += stride) {
      const step = windows[i] ?? 0
      fillFeatures(log, clock, sensor, step, windowSteps, row)
      addOuterProduct(gram, row)
      right.forEach((sums, variable) => {
        const change = changeAt(log, step, sensor * variables + variable)
        for (let k = 0; k < features; k++) sums[k] = (sums[k] ?? 0) + change * (row[k] ?? 0)
      })
    }
    for (const { penalty, coefficients } of ridges) {
      const system = gram.slice()
      for (let k = 0; k < features; k++) {
        const place = k * features + k
        system[place] = (system[place] ?? 0) + (k === features - 1 ? constantPenalty : penalty)
      }
      const factor = cholesky(system, features)
      if (factor.rank < features || windows.length === 0) continue
      right.forEach((sums, variable) => {
        if (log.hasVariable[sensor * variables + variable] !== 1) return
        const solution = solveUpper(factor, solveLower(factor, sums))
        coefficients.set(solution, (sensor * variables + variable) * features)
      })
    }
  }
  return ridges
}

/** What a forecast leaves unexplained: [rows, sensors · variables], NaN where a sensor's window has a gap. */
export interface ResidualTable {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/** Residuals at the training steps of the period, the same steps for all sensors; `breathe` as in {@link fitRidges}. */
export async function ridgeResiduals(
  ridge: Ridge,
  log: StandardLog,
  clock: HallClock,
  starts: WindowStarts,
  period: StepRange,
  breathe: Breathe,
): Promise<ResidualTable> {
  const { variables, columns, sensors } = log
  const { windowSteps } = ridge
  const features = ridgeFeatures(windowSteps, variables)
  const first = period.from + windowSteps
  const stride = Math.max(1, Math.ceil(((period.to - first) * columns) / residualLimit))
  const rows = Math.max(0, Math.ceil((period.to - first) / stride))
  const values = new Float32Array(rows * columns).fill(NaN)
  const row = new Float64Array(features)
  for (let sensor = 0; sensor < sensors; sensor++) {
    await breathe()
    for (let i = 0; i < rows; i++) {
      const step = first + i * stride
      if (!starts.has(sensor, step)) continue
      fillFeatures(log, clock, sensor, step, windowSteps, row)
      for (let variable = 0; variable < variables; variable++) {
        const column = sensor * variables + variable
        if (log.hasVariable[column] !== 1) continue
        let forecast = 0
        for (let k = 0; k < features; k++) forecast += (ridge.coefficients[column * features + k] ?? 0) * (row[k] ?? 0)
        values[i * columns + column] = changeAt(log, step, column) - forecast
      }
    }
  }
  return { rows, columns, values }
}

/**
 * The same forecast as weights of the values themselves, [sensors, variables, window · variables], oldest step first:
 * next value = weights · window + {@link seasonalPart}.
 */
export function lagWeights(ridge: Ridge, sensors: number, variables: number): Float32Array {
  const { windowSteps, coefficients } = ridge
  const features = ridgeFeatures(windowSteps, variables)
  const width = windowSteps * variables
  const weights = new Float32Array(sensors * variables * width)
  for (let column = 0; column < sensors * variables; column++) {
    for (let other = 0; other < variables; other++) {
      const last = (windowSteps - 1) * variables + other
      let onLast = (coefficients[column * features + last] ?? 0) + (other === column % variables ? 1 : 0)
      for (let lag = 0; lag < windowSteps - 1; lag++) {
        const weight = coefficients[column * features + lag * variables + other] ?? 0
        weights[column * width + lag * variables + other] = weight
        onLast -= weight
      }
      weights[column * width + last] = onLast
    }
  }
  return weights
}

/** The part of the forecast that does not read the window: time of day and constant, for one column. */
export function seasonalPart(ridge: Ridge, column: number, variables: number, clockRow: ArrayLike<number>): number {
  const features = ridgeFeatures(ridge.windowSteps, variables)
  const from = column * features + ridge.windowSteps * variables
  let sum = ridge.coefficients[from + harmonicCount] ?? 0
  for (let k = 0; k < harmonicCount; k++) sum += (ridge.coefficients[from + k] ?? 0) * (clockRow[k] ?? 0)
  return sum
}

function startsOf(starts: WindowStarts, sensor: number): Int32Array {
  let before = 0
  for (let other = 0; other < sensor; other++) before += starts.countOf(other)
  return Int32Array.from({ length: starts.countOf(sensor) }, (_, i) => starts.at(before + i).step)
}

function changeAt(log: StandardLog, step: number, column: number): number {
  return (log.values[step * log.columns + column] ?? 0) - (log.values[(step - 1) * log.columns + column] ?? 0)
}

const clockRow = new Float64Array(clockFeatures)

function fillFeatures(
  log: StandardLog,
  clock: HallClock,
  sensor: number,
  step: number,
  windowSteps: number,
  out: Float64Array,
): void {
  const { variables, columns, values } = log
  const last = (step - 1) * columns + sensor * variables
  for (let lag = 0; lag < windowSteps; lag++) {
    const from = (step - windowSteps + lag) * columns + sensor * variables
    for (let variable = 0; variable < variables; variable++) {
      const value = values[from + variable] ?? 0
      out[lag * variables + variable] = lag === windowSteps - 1 ? value : value - (values[last + variable] ?? 0)
    }
  }
  clock.fill(step, clockRow)
  const from = windowSteps * variables
  for (let k = 0; k < harmonicCount; k++) out[from + k] = clockRow[k] ?? 0
  out[from + harmonicCount] = 1
}

/** Adds row · rowᵀ to the lower triangle, the only one that the factorisation reads. */
function addOuterProduct(gram: Float64Array, row: Float64Array): void {
  const size = row.length
  for (let i = 0; i < size; i++) {
    const value = row[i] ?? 0
    if (value === 0) continue
    const at = i * size
    for (let j = 0; j <= i; j++) gram[at + j] = (gram[at + j] ?? 0) + value * (row[j] ?? 0)
  }
}
