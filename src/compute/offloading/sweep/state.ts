import { z } from 'zod'
import { PlenumError } from '../../../contract'
import { emptyTables, type EnvironmentTables, type TrialRecord } from '../../../domain'
import { readTensorFile, writeTensorFile, type NamedTensor } from '../../checkpoint'
import { itemAt } from '../../items'
import { actorSizes, criticSizes, type AgentsState, type AgentValues, type Sizes } from '../agents'
import { joinValues, slotsOf, splitValues, type NetworkValues } from '../layout'
import type { TrainedValues } from '../network'
import type { StackState } from '../training'
import type { StackPlan } from './stack'
import { fromHalves, toHalves } from './words'

/** Everything of a stack but its transitions, which lie in files of their own. */
export interface StackCheckpoint {
  /** Episode in hand, from 1, and the steps of it that are done. */
  readonly episode: number
  readonly step: number
  readonly trials: readonly { readonly trial: number; readonly record: TrialRecord; readonly reward: number }[]
  /** Steps taken in all. */
  readonly steps: number
  readonly agents: AgentsState
  readonly generators: StackState['generators']
  readonly environment: EnvironmentTables
}

const kind = 'offloading-stack'
const descriptionSchema = z.strictObject({
  kind: z.literal(kind),
  formatVersion: z.literal(1),
  episode: z.int().positive(),
  step: z.int().nonnegative(),
  steps: z.int().nonnegative(),
  updates: z.int().nonnegative(),
  actorSteps: z.int().nonnegative(),
  criticSteps: z.int().nonnegative(),
  trials: z
    .array(
      z.strictObject({
        trial: z.int().nonnegative(),
        reward: z.number(),
        episodes: z.int().nonnegative(),
        bestEpisode: z.int().nonnegative(),
        /** Null before the first episode. */
        bestReward: z.number().nullable(),
      }),
    )
    .min(1),
})

/**
 * Names of the tensors: actor, critic0, critic1 with /parameters, /first, /second and /target [trials, numbers]; random/* and
 * environment/* [halves] (see words.ts). @throws PlenumError where a network holds something that is not a number
 */
export async function writeState(file: string, checkpoint: StackCheckpoint): Promise<void> {
  const { agents, generators, environment, trials, ...counters } = checkpoint
  const tensors = new Map<string, NamedTensor>()
  const put = (name: string, networks: readonly NetworkValues[]): void => {
    const rows = networks.map(joinValues)
    const width = itemAt(rows, 0).length
    const values = new Float32Array(rows.length * width)
    rows.forEach((row, i) => values.set(row, i * width))
    if (!values.every(Number.isFinite)) throw diverged(checkpoint.episode)
    tensors.set(name, { shape: [rows.length, width], values })
  }
  const putTrained = (
    name: string,
    of: (agent: AgentValues) => TrainedValues,
    target: (agent: AgentValues) => NetworkValues,
  ): void => {
    for (const part of ['parameters', 'first', 'second'] as const) {
      put(
        `${name}/${part}`,
        agents.agents.map((agent) => of(agent)[part]),
      )
    }
    put(`${name}/target`, agents.agents.map(target))
  }
  putTrained(
    'actor',
    ({ actor }) => actor,
    ({ actorTarget }) => actorTarget,
  )
  itemAt(agents.agents, 0).critics.forEach((_, number) => {
    putTrained(
      `critic${number}`,
      ({ critics }) => itemAt(critics, number),
      ({ criticTargets }) => itemAt(criticTargets, number),
    )
  })
  const putWords = (name: string, words: Parameters<typeof toHalves>[0]): void => {
    const values = toHalves(words)
    tensors.set(name, { shape: [values.length], values })
  }
  for (const [name, words] of Object.entries(generators)) putWords(`random/${name}`, words)
  for (const [name, table] of tablesOf(environment)) putWords(`environment/${name}`, table)
  const description: z.input<typeof descriptionSchema> = {
    kind,
    formatVersion: 1,
    ...counters,
    updates: agents.updates,
    actorSteps: agents.actorSteps,
    criticSteps: agents.criticSteps,
    trials: trials.map(({ trial, reward, record }) => ({
      trial,
      reward,
      ...record,
      bestReward: record.episodes === 0 ? null : record.bestReward,
    })),
  }
  await writeTensorFile(file, {
    tensors,
    metadata: { format: 'plenum-checkpoint', plenum: JSON.stringify(description) },
  })
}

