/** One row of the paper's Tables 5 and 7 to 9; rewards are per episode. */
export interface SweepSummary {
  readonly meanEpisodes: number
  readonly mean: number
  readonly median: number
  readonly mode: number
  readonly standardDeviation: number
  readonly range: number
  /** Runs whose mean of the last 30 episodes passed 198,000. */
  readonly runsAbove: number
}

export interface PublishedResult extends SweepSummary {
  readonly algorithm: 'ddpg' | 'td3'
  /** Null under DDPG, which has no target noise. */
  readonly noise: { readonly clip: number; readonly deviation: number } | null
  readonly runs: number
}

/**
 * Oga and Apduhan, "Towards a Dynamic Computation Offloading Mechanism with Twin Delayed DDPG in Edge Computing", Tables 5 and
 * 7 to 9. Its conclusion says that TD3 0.5/0.3 has the smallest standard deviation; by these tables TD3 0.5/0.2 has among
 * TD3, and DDPG has overall.
 */
export const publishedResults: readonly PublishedResult[] = [
  {
    algorithm: 'ddpg',
    noise: null,
    runs: 10,
    meanEpisodes: 308.3,
    mean: 199393.8,
    median: 199330,
    mode: 198203,
    standardDeviation: 2534.86,
    range: 10005,
    runsAbove: 7,
  },
  {
    algorithm: 'td3',
    noise: { clip: 0.5, deviation: 0.2 },
    runs: 10,
    meanEpisodes: 266.5,
    mean: 198383.69,
    median: 199278.5,
    mode: 199267,
    standardDeviation: 3232.94,
    range: 11131,
    runsAbove: 6,
  },
  {
    algorithm: 'td3',
    noise: { clip: 0.5, deviation: 0.3 },
    runs: 10,
    meanEpisodes: 351,
    mean: 199606.51,
    median: 201058.5,
    mode: 201104,
    standardDeviation: 3239.91,
    range: 11842,
    runsAbove: 9,
  },
  {
    algorithm: 'td3',
    noise: { clip: 0.6, deviation: 0.2 },
    runs: 10,
    meanEpisodes: 314.2,
    mean: 199052.55,
    median: 200003,
    mode: 200151,
    standardDeviation: 3457.62,
    range: 12907,
    runsAbove: 7,
  },
]
