import type { Coverage } from '../training/validation'

const largest = 1.6
const spacing = 0.1
/** Aimed at most so far above the exact share on the whole: a very short validation period differs in itself by chance. */
const largestMargin = 0.04

/**
 * The factor of each variable's noise, 1 … 1.6, at which the central 80 % interval of `scenarios` scenarios covers what an
 * exact one would, 0.8 · (n − 1) / (n + 1), in every part of the validation period: a width that is right on the whole covers
 * less in its wilder part, and so it would in the next weeks. A log that is alike in all parts asks for no more than the exact
 * share, and none for more than 0.04 above it on the whole. By linear interpolation on a grid of 0.1; 1 where nothing is
 * known (NaN). Noise that is wide enough stays as it is: narrowing it would buy coverage with sharpness that the scores did
 * not ask for.
 * @param coverageAt coverage of every variable when all have the same factor: a variable hardly feels another's noise
 */
export async function fitSpread(
  scenarios: number,
  coverageAt: (factor: number) => Promise<readonly Coverage[]>,
): Promise<number[]> {
  const wanted = (0.8 * (scenarios - 1)) / (scenarios + 1)
  const sureAt = async (factor: number): Promise<number[]> =>
    (await coverageAt(factor)).map(({ whole, leastPart }) => Math.max(leastPart, whole - largestMargin))
  let below = await sureAt(1)
  const fitted = below.map((coverage): number | null => (coverage < wanted ? null : 1))
  for (let step = 1; fitted.includes(null) && 1 + step * spacing <= largest + 1e-9; step++) {
    const factor = 1 + step * spacing
    const coverages = await sureAt(factor)
    coverages.forEach((coverage, variable) => {
      const before = below[variable] ?? NaN
      if (fitted[variable] !== null || coverage < wanted) return
      fitted[variable] = factor - spacing + (spacing * (wanted - before)) / (coverage - before)
    })
    below = coverages
  }
  return fitted.map((factor) => factor ?? largest)
}
