/** What the paper's tables say, ours beside them, and what the seeds allow to conclude. */
export * from './published'
export * from './reliability'
export {
  baselineReward,
  lastEpisodes,
  lastRewards,
  modeBinWidth,
  rewardHistogram,
  runScore,
  summarizeRuns,
} from './summary'
