/** Sweeps of the offloading bench: which trials they have, when one stops, and what comes out. */
export { sweepCurves } from './curves'
export { isComparable, likelyEpisodes, ofSetting, settingsOf, trialsOf, type SweepTrial } from './plan'
export { sweepResults, type TrialRewards } from './results'
export { afterEpisode, endOf, freshRecord, likelyRest, recordOf, type TrialRecord } from './stopping'
