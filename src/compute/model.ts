import { PlenumError, type TrainConfig, type Variable } from '../contract'
import { learnableColumns, type HallSeries, type ResidualModel, type Scaler, type Split } from '../domain'
import { conditionModels, conditionSize } from './conditions'
import type { CriticShape } from './critic'
import type { GeneratorShape } from './generator'

/** What a trained model knows of its hall; without it the weights mean nothing. */
export interface ModelDescription {
  readonly config: TrainConfig
  readonly sensors: readonly string[]
  readonly variables: readonly Variable[]
  readonly cadenceSeconds: number
  /** IANA name of the zone whose clock and calendar the model learned; null in checkpoints of earlier versions. */
  readonly timeZone: string | null
  readonly split: Split
  /** Fitted on the training period only. */
  readonly scaler: Scaler
  /** [sensors · variables]: 1 where the training period has complete windows of the sensor with the variable, else 0. */
  readonly hasVariable: Uint8Array<ArrayBuffer>
  /** [sensors · variables], in scaled units, fitted on the training period only; null without the condition `arResidual`. */
  readonly residualModels: readonly ResidualModel[] | null
}

export function describeModel(
  series: HallSeries,
  config: TrainConfig,
  split: Split,
  scaler: Scaler,
  columns = learnableColumns(series, split.train, config.windowSteps),
): ModelDescription {
  return {
    config,
    sensors: series.sensors,
    variables: series.variables,
    cadenceSeconds: series.cadenceSeconds,
    timeZone: series.timeZone,
    split,
    scaler,
    hasVariable: columns.mask,
    residualModels: conditionModels(series, config, split, scaler),
  }
}

export function generatorShape(model: Pick<ModelDescription, 'config' | 'sensors' | 'variables'>): GeneratorShape {
  const { config } = model
  return {
    sensors: model.sensors.length,
    variables: model.variables.length,
    conditionSize: conditionSize(config, model.variables.length),
    windowSteps: config.windowSteps,
    embeddingSize: config.embeddingSize,
    noiseSize: config.noiseSize,
    hiddenSize: config.hiddenSize,
    outputActivation: config.outputActivation,
    skipConnection: config.skipConnection,
    carryState: config.carryState,
    batchNorm: config.batchNorm,
    dropout: config.dropout,
  }
}

export function criticShape(model: Pick<ModelDescription, 'config' | 'sensors' | 'variables'>): CriticShape {
  const { config } = model
  return {
    sensors: model.sensors.length,
    variables: model.variables.length,
    windowSteps: config.windowSteps,
    embeddingSize: config.embeddingSize,
    criticChannels: config.criticChannels,
    criticDense: config.criticDense,
    spectralNorm: config.spectralNorm,
  }
}

/** @throws PlenumError `conflict` when a model is used on a log of other sensors, variables, cadence, time zone or length. */
export function requireSameHall(model: ModelDescription, series: HallSeries): void {
  const differs = (what: string): PlenumError =>
    new PlenumError('conflict', `This model was trained on a log with other ${what}.`, {
      fix: 'Use the log it was trained on, or train on this one.',
    })
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((name, i) => name === b[i])
  if (!same(model.sensors, series.sensors)) throw differs('sensors')
  const names = (variables: readonly Variable[]): string[] => variables.map(({ name }) => name)
  if (!same(names(model.variables), names(series.variables))) throw differs('variables')
  if (model.cadenceSeconds !== series.cadenceSeconds) throw differs('cadence')
  // a foreign clock would shift the times of day and the weekends that it learned, and nobody would see it
  if (model.timeZone !== null && model.timeZone !== series.timeZone) throw differs('time zone')
  if (model.split.train.to > series.steps) throw differs('length')
}
