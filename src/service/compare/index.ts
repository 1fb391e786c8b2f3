/** Runs side by side. The one way in. */
export { compareRuns } from './compare-runs'
export { compareCurves } from './curves'
export { compareDistributions } from './distributions'
export { sampleTogether } from './scenarios'