/** @throws PlenumError `bad-input` when anything in it is not as the plan says. */
export async function readState(file: string, plan: StackPlan, sizes: Sizes): Promise<StackCheckpoint> {
  const { tensors, metadata } = await readTensorFile(file)
  const refuse = (why: string): PlenumError =>
    new PlenumError('bad-input', `The state of the sweep does not fit it: ${why}.`, { place: { file } })
  const parsed = descriptionSchema.safeParse(parseJson(metadata.plenum ?? ''))
  if (!parsed.success) throw refuse('its description is damaged or of another version of Plenum')
  const { trials, updates, actorSteps, criticSteps, episode, step, steps } = parsed.data
  const count = trials.length
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = tensors.get(name)
    if (tensor === undefined) throw refuse(`tensor ${name} is missing`)
    if (tensor.shape.join() !== shape.join()) throw refuse(`tensor ${name} has another shape`)
    return tensor.values
  }
  const networks = (name: string, layers: readonly number[]): NetworkValues[] => {
    const width = slotsOf(1, layers).reduce((sum, { size }) => sum + size, 0)
    const values = take(name, [count, width])
    return trials.map((_, row) => splitValues(values.subarray(row * width, (row + 1) * width), layers))
  }
  const trained = (name: string, layers: readonly number[]): TrainedValues[] => {
    const [parameters, first, second] = ['parameters', 'first', 'second'].map((part) =>
      networks(`${name}/${part}`, layers),
    )
    return trials.map((_, row) => ({
      parameters: itemAt(parameters ?? [], row),
      first: itemAt(first ?? [], row),
      second: itemAt(second ?? [], row),
    }))
  }
  const [actorLayers, criticLayers] = [actorSizes(plan.agent, sizes), criticSizes(plan.agent, sizes)]
  const criticNames = plan.agent.algorithm === 'td3' ? ['critic0', 'critic1'] : ['critic0']
  const actors = trained('actor', actorLayers)
  const actorTargets = networks('actor/target', actorLayers)
  const critics = criticNames.map((name) => trained(name, criticLayers))
  const criticTargets = criticNames.map((name) => networks(`${name}/target`, criticLayers))
  const words = (name: string, bytes: number): ArrayBuffer => fromHalves(take(name, [Math.ceil(bytes / 2)]), bytes)
  const generator = (name: string): Uint32Array => new Uint32Array(words(`random/${name}`, count * 16))
  const { servers, streams } = plan.environment
  const empty = emptyTables(count, servers, streams, new Uint32Array(count * 4))
  const environment = Object.fromEntries(
    tablesOf(empty).map(([name, table]) => {
      const Table = table.constructor as new (buffer: ArrayBuffer) => typeof table
      return [name, new Table(words(`environment/${name}`, table.byteLength))]
    }),
  )
  return {
    episode,
    step,
    steps,
    trials: trials.map(({ trial, reward, bestReward, ...record }) => ({
      trial,
      reward,
      record: { ...record, bestReward: bestReward ?? -Infinity },
    })),
    agents: {
      updates,
      actorSteps,
      criticSteps,
      agents: trials.map((_, row) => ({
        actor: itemAt(actors, row),
        critics: critics.map((values) => itemAt(values, row)),
        actorTarget: itemAt(actorTargets, row),
        criticTargets: criticTargets.map((values) => itemAt(values, row)),
      })),
    },
    generators: {
      replay: generator('replay'),
      exploration: generator('exploration'),
      targetNoise: generator('targetNoise'),
    },
    environment: { ...empty, ...environment },
  }
}

type Table = Float64Array | Uint32Array | Int32Array | Uint8Array

function tablesOf(tables: EnvironmentTables): [string, Table][] {
  return Object.entries(tables as unknown as Readonly<Record<string, Table>>).filter(([name]) => name !== 'count')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function diverged(episode: number): PlenumError {
  return new PlenumError('bad-input', `The training diverged in episode ${episode}: a weight is not a number.`, {
    fix: 'What was learned before is kept. Start another sweep with lower learning rates.',
  })
}
