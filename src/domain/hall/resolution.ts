/** Readings to a unit that sensors have: whole units, halves, quarters, fifths, …, thousandths; coarsest first. */
const resolutions = [1, 2, 4, 5, 8, 10, 16, 20, 50, 100, 200, 1000]
/** A sensor that is stuck, switched off or at the end of its scale holds a whole number too: one value says nothing. */
const fewestHeldValues = 2
/** Of the readings that moved; the rest may be values that filled a gap otherwise than by a straight line. */
const leastShare = 0.8
/** So near, as a share of what lies between its neighbours, a reading is to the line between them when it filled a gap. */
const straight = 1e-3

/** The reading nearest to a value, in single precision as a log holds it. */
export function nearestReading(value: number, perUnit: number): number {
  // a whole number over the resolution is the double nearest to that decimal, and so is the float32 of both; + 0: no −0
  return Math.fround(Math.round(value * perUnit) / perUnit) + 0
}

/**
 * Readings to a unit of a sensor, such as 10 for one that tells one decimal; 0 where it tells every value, or where that cannot
 * be seen. Readings that are held tell it: values that filled a gap lie between two readings, and no two of them are equal in a
 * row. Readings that moved must keep to it: a sensor may hold the ends of its scale and tell every value between them.
 * @param own its readings, one a step; NaN where there is none
 */
export function readingsPerUnit(own: Float32Array): number {
  const heldValues = [...new Set(own.filter((value, step) => value === own[step - 1]))]
  if (heldValues.length < fewestHeldValues) return 0
  const keepsTo = (perUnit: number): boolean =>
    heldValues.every((value) => nearestReading(value, perUnit) === value) && shareOfMoved(own, perUnit) >= leastShare
  return resolutions.find(keepsTo) ?? 0
}

/** Share that keeps to a resolution of the readings that moved, without those that filled a gap by a straight line. */
function shareOfMoved(own: Float32Array, perUnit: number): number {
  let moved = 0
  let fitting = 0
  for (let step = 1; step < own.length; step++) {
    const value = own[step] ?? NaN
    const before = own[step - 1] ?? NaN
    if (Number.isNaN(value) || Number.isNaN(before) || value === before) continue
    const fits = nearestReading(value, perUnit) === value
    if (!fits && isOnLine(before, value, own[step + 1] ?? NaN)) continue
    moved++
    if (fits) fitting++
  }
  return fitting / moved
}

function isOnLine(before: number, value: number, after: number): boolean {
  return Math.abs(before + after - 2 * value) <= straight * Math.abs(after - before)
}
