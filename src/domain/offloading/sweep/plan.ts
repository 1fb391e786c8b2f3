import { sweepPlanSchema, type OffloadingTrial, type SweepPlan, type SweepSetting } from '../../../contract'

/** The paper's runs took 310 episodes on average (Tables 5 and 7 to 9) with a patience of 30. */
const paper = { meanEpisodes: 310, patience: 30 } as const

/** Algorithm, target noise and seed of one trial, with its number in the sweep. */
export interface SweepTrial extends OffloadingTrial {
  readonly trial: number
  readonly setting: number
  readonly run: number
  /** Counts the times that runs were asked for, from 0: trials of one wave begin together. */
  readonly wave: number
  readonly algorithm: 'ddpg' | 'td3'
}

/** DDPG as one setting, TD3 with every clip and deviation. */
export function settingsOf({ algorithms, clips, deviations }: SweepPlan): SweepSetting[] {
  const settings = algorithms.flatMap((algorithm): Omit<SweepSetting, 'setting'>[] =>
    algorithm === 'ddpg'
      ? [{ algorithm, noise: null, name: 'DDPG' }]
      : clips.flatMap((clip) =>
          deviations.map((deviation) => ({ algorithm, noise: { clip, deviation }, name: `TD3 ${clip}/${deviation}` })),
        ),
  )
  return settings.map((setting, number) => ({ setting: number, ...setting }))
}

/**
 * All trials in the order of their numbers: wave by wave, so that a number never changes, and setting by setting in each. Run r
 * of every setting has the seed `firstSeed + r`, so settings meet the same servers.
 */
export function trialsOf(plan: SweepPlan): SweepTrial[] {
  const settings = settingsOf(plan)
  return [...plan.runsBefore, plan.runs].flatMap((end, wave) => {
    const begin = wave === 0 ? 0 : (plan.runsBefore[wave - 1] ?? 0)
    return settings.flatMap(({ setting, algorithm, noise }) =>
      Array.from({ length: end - begin }, (_, i) => ({
        trial: settings.length * begin + setting * (end - begin) + i,
        setting,
        run: begin + i,
        wave,
        algorithm,
        seed: plan.firstSeed + begin + i,
        noiseClip: noise?.clip ?? 0,
        noiseDeviation: noise?.deviation ?? 0,
      })),
    )
  })
}

/** Whatever is known of each trial, by the order of their numbers: that of a setting's, run by run. */
export function ofSetting<Known>(plan: SweepPlan, setting: number, known: readonly Known[]): Known[] {
  return trialsOf(plan).flatMap((trial) => (trial.setting === setting ? known.slice(trial.trial, trial.trial + 1) : []))
}

/** Whether the paper's figures may stand beside this sweep's: its environment, agents and patience, whatever the grid. */
export function isComparable({ environment, agent, patience }: SweepPlan): boolean {
  const usual = sweepPlanSchema.parse({})
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
  return same(environment, usual.environment) && same(agent, usual.agent) && patience === usual.patience
}

/** Episodes a run is likely to take: as many as the paper's in relation to its patience, at most the cap. */
export function likelyEpisodes({ patience, maxEpisodes }: Pick<SweepPlan, 'patience' | 'maxEpisodes'>): number {
  return Math.min(maxEpisodes, Math.round((patience * paper.meanEpisodes) / paper.patience))
}
