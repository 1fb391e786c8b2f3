import { z } from 'zod'
import { PlenumError } from '../../contract'
import { ridgeFeatures, type RandomState, type ReadingMaps } from '../../domain'
import {
  commonShape,
  decodeDescription,
  formatVersion,
  readTensorFile,
  writeTensorFile,
  type NamedTensor,
  type TensorFile,
  type TrainingState,
} from '../checkpoint'
import { criticParameters } from '../critic'
import type { OptimizerState } from '../optimizers'
import type { ParameterSpec } from '../parameters'
import { adversaryShape, type AdversaryState } from './adversary'
import { hallParameters, hallShape, type HallModel } from './shape'
import { plainTuning, type HallTuning } from './tuning'

/** The whole state of a training of `plenum` between two steps: nothing else decides what comes next. */
export interface HallCheckpoint extends TrainingState {
  readonly model: HallModel
  readonly random: RandomState
  /** Of the weights at their latest best; plain before any. */
  readonly tuning: HallTuning
  /** Parameter vectors, in the order of their table. */
  readonly generator: Float32Array
  readonly average: Float32Array | null
  readonly optimizer: OptimizerState
  /** Only with `adversarialWeight`. */
  readonly adversary: AdversaryState | null
}

/** Marks the family in the metadata, where `thesis` has no mark. */
export const hallFamily = 'plenum'

const descriptionSchema = z.strictObject({
  ...commonShape,
  family: z.literal(hallFamily),
  optimizerStep: z.int().nonnegative(),
  /** Only with a critic. */
  criticStep: z.int().nonnegative().optional(),
  noiseTemperature: z.number().positive(),
  /** Absent in checkpoints from before each variable's noise had its own factor. */
  spread: z.array(z.number().positive()).optional(),
  ridgePenalty: z.number().positive(),
})

/**
 * Names of the tensors, `*` is a slice of the parameter table: generator/*, average/* (only with averaging),
 * generator.first/* and .second/* (moments), likewise critic/* (only with a critic); hall/mean, hall/deviation, hall/residualDeviation, hall/changeDeviation,
 * hall/tails (absent in older checkpoints: normal) [sensors, variables]; hall/ridge [sensors, variables, features]; readings/distances and readings/changes [sensors,
 * variables, knots], absent in checkpoints from before scenarios were read out; readings/perUnit [sensors, variables], absent in those
 * from before readings kept to a resolution.
 */
export async function writeHallCheckpoint(file: string, checkpoint: HallCheckpoint): Promise<void> {
  const { model, optimizer, adversary, generator, average, tuning, ...state } = checkpoint
  const { facts, ...described } = model
  const tensors = new Map<string, NamedTensor>()
  const put = (prefix: string, layout: readonly Slice[], vector: Float32Array): void => {
    for (const { name, shape, from, size } of layout) {
      tensors.set(`${prefix}/${name}`, { shape, values: vector.subarray(from, from + size) })
    }
  }
  const own = generatorLayout(model)
  put('generator', own, generator)
  if (average !== null) put('average', own, average)
  put('generator.first', own, optimizer.first)
  put('generator.second', own, optimizer.second)
  if (adversary !== null) {
    const layout = criticLayout(model)
    put('critic', layout, adversary.parameters)
    put('critic.first', layout, adversary.optimizer.first)
    put('critic.second', layout, adversary.optimizer.second)
  }
  const values = {
    mean: facts.standard.mean,
    deviation: facts.standard.deviation,
    residualDeviation: facts.residualDeviation,
    changeDeviation: facts.changeDeviation,
    ridge: facts.ridge.coefficients,
    tails: facts.tails,
  }
  for (const [name, shape] of factShapes(model)) tensors.set(`hall/${name}`, { shape, values: values[name] })
  const { knots, distances, changes, perUnit } = tuning.readings
  const readingShape = [model.sensors.length, model.variables.length, knots]
  tensors.set('readings/distances', { shape: readingShape, values: distances })
  tensors.set('readings/changes', { shape: readingShape, values: changes })
  tensors.set('readings/perUnit', { shape: readingShape.slice(0, 2), values: perUnit })
  const description = {
    ...state,
    formatVersion,
    family: hallFamily,
    optimizerStep: optimizer.step,
    ...(adversary === null ? {} : { criticStep: adversary.optimizer.step }),
    noiseTemperature: tuning.noiseTemperature,
    spread: tuning.spread,
    ridgePenalty: facts.ridge.penalty,
    model: { ...described, hasVariable: [...described.hasVariable] },
  }
  const metadata = { format: 'plenum-checkpoint', family: hallFamily, plenum: JSON.stringify(description) }
  await writeTensorFile(file, { tensors, metadata })
}

/** @throws PlenumError `not-found` without the file, `bad-input` when anything in it is not as it must be. */
export async function readHallCheckpoint(file: string): Promise<HallCheckpoint> {
  return decodeHallCheckpoint(await readTensorFile(file), file)
}

