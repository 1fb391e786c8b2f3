/**
 * Cividis (Nuñez, Anderton, Renslow 2018), which looks alike to people with and without colour vision deficiency, as the
 * polynomials of d3-scale-chromatic. @param share 0 … 1, cut there @returns red, green, blue, 0 … 255
 */
export function cividis(share: number): [number, number, number] {
  const t = Math.min(1, Math.max(0, share))
  const byte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)))
  return [
    byte(-4.54 - t * (35.34 - t * (2381.73 - t * (6402.7 - t * (7024.72 - t * 2710.57))))),
    byte(32.49 + t * (170.73 + t * (52.82 - t * (131.46 - t * (176.58 - t * 67.37))))),
    byte(81.24 + t * (442.36 - t * (2482.43 - t * (6167.24 - t * (6614.94 - t * 2475.67))))),
  ]
}

export function cividisColour(share: number): string {
  return `rgb(${cividis(share).join(' ')})`
}

/** Ink that is read on cividis at that share: its lightness grows with the share. */
export function inkOnCividis(share: number): string {
  return share > 0.52 ? '#10151c' : '#ffffff'
}
