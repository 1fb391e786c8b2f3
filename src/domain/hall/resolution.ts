import type { HallSeries } from '../series'

/** Readings to a unit that sensors have: whole units, halves, quarters, fifths, …, thousandths; coarsest first. */
const resolutions = [1, 2, 4, 5, 8, 10, 16, 20, 50, 100, 200, 1000]
/** So many of the newest steps are looked at. */
const lookedAt = 20_000
/** With fewer readings that are held than this nothing is said of a sensor. */
const fewestHeld = 20
/** The rest may be values that filled a gap. */
const leastShare = 0.8

/** The reading nearest to a value, in single precision as a log holds it. */
export function nearestReading(value: number, perUnit: number): number {
  // a whole number over the resolution is the double nearest to that decimal, and so is the float32 of both; + 0: no −0
  return Math.fround(Math.round(value * perUnit) / perUnit) + 0
}

/**
 * Readings to a unit of one column of a log, such as 10 for a sensor that tells one decimal; 0 where it tells every value, or
 * where that cannot be seen. Looked at are readings that are held: values that filled a gap lie between two readings, and no two
 * of them are equal in a row.
 */
export function readingsPerUnit({ sensors, variables, steps, values }: HallSeries, column: number): number {
  const row = sensors.length * variables.length
  const own = Float32Array.from({ length: Math.min(lookedAt, steps) }, (_, i) => {
    return values[(Math.max(0, steps - lookedAt) + i) * row + column] ?? NaN
  })
  const told = own.filter((value) => !Number.isNaN(value))
  const held = own.filter((value, i) => value === own[i - 1])
  if (held.length < fewestHeld) return 0
  const fits = (perUnit: number) => (value: number) => nearestReading(value, perUnit) === value
  const found = resolutions.find((perUnit) => held.every(fits(perUnit)))
  return found !== undefined && told.filter(fits(found)).length >= leastShare * told.length ? found : 0
}

/** The resolutions of a log's columns, each looked for when it is first asked for. */
export class Resolutions {
  private readonly found = new Map<number, number>()

  constructor(private readonly series: HallSeries) {}

  /** As {@link readingsPerUnit}. */
  of(column: number): number {
    const known = this.found.get(column)
    if (known !== undefined) return known
    const perUnit = readingsPerUnit(this.series, column)
    this.found.set(column, perUnit)
    return perUnit
  }
}
