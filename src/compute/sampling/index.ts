/** Scenarios of a trained generator. */
export { AnomalyPlan } from './anomalies'
export { fillRowNoise, noiseStreams, type NoiseRow } from './noise'
export { rollOut, type FillNoise, type RolloutRows } from './rollout'
export { PlainSampler, type SampledPart, type SamplingRequest } from './sampler'
export { requirePlain, sampleToFile } from './sample-job'
