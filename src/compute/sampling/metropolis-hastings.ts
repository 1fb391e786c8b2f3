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
 * @param from candidate at which the chain is known to be, see {@link lastCertain}; nothing before it is asked for
 */
export function runChain(
  logOdds: (candidate: number) => number,
  uniforms: (proposal: number) => number,
  candidates: number,
  from = 0,
): ChainResult {
  let chosen = from
  let accepted = 0
  for (let candidate = from + 1; candidate < candidates; candidate++) {
    if (Math.log(uniforms(candidate - 1)) >= logOdds(candidate) - logOdds(chosen)) continue
    chosen = candidate
    accepted++
  }
  return { chosen, accepted }
}

/**
 * The last of the candidates from `first` on and before `end` where the chain certainly is, wherever it came from: one that would be moved to even from the
 * likeliest candidate that can be (as in perfect sampling from such chains, Corcoran & Tweedie 2002), or its start.
 * What came before does not matter to its end, so it need not be judged.
 * @param mostLogOdds no candidate has more
 * @returns null where it is none of these
 */
export function lastCertain(
  logOdds: (candidate: number) => number,
  uniforms: (proposal: number) => number,
  mostLogOdds: number,
  first: number,
  end: number,
): number | null {
  for (let candidate = end - 1; candidate >= Math.max(1, first); candidate--) {
    if (Math.log(uniforms(candidate - 1)) < logOdds(candidate) - mostLogOdds) return candidate
  }
  return first === 0 ? 0 : null
}
