import { PlenumError, type Metropolis, type SampleJob } from '../contract'
import type { HallSeries } from '../domain'
import { decodeCheckpoint, readTensorFile, type TensorFile } from './checkpoint'
import { requireSameHall, type ModelDescription } from './model'
import { restoreCritic, restoreGenerator } from './networks'
import { decodeHallCheckpoint, hallFamily, HallSampler, restoreHallGenerator } from './plenum'
import { calibrateCritic } from './sampling/calibrate'
import { ChainSampler } from './sampling/chain-sampler'
import { keptCalibration } from './sampling/kept-calibrations'
import { PlainSampler } from './sampling/sampler'
import type { ScenarioSource } from './sampling/source'
import type { Operations } from './tensorflow'

/** A trained model on the device; dispose it. */
export interface OpenedModel {
  readonly model: ModelDescription
  readonly source: ScenarioSource
  /** Of everything sampled so far; undefined for plain sampling. */
  metropolis(): Metropolis | undefined
  dispose(): void
}

/** How to sample: plainly, or by Metropolis-Hastings with `chain` candidates per step. */
export type SamplerChoice = Pick<SampleJob, 'sampler' | 'chain'>

/**
 * Opens a checkpoint of any model family for sampling on the log it was trained on. For Metropolis-Hastings sampling the
 * critic is calibrated first, unless this process has done so before.
 * @throws PlenumError `bad-input` for a damaged file, `conflict` for another hall's log, `unavailable` for
 * Metropolis-Hastings sampling of a model without a critic of single steps
 */
export async function openSource(
  operations: Operations,
  file: string,
  series: HallSeries,
  choice: SamplerChoice,
  afterPass: () => Promise<void>,
): Promise<OpenedModel> {
  const content = await readTensorFile(file)
  if (content.metadata.family === hallFamily) {
    if (choice.sampler === 'mh') throw withoutCritic()
    const checkpoint = decodeHallCheckpoint(content, file)
    const restored = restoreHallGenerator(operations, checkpoint)
    return opened(restored, checkpoint.model, () => {
      return new HallSampler(operations, restored.generator, checkpoint.model, series, checkpoint.tuning)
    })
  }
  return choice.sampler === 'mh'
    ? openChains(operations, content, file, series, choice.chain, afterPass)
    : openThesis(operations, content, file, series)
}

function openThesis(operations: Operations, content: TensorFile, file: string, series: HallSeries): OpenedModel {
  const checkpoint = decodeCheckpoint(content, file)
  const restored = restoreGenerator(operations, checkpoint)
  return opened(restored, checkpoint.model, () => {
    return new PlainSampler(operations, restored.generator, checkpoint.model, series)
  })
}

async function openChains(
  operations: Operations,
  content: TensorFile,
  file: string,
  series: HallSeries,
  candidates: number,
  afterPass: () => Promise<void>,
): Promise<OpenedModel> {
  const checkpoint = decodeCheckpoint(content, file)
  const { model } = checkpoint
  requireSameHall(model, series)
  const restored = restoreGenerator(operations, checkpoint)
  const critic = restoreCritic(operations, checkpoint)
  const dispose = (): void => {
    restored.dispose()
    critic.dispose()
  }
  try {
    const { generator } = restored
    const calibration = await keptCalibration(content, series, () =>
      calibrateCritic(operations, generator, critic, model, series, afterPass),
    )
    const source = new ChainSampler(operations, generator, critic, model, series, candidates, calibration)
    return { model, source, metropolis: () => source.figures(), dispose }
  } catch (thrown) {
    dispose()
    throw thrown
  }
}

/** Frees what was restored again where the log does not fit it. */
function opened(restored: { dispose(): void }, model: ModelDescription, makeSource: () => ScenarioSource): OpenedModel {
  try {
    const source = makeSource()
    return { model, source, metropolis: () => undefined, dispose: () => restored.dispose() }
  } catch (thrown) {
    restored.dispose()
    throw thrown
  }
}

function withoutCritic(): PlenumError {
  return new PlenumError(
    'bad-input',
    'Metropolis-Hastings sampling needs a critic that judges single steps, which the preset plenum does not have.',
    { place: { field: 'sampler' }, fix: 'Use the sampler "plain", or train the preset thesis, which has one.' },
  )
}
