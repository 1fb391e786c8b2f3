import type { SweepEstimate, SweepPlan } from '../../contract'
import { likelyEpisodes, stateNames, trialsOf } from '../../domain'
import type { ComputePool } from '../processes/pool'
import { partsFor, requireSize, threads } from './parts'

const measuringSeconds = 4

/** Measures how fast such a sweep would run here, and what it needs. Nothing is stored. */
export async function estimateSweep(pool: ComputePool, plan: SweepPlan, signal: AbortSignal): Promise<SweepEstimate> {
  requireSize(plan)
  const parts = partsFor(trialsOf(plan).length)
  const measured = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      pool.use(signal, async ({ client }) => {
        const { device } = await client.request('compute/describe', { threads })
        const measure = { plan, seconds: measuringSeconds, part, parts }
        const { stacks } = await client.request('compute/measure-sweep', measure)
        return { device, secondsPerStep: stacks.reduce((sum, stack) => sum + stack.secondsPerStep, 0) }
      }),
    ),
  )
  const { stepsPerEpisode } = plan.environment
  const secondsPerStep = measured.reduce((most, part) => Math.max(most, part.secondsPerStep), 0)
  const trials = trialsOf(plan).length
  const secondsPerEpisode = secondsPerStep * stepsPerEpisode
  const likely = likelyEpisodes(plan)
  return {
    device: measured[0]?.device ?? { kind: 'cpu', name: '' },
    trials,
    agentStepsPerSecond: trials / secondsPerStep,
    secondsPerEpisode,
    likelyEpisodes: likely,
    likelySeconds: likely * secondsPerEpisode,
    longestSeconds: plan.maxEpisodes * secondsPerEpisode,
    ...bytesOf(plan),
  }
}

/** What the replay buffers and networks of all trials take, in memory and in the workspace. */
function bytesOf({ environment, agent, ...plan }: SweepPlan): Pick<SweepEstimate, 'memoryBytes' | 'workspaceBytes'> {
  const state = stateNames(environment).length
  const action = environment.servers
  const numbersOf = (sizes: readonly number[]): number =>
    sizes.slice(1).reduce((sum, width, layer) => sum + ((sizes[layer] ?? 0) + 1) * width, 0)
  const actor = numbersOf([state, ...agent.hiddenSizes, action])
  const critic = numbersOf([state + action, ...agent.hiddenSizes, 1])
  let memory = 0
  let stored = 0
  for (const { algorithm } of trialsOf({ environment, agent, ...plan })) {
    // parameters, both moments and the target of each network
    const networks = 4 * (actor + (algorithm === 'td3' ? 2 : 1) * critic)
    memory += networks + agent.replaySize * (2 * state + action + 2)
    stored += networks + (agent.replaySize + environment.stepsPerEpisode) * (state + action + 1) + 2 * actor
  }
  return { memoryBytes: 4 * memory, workspaceBytes: 4 * stored }
}
