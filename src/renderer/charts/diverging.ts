/** Lightness, green–red and blue–yellow of OKLab (Ottosson 2020): equal steps in it look equal. */
type Lab = readonly [number, number, number]

/** A blue and an orange of one lightness, which people with every common colour vision tell apart, and light grey. */
const low: Lab = [0.47, -0.03, -0.13]
const middle: Lab = [0.92, 0, 0]
const high: Lab = [0.47, 0.09, 0.095]

function byte(linear: number): number {
  const cut = Math.min(1, Math.max(0, linear))
  return Math.round(255 * (cut <= 0.0031308 ? 12.92 * cut : 1.055 * cut ** (1 / 2.4) - 0.055))
}

function toRgb([lightness, a, b]: Lab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/**
 * The map of differences: blue below, grey in the middle, orange above. Its lightness falls alike to both sides, so that
 * a difference is as loud in either direction. @param share −1 … 1, cut there @returns red, green, blue, 0 … 255
 */
export function diverging(share: number): [number, number, number] {
  const t = Math.min(1, Math.max(-1, share))
  const end = t < 0 ? low : high
  const mixed = (index: 0 | 1 | 2): number => middle[index] + (end[index] - middle[index]) * Math.abs(t)
  return toRgb([mixed(0), mixed(1), mixed(2)])
}

export function divergingColour(share: number): string {
  return `rgb(${diverging(share).join(' ')})`
}

/** Ink that is read on the map of differences at that share. */
export function inkOnDiverging(share: number): string {
  return Math.abs(share) > 0.74 ? '#ffffff' : '#10151c'
}
