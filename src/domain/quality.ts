/** Helpers of the importer that only need numbers and names: cadence, stuck readings, limits and units. */

/** Cadences in which loggers usually write, seconds: 1 s … 1 day. */
const usualCadencesSeconds = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600,
  43_200, 86_400,
]
/** Differences this near to a usual cadence (as a share of it) count as jitter around it. */
const jitterShare = 0.05

export interface Cadence {
  /** Whole seconds, at least 1. */
  readonly seconds: number
  /** Share of the differences between neighbours that agree with it, within jitter. */
  readonly share: number
}

/**
 * The cadence of one sensor's ascending instants (milliseconds): the most frequent difference between neighbours, in
 * whole seconds. Gaps and duplicates only add other differences. Where no single difference makes up half of them
 * (jitter), differences within 5 % of a usual cadence are first moved to it. Of equally frequent ones the smaller wins.
 * Null with fewer than two different instants.
 */
export function detectCadence(instantsMs: ArrayLike<number>): Cadence | null {
  const exact = new Map<number, number>()
  let differences = 0
  for (let i = 1; i < instantsMs.length; i++) {
    const milliseconds = (instantsMs[i] ?? NaN) - (instantsMs[i - 1] ?? NaN)
    if (!(milliseconds > 0)) continue
    const seconds = Math.max(1, Math.round(milliseconds / 1000))
    exact.set(seconds, (exact.get(seconds) ?? 0) + 1)
    differences++
  }
  if (differences === 0) return null
  const commonest = mode(exact)
  if (commonest.count * 2 >= differences) return { seconds: commonest.value, share: commonest.count / differences }
  const snapped = new Map<number, number>()
  for (const [seconds, count] of exact) {
    const near = usualCadencesSeconds.find((usual) => Math.abs(seconds - usual) <= usual * jitterShare) ?? seconds
    snapped.set(near, (snapped.get(near) ?? 0) + count)
  }
  const best = mode(snapped)
  return { seconds: best.value, share: best.count / differences }
}

function mode(counts: ReadonlyMap<number, number>): { value: number; count: number } {
  let best = { value: 0, count: 0 }
  for (const [value, count] of counts) {
    if (count > best.count || (count === best.count && value < best.value)) best = { value, count }
  }
  return best
}

const stuckAfterSeconds = 6 * 3600
const stuckAfterStepsAtLeast = 12

/**
 * Longest run of identical readings that is still believed: 6 hours, but at least 12 steps. A resting room holds a
 * coarsely rounded reading for an hour or two, a live sensor hardly for six; twelve steps keep slow logs from suspicion.
 */
export function stuckRunLimitSteps(cadenceSeconds: number): number {
  return Math.max(stuckAfterStepsAtLeast, Math.ceil(stuckAfterSeconds / cadenceSeconds))
}

/** Steps of a run of identical values: `from` included, `to` not. */
export interface StuckRun {
  readonly from: number
  readonly to: number
}

/**
 * Runs of identical values longer than `limitSteps`; a NaN ends a run. Reads `steps` values from `offset` on, `stride`
 * apart, so that one column of [steps, sensors, variables] can be looked at in place.
 */
export function findStuckRuns(
  values: ArrayLike<number>,
  limitSteps: number,
  column: { readonly offset?: number; readonly stride?: number; readonly steps?: number } = {},
): StuckRun[] {
  const { offset = 0, stride = 1 } = column
  const { steps = Math.ceil((values.length - offset) / stride) } = column
  const runs: StuckRun[] = []
  let from = 0
  for (let step = 1; step <= steps; step++) {
    const before = values[offset + (step - 1) * stride] ?? NaN
    // NaN differs from itself, so a gap never starts or continues a run
    if (step < steps && values[offset + step * stride] === before) continue
    if (step - from > limitSteps) runs.push({ from, to: step })
    from = step
  }
  return runs
}

/** Readings outside [low, high] of a unit are impossible for a machine hall's sensor; undefined for other units. */
export function defaultLimits(unit: string): [low: number, high: number] | undefined {
  switch (unit) {
    case '°C':
      return [-40, 100]
    case '°F':
      return [-40, 212]
    case 'K':
      return [233.15, 373.15]
    case '%':
      return [0, 100]
    case 'hPa':
    case 'mbar':
      return [300, 1100]
    case 'mmHg':
      return [225, 825]
    default:
      return undefined
  }
}

const unitSpellings: readonly (readonly [RegExp, string])[] = [
  [/^(°\s*c|º\s*c|deg\s*c|degc|celsius|c)$/i, '°C'],
  [/^(°\s*f|º\s*f|deg\s*f|degf|fahrenheit|f)$/i, '°F'],
  [/^(k|kelvin)$/i, 'K'],
  [/^(%|% ?rh|rh ?%|percent|pct)$/i, '%'],
  [/^(mm ?hg)$/i, 'mmHg'],
]

const unitsByName: readonly (readonly [RegExp, string])[] = [
  [/(^|_)(celsius|degc|c)$/, '°C'],
  [/(^|_)(fahrenheit|degf|f)$/, '°F'],
  [/(^|_)(percent|pct)$/, '%'],
  [/mm_?hg$/, 'mmHg'],
  [/(^|_)hpa$/, 'hPa'],
  [/(^|_)kwh$/, 'kWh'],
  [/(^|_)wh$/, 'Wh'],
  [/(^|_)kw$/, 'kW'],
  [/(^|_)(w|watts?)$/, 'W'],
  [/(^|_)(rel_?)?hum(idity|edad)?(_|\d|$)|humid|feucht|humed|(^|_)rh(_|\d|$)/, '%'],
  [/temp|dew_?point|(^|_)t(_|\d|$)/, '°C'],
]

/**
 * The unit of a variable by its header: what stands in brackets at its end (`Power [kW]`), else a unit at the end of the
 * name (`supply_temp_f`), else what the quantity is usually logged in (temperature °C, humidity %); empty if unknown.
 */
export function guessUnit(name: string): string {
  const bracketed = /[([]([^()[\]]{1,24})[)\]]\s*$/.exec(name)?.[1]?.trim()
  if (bracketed !== undefined) {
    return unitSpellings.find(([spelling]) => spelling.test(bracketed))?.[1] ?? bracketed
  }
  const plain = name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s.\-/]+/g, '_')
  return unitsByName.find(([pattern]) => pattern.test(plain))?.[1] ?? ''
}
