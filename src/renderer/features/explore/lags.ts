/** More lags than this the service does not compare. */
const mostLags = 2000
const fewestLags = 24
const daySeconds = 86_400
/** More sensors than this are explored only when asked for: a year of 350 takes half a minute. */
export const sampledSensors = 24

/** A day of lags, or as many as are of use where the log is much faster or slower than that. */
export function usualLags(cadenceSeconds: number): number {
  return Math.min(mostLags, Math.max(fewestLags, Math.round(daySeconds / cadenceSeconds)))
}
export function hoursOf(lags: number, cadenceSeconds: number): number {
  return (lags * cadenceSeconds) / 3600
}
/** The lag nearest to so many hours, within what the service does. */
export function lagsOf(hours: number, cadenceSeconds: number): number {
  return Math.min(mostLags, Math.max(1, Math.round((hours * 3600) / cadenceSeconds)))
}
/** Longest lag in hours that may be asked for. */
export function mostHours(cadenceSeconds: number): number {
  return hoursOf(mostLags, cadenceSeconds)
}

/** Some of many, spread evenly over the list, the first and the last among them. */
export function sampleOf(names: readonly string[], most: number): readonly string[] {
  if (names.length <= most) return names
  const last = names.length - 1
  return Array.from({ length: most }, (_, i) => names[Math.round((i * last) / (most - 1))] ?? '')
}
