import type { OffloadingEnvironmentConfig, SweepReplay } from '../../contract'
import { OffloadingEnvironments } from './environment'
import type { Heuristic } from './heuristics'

/** One episode of a fresh environment, `everySteps` steps to a point: sums of what is counted, levels at its last step. */
export function replayEpisode(
  config: OffloadingEnvironmentConfig,
  seed: number,
  broker: Heuristic,
  mostPoints: number,
): SweepReplay {
  const { servers, streams, serverLimit, stepSeconds, stepsPerEpisode } = config
  const everySteps = Math.ceil(stepsPerEpisode / mostPoints)
  const points = Math.ceil(stepsPerEpisode / everySteps)
  const ofServers = (): Float32Array<ArrayBuffer> => new Float32Array(points * servers)
  const ofPoints = (): Float32Array<ArrayBuffer> => new Float32Array(points)
  const replay = {
    steps: ofPoints(),
    placed: ofServers(),
    held: ofServers(),
    cpu: ofServers(),
    memory: ofServers(),
    disk: ofServers(),
    lowest: ofServers(),
    reward: ofPoints(),
    waiting: ofPoints(),
    transferring: ofPoints(),
    processing: ofPoints(),
    returning: ofPoints(),
  }
  const environments = new OffloadingEnvironments(config, [seed])
  // as playEpisode does, so that a seed names the same episode in both
  environments.reset(0)
  const { tables } = environments
  const preferences = new Float32Array(servers)
  const phaseTables = [replay.waiting, replay.transferring, replay.processing, replay.returning]
  let total = 0
  for (let step = 0; step < stepsPerEpisode; step++) {
    const point = Math.floor(step / everySteps)
    const stepsOfPoint = Math.min(everySteps, stepsPerEpisode - point * everySteps)
    for (let s = 0; s < servers; s++) {
      if (environments.inLowestGroup(0, s)) add(replay.lowest, point * servers + s, 1 / stepsOfPoint)
    }
    broker(environments, 0, preferences)
    environments.step(preferences)
    const reward = environments.rewards[0] ?? 0
    total += reward
    add(replay.reward, point, reward)
    for (let s = 0; s < servers; s++) add(replay.placed, point * servers + s, environments.placed[s] ?? 0)
    if (step !== stepsPerEpisode - 1 && (step + 1) % everySteps !== 0) continue
    replay.steps[point] = step + 1
    for (let s = 0; s < servers; s++) {
      const at = point * servers + s
      replay.held[at] = tables.held[s] ?? 0
      replay.cpu[at] = tables.utilization[s * 3] ?? 0
      replay.memory[at] = tables.utilization[s * 3 + 1] ?? 0
      replay.disk[at] = tables.utilization[s * 3 + 2] ?? 0
    }
    for (const phase of tables.phase) add(phaseTables[phase], point, 1)
  }
  const { finished, finishedLowest } = tables
  return {
    ...replay,
    seed,
    servers,
    streams,
    serverLimit,
    points,
    everySteps,
    stepSeconds,
    total: { reward: total, finished: finished[0] ?? 0, finishedLowest: finishedLowest[0] ?? 0 },
  }
}

function add(table: Float32Array | undefined, at: number, value: number): void {
  if (table !== undefined) table[at] = (table[at] ?? 0) + value
}
