const largest = 1.6
const spacing = 0.1

/**
 * The factor κ of the noise, 1 … 1.6, at which the central 80 % interval of `scenarios` scenarios covers what an exact one
 * would, 0.8 · (n − 1) / (n + 1), by linear interpolation on a grid of 0.1. Noise that is wide enough stays as it is:
 * narrowing it would buy coverage with sharpness that the scores did not ask for.
 */
export async function fitTemperature(
  scenarios: number,
  coverageAtOne: number,
  coverageAt: (temperature: number) => Promise<number>,
): Promise<number> {
  const wanted = (0.8 * (scenarios - 1)) / (scenarios + 1)
  let below = { temperature: 1, coverage: coverageAtOne }
  if (below.coverage >= wanted) return 1
  for (let step = 1; 1 + step * spacing <= largest + 1e-9; step++) {
    const temperature = 1 + step * spacing
    const coverage = await coverageAt(temperature)
    if (coverage >= wanted) {
      const share = (wanted - below.coverage) / (coverage - below.coverage)
      return below.temperature + share * (temperature - below.temperature)
    }
    below = { temperature, coverage }
  }
  return largest
}
