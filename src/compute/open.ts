import type { HallSeries } from '../domain'
import { decodeCheckpoint, readTensorFile } from './checkpoint'
import type { ModelDescription } from './model'
import { restoreGenerator } from './networks'
import { decodeHallCheckpoint, hallFamily, HallSampler, restoreHallGenerator } from './plenum'
import { PlainSampler } from './sampling/sampler'
import type { ScenarioSource } from './sampling/source'
import type { Operations } from './tensorflow'

/** A trained model on the device; dispose it. */
export interface OpenedModel {
  readonly model: ModelDescription
  readonly source: ScenarioSource
  dispose(): void
}

/**
 * Opens a checkpoint of any model family for sampling on the log it was trained on.
 * @throws PlenumError `bad-input` for a damaged file, `conflict` for another hall's log
 */
export async function openSource(operations: Operations, file: string, series: HallSeries): Promise<OpenedModel> {
  const content = await readTensorFile(file)
  if (content.metadata.family === hallFamily) {
    const checkpoint = decodeHallCheckpoint(content, file)
    return opened(restoreHallGenerator(operations, checkpoint), checkpoint.model, (generator) => {
      return new HallSampler(operations, generator, checkpoint.model, series, checkpoint.tuning)
    })
  }
  const checkpoint = decodeCheckpoint(content, file)
  return opened(restoreGenerator(operations, checkpoint), checkpoint.model, (generator) => {
    return new PlainSampler(operations, generator, checkpoint.model, series)
  })
}

/** Frees the generator again where the log does not fit it. */
function opened<Generator>(
  restored: { readonly generator: Generator; dispose(): void },
  model: ModelDescription,
  sourceOf: (generator: Generator) => ScenarioSource,
): OpenedModel {
  try {
    return { model, source: sourceOf(restored.generator), dispose: () => restored.dispose() }
  } catch (thrown) {
    restored.dispose()
    throw thrown
  }
}
