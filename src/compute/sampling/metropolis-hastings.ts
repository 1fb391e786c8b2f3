/** What a chain came to. */
export interface ChainResult {
  /** Number of the candidate it ended at. */
  readonly chosen: number
  /** Proposals it moved to, of the `candidates − 1` made. */
  readonly accepted: number
}

/**
 * Independence Metropolis-Hastings over candidates of one generator (Turner et al. 2019, algorithm 1): from candidate k the
 * chain moves to the next candidate x′ with probability min(1, (D(x_k)⁻¹ − 1) / (D(x′)⁻¹ − 1)), D being the chance that
 * a step is real. As (1 − D)/D is the ratio of generated to real density, the chain's law tends to the real one.
 *
 * Where it starts: Turner et al. start from a real sample, to do without burn-in, and restart from a generated one where the
 * chain never left it. In a forecast no real sample exists, since the real next step is what is to be forecast: a chain
 * that started from it would hand it out wherever it rejects everything, and every score would be flattered. So every
 * chain starts as theirs restart, from a generated step, and the other candidates are its burn-in as well as its moves.
 * @param logOdds log D / (1 − D) of candidate 0, 1, …
 * @param uniforms in (0, 1), one for each candidate but the first
 */
export function runChain(
  logOdds: (candidate: number) => number,
  uniforms: (proposal: number) => number,
  candidates: number,
): ChainResult {
  let chosen = 0
  let accepted = 0
  for (let candidate = 1; candidate < candidates; candidate++) {
    if (Math.log(uniforms(candidate - 1)) >= logOdds(candidate) - logOdds(chosen)) continue
    chosen = candidate
    accepted++
  }
  return { chosen, accepted }
}
