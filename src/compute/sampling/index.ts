/** Scenarios of a trained generator. */
export { AnomalyPlan } from './anomalies'
export { fillRowNoise, noiseStreams, type NoiseRow } from './noise'
export { rollOut, type FillNoise, type RolloutRows } from './rollout'
export { PlainSampler } from './sampler'
export { SampledHall, type SampledPart, type SamplingRequest, type ScenarioSource } from './source'
export { requirePlain, sampleToFile } from './sample-job'