/** @throws PlenumError `bad-input` */
export function decodeHallCheckpoint({ tensors, metadata }: TensorFile, file: string): HallCheckpoint {
  const description = decodeDescription(descriptionSchema, metadata, file)
  const { model: described, optimizerStep, criticStep, noiseTemperature, spread, ridgePenalty, ...state } = description
  const model = { ...described, hasVariable: Uint8Array.from(described.hasVariable) }
  const refuse = (why: string): PlenumError =>
    new PlenumError('bad-input', `This checkpoint does not fit its own description: ${why}.`, { place: { file } })
  const left = new Map(tensors)
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = left.get(name)
    if (tensor === undefined) throw refuse(`tensor ${name} is missing`)
    if (tensor.shape.length !== shape.length || tensor.shape.some((length, i) => length !== shape[i])) {
      throw refuse(`tensor ${name} has shape [${tensor.shape.join(', ')}] instead of [${shape.join(', ')}]`)
    }
    left.delete(name)
    return tensor.values
  }
  const vector = (prefix: string, layout: readonly Slice[] = generatorLayout(model)): Float32Array => {
    const joined = new Float32Array(layout.reduce((sum, { size }) => sum + size, 0))
    for (const { name, shape, from } of layout) joined.set(take(`${prefix}/${name}`, shape), from)
    return joined
  }
  const { windowSteps, plenum } = model.config
  const takeAdversary = (): AdversaryState | null => {
    if (plenum.adversarialWeight > 0 !== (criticStep !== undefined)) throw refuse('its critic and its weight disagree')
    if (criticStep === undefined) return null
    const layout = criticLayout(model)
    const moments = { first: vector('critic.first', layout), second: vector('critic.second', layout) }
    return { parameters: vector('critic', layout), optimizer: { step: criticStep, ...moments } }
  }
  // tails came later than the rest; without them the noise is normal
  const takeFact = (name: FactName, shape: readonly number[]): Float32Array =>
    name === 'tails' && !tensors.has('hall/tails')
      ? new Float32Array(model.sensors.length * model.variables.length)
      : take(`hall/${name}`, shape)
  const facts = Object.fromEntries(factShapes(model).map(([name, shape]) => [name, takeFact(name, shape)])) as Record<
    FactName,
    Float32Array
  >
  const plain = plainTuning(model)
  const takeReadings = (): ReadingMaps => {
    const knots = tensors.get('readings/distances')?.shape.at(-1)
    if (knots === undefined) return plain.readings
    const shape = [model.sensors.length, model.variables.length, knots]
    const [distances, changes] = [take('readings/distances', shape), take('readings/changes', shape)]
    const { perUnit } = plain.readings
    return {
      knots,
      distances,
      changes,
      perUnit: tensors.has('readings/perUnit') ? take('readings/perUnit', shape.slice(0, 2)) : perUnit,
    }
  }
  const checkpoint: HallCheckpoint = {
    seed: state.seed,
    step: state.step,
    secondsSpent: state.secondsSpent,
    version: state.version,
    random: state.random,
    best: state.best,
    lossSums: state.lossSums,
    warnings: state.warnings,
    watch: state.watch,
    tuning: { ...plain, noiseTemperature, spread: spread ?? plain.spread, readings: takeReadings() },
    model: {
      ...model,
      facts: {
        standard: { mean: facts.mean, deviation: facts.deviation },
        ridge: { penalty: ridgePenalty, windowSteps, coefficients: facts.ridge },
        residualDeviation: facts.residualDeviation,
        changeDeviation: facts.changeDeviation,
        tails: facts.tails,
      },
    },
    generator: vector('generator'),
    average: plenum.emaDecay > 0 ? vector('average') : null,
    optimizer: { step: optimizerStep, first: vector('generator.first'), second: vector('generator.second') },
    adversary: takeAdversary(),
  }
  const [unknown] = left.keys()
  if (unknown !== undefined) throw refuse(`tensor ${unknown} does not belong here`)
  return checkpoint
}

type FactName = 'mean' | 'deviation' | 'residualDeviation' | 'changeDeviation' | 'ridge' | 'tails'

function factShapes(model: Pick<HallModel, 'config' | 'sensors' | 'variables'>): [FactName, number[]][] {
  const sensors = model.sensors.length
  const variables = model.variables.length
  const columns = [sensors, variables]
  return [
    ['mean', columns],
    ['deviation', columns],
    ['residualDeviation', columns],
    ['changeDeviation', columns],
    ['ridge', [...columns, ridgeFeatures(model.config.windowSteps, variables)]],
    ['tails', columns],
  ]
}

/** A slice of a parameter vector with its place. */
interface Slice {
  readonly name: string
  readonly shape: readonly number[]
  readonly from: number
  readonly size: number
}

type Sizes = Pick<HallModel, 'config' | 'sensors' | 'variables'>

function generatorLayout(model: Sizes): Slice[] {
  return layoutOf(hallParameters(hallShape(model)))
}

function criticLayout(model: Sizes): Slice[] {
  return layoutOf(criticParameters(adversaryShape(model)))
}

function layoutOf(specs: readonly ParameterSpec[]): Slice[] {
  let from = 0
  return specs.map(({ name, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1)
    from += size
    return { name, shape, from: from - size, size }
  })
}
