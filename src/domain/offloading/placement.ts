/**
 * Spreads `tasks` over servers by softmax(preferences) with largest remainders, never past the free slots of a server: what
 * a full server cannot take is spread over the others by the same preferences. Writes counts into `counts` [servers] and
 * returns how many tasks were placed (all, as far as there are slots). Allocates nothing.
 *
 * @param preferences read at [offset … offset + servers)
 * @param shares scratch [servers]
 */
export function spreadTasks(
  tasks: number,
  preferences: Float32Array | Float64Array,
  offset: number,
  free: Int32Array,
  counts: Int32Array,
  shares: Float64Array,
): number {
  const servers = counts.length
  let highest = -Infinity
  for (let s = 0; s < servers; s++) highest = Math.max(highest, preferences[offset + s] ?? 0)
  for (let s = 0; s < servers; s++) {
    shares[s] = Math.exp((preferences[offset + s] ?? 0) - highest)
    counts[s] = 0
  }
  let left = tasks
  while (left > 0) {
    let sum = 0
    for (let s = 0; s < servers; s++) if ((counts[s] ?? 0) < (free[s] ?? 0)) sum += shares[s] ?? 0
    if (sum === 0) break
    const round = left
    let filled = false
    for (let s = 0; s < servers; s++) {
      const room = (free[s] ?? 0) - (counts[s] ?? 0)
      if (room <= 0) continue
      const whole = Math.floor((round * (shares[s] ?? 0)) / sum)
      if (whole >= room) filled = true
      const given = Math.min(whole, room, left)
      counts[s] = (counts[s] ?? 0) + given
      left -= given
    }
    if (!filled) {
      left = giveRemainders(left, round, sum, free, counts, shares)
      break
    }
  }
  return tasks - left
}

/** One more to each of the servers with the largest fractions; ties go to the lower number. Returns what is left. */
function giveRemainders(
  left: number,
  round: number,
  sum: number,
  free: Int32Array,
  counts: Int32Array,
  shares: Float64Array,
): number {
  const servers = counts.length
  // a share that has had its extra task is marked by its sign, which is put right at the next call
  for (let given = 0; given < left;) {
    let best = -1
    let bestFraction = -1
    for (let s = 0; s < servers; s++) {
      const weight = shares[s] ?? 0
      if (weight <= 0 || (counts[s] ?? 0) >= (free[s] ?? 0)) continue
      const quota = (round * weight) / sum
      const fraction = quota - Math.floor(quota)
      if (fraction > bestFraction) {
        best = s
        bestFraction = fraction
      }
    }
    if (best < 0) return left - given
    counts[best] = (counts[best] ?? 0) + 1
    shares[best] = -(shares[best] ?? 0)
    given++
  }
  return 0
}
