import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { sweepPlanSchema, type Sweep, type SweepPlanInput, type SweepProgress } from '../../../../src/contract'
import { trialsOf } from '../../../../src/domain'
import { JobBoard } from '../../../../src/service/jobs/board'
import { newIdentifier, openWorkspace, type Workspace } from '../../../../src/service/store'
import { Sweeps } from '../../../../src/service/sweeps'
import { shareOut } from '../../../../src/service/sweeps/parts'
import { device } from '../farCompute'
import { temporaryFolder } from '../store/samples'
import { laboratory, rewardOf, type Laboratory } from './compute'

let file: string
let scratch: string
let lab: Laboratory
let workspace: Workspace
let board: JobBoard
let sweeps: Sweeps

/** Opens the workspace as a newly started Plenum does. */
function open(): void {
  workspace = openWorkspace(file, { create: true })
  board = new JobBoard(() => newIdentifier('j'))
  sweeps = new Sweeps(workspace, board, lab.fork, scratch)
}
beforeEach(() => {
  file = join(temporaryFolder(), 'w.plenum')
  scratch = temporaryFolder()
  lab = laboratory()
  open()
  return async () => {
    lab.fate = () => 'plays'
    lab.release()
    await sweeps.close()
    workspace.close()
  }
})

const rest = ({ sweep }: Pick<Sweep, 'sweep'>): Promise<Sweep> => sweeps.wait(sweep, new AbortController().signal)
const start = (plan: SweepPlanInput = {}): Sweep =>
  sweeps.start(sweepPlanSchema.parse({ clips: [0.5], deviations: [0.2], runs: 3, maxEpisodes: 4, ...plan }), undefined)
const rewards = ({ sweep }: Pick<Sweep, 'sweep'>): number[][] =>
  workspace.sweeps.trials(sweep).map(({ rewards: each }) => [...each])
/** What a sweep has earned that nothing befell. */
const undisturbed = ({ plan }: Sweep): number[][] =>
  trialsOf(plan).map((trial) => Array.from({ length: plan.maxEpisodes }, (_, i) => rewardOf(trial, i + 1)))
/** The sweep once it waits for the test within that episode. */
async function heldAt(episode: number, plan: SweepPlanInput = {}): Promise<Sweep> {
  let isHeld = (): void => undefined
  const held = new Promise<void>((resolve) => (isHeld = resolve))
  lab.fate = (_job, now) => {
    if (now !== episode) return 'plays'
    isHeld()
    return 'waits'
  }
  const begun = start(plan)
  await held
  // the checkpoints before it are on their way still
  await expect.poll(() => lab.waiting).toBeGreaterThan(0)
  await expect.poll(() => sweeps.get(begun.sweep).longestRun).toBe(episode - 1)
  lab.fate = () => 'plays'
  return begun
}

describe('a sweep', () => {
  it('runs to the end of all its trials, tells how it comes on, and leaves no file behind', async () => {
    const told: SweepProgress[] = []
    sweeps.progress.listen(({ progress }) => told.push(progress))
    const begun = start()
    expect(begun).toMatchObject({ status: 'running', trials: 6, trialsEnded: 0, episodes: 0, device: null })
    expect(begun.name).toBe('DDPG, TD3 0.5/0.2, 3 runs each')
    expect(() => sweeps.resume(begun.sweep)).toThrow('The sweep is running already.')
    expect(() => sweeps.delete(begun.sweep)).toThrow('The sweep is still running.')
    const done = await rest(begun)
    expect(done).toMatchObject({ status: 'done', trialsEnded: 6, episodes: 24, longestRun: 4, device, problem: null })
    expect(rewards(begun)).toEqual(undisturbed(begun))
    expect(told.at(-1)).toMatchObject({ algorithm: 'td3', trials: 6, trialsLearning: 3, device })
    // DDPG has ended with its fourth episode; the three of TD3 have the seeds 1 to 3, in their third
    expect(told.at(-1)?.settings).toEqual([
      { setting: 0, episodes: 4, learning: 0, latestMean: 24 },
      { setting: 1, episodes: 3, learning: 3, latestMean: 1023 },
    ])
    expect(readdirSync(scratch)).toEqual([])
    expect(board.list().find(({ kind }) => kind === 'sweep')).toMatchObject({ status: 'done' })
    expect(() => sweeps.resume(begun.sweep)).toThrow('The sweep is over.')
  })

  it('keeps the actors after the last and after the best episode', async () => {
    const begun = start({ runs: 1, algorithms: ['ddpg'] })
    await rest(begun)
    expect(workspace.sweeps.actor(begun.sweep, 0, 'last')).toEqual({ episode: 4, values: Float32Array.of(0, 4) })
    expect(workspace.sweeps.actor(begun.sweep, 0, 'best')).toEqual({ episode: 4, values: Float32Array.of(0, 4) })
    expect(workspace.sweeps.actor(begun.sweep, 1, 'last')).toBeNull()
  })

  it('pauses, and goes on where it was', async () => {
    const begun = await heldAt(3)
    const paused = await sweeps.stop(begun.sweep, 'paused')
    expect(paused).toMatchObject({ status: 'paused', problem: null, episodes: 6 })
    await expect(sweeps.stop(begun.sweep, 'paused')).rejects.toThrow('The sweep is paused.')
    sweeps.resume(begun.sweep)
    expect(await rest(begun)).toMatchObject({ status: 'done', episodes: 24 })
    expect(rewards(begun)).toEqual(undisturbed(begun))
    expect(lab.jobs.at(-1)?.resume.map(({ algorithm }) => algorithm)).toEqual(['ddpg'])
  })

  it('pauses with its reason when a process dies, or when nothing can be written, and goes on from there', async () => {
    lab.fate = (_job, episode) => (episode === 2 ? 'dies' : 'plays')
    const begun = start()
    expect(await rest(begun)).toMatchObject({ status: 'paused', problem: { code: 'process-lost' }, episodes: 3 })
    lab.fate = (_job, episode) => (episode === 3 ? 'finds no disk' : 'plays')
    sweeps.resume(begun.sweep)
    const full = await rest(begun)
    expect(full).toMatchObject({ status: 'paused', problem: { message: 'The disk is full.' }, episodes: 6 })
    expect(board.list()[0]).toMatchObject({ status: 'failed' })
    lab.fate = () => 'plays'
    expect(sweeps.resume(begun.sweep)).toMatchObject({ status: 'running', problem: null })
    await rest(begun)
    expect(rewards(begun)).toEqual(undisturbed(begun))
  })

  it('is paused with Plenum, and finished for good with what there is', async () => {
    const begun = await heldAt(2)
    await sweeps.close()
    workspace.close()
    open()
    expect(sweeps.get(begun.sweep)).toMatchObject({ status: 'paused', episodes: 3 })
    const finished = await sweeps.stop(begun.sweep, 'done')
    expect(finished).toMatchObject({ status: 'done', trialsEnded: 6, episodes: 3 })
    expect(workspace.sweeps.trials(begun.sweep).map(({ ended }) => ended)).toEqual(Array(6).fill('finished'))
    // what it could have gone on from is gone
    const stack = { algorithm: 'ddpg', wave: 0, part: 0 } as const
    expect(workspace.sweeps.extractState(begun.sweep, stack, temporaryFolder())).toBeNull()
  })

  it('is finished while it runs', async () => {
    const begun = await heldAt(2)
    expect(await sweeps.stop(begun.sweep, 'done')).toMatchObject({ status: 'done', episodes: 3 })
  })

  it('is renamed and deleted with all that it has', async () => {
    const begun = start()
    await rest(begun)
    expect(sweeps.rename(begun.sweep, 'Mine').name).toBe('Mine')
    expect(sweeps.delete(begun.sweep)).toBe(1)
    expect(sweeps.list()).toEqual([])
    expect(() => sweeps.get(begun.sweep)).toThrow('There is no sweep')
  })

  it('has its trials in several processes where there are many', async () => {
    const cores = availableParallelism()
    const begun = start({ runs: 8 })
    await rest(begun)
    expect(rewards(begun)).toEqual(undisturbed(begun))
    expect(lab.jobs).toHaveLength(Math.min(2, cores))
  })
})

describe('more runs', () => {
  it('of a sweep that is over begin beside those it has', async () => {
    const begun = start()
    await rest(begun)
    const extended = sweeps.extend(begun.sweep, 5)
    expect(extended).toMatchObject({
      status: 'running',
      trials: 10,
      trialsEnded: 6,
      name: 'DDPG, TD3 0.5/0.2, 5 runs each',
    })
    expect(extended.plan).toMatchObject({ runs: 5, runsBefore: [3] })
    const done = await rest(begun)
    expect(done).toMatchObject({ status: 'done', trialsEnded: 10 })
    expect(rewards(begun)).toEqual(undisturbed(done))
    expect(lab.jobs.at(-1)?.trials.map(({ trial, seed }) => [trial, seed])).toEqual([
      [6, 4],
      [7, 5],
      [8, 4],
      [9, 5],
    ])
  })

  it('have processes for themselves alone, and tell the device of the first of these', async () => {
    const plan = sweepPlanSchema.parse({
      algorithms: ['ddpg'],
      clips: [0.5],
      deviations: [0.2],
      runs: 2,
      maxEpisodes: 4,
    })
    const { sweep } = workspace.sweeps.insert({ name: 'Two parts', plan, version: '0' }, [0, 3])
    const ended = { trial: 0, episode: 1, reward: 1, end: 'cap', actor: Float32Array.of(1) } as const
    const checkpoint = { algorithm: 'ddpg', wave: 0, secondsSpent: 1, ended: [ended], files: null } as const
    workspace.sweeps.saveCheckpoint(sweep, { ...checkpoint, ended: [ended] }, 0)
    workspace.sweeps.setStatus(sweep, 'paused')
    const before = lab.started
    sweeps.resume(sweep)
    expect(await rest({ sweep })).toMatchObject({ status: 'done', device })
    expect(lab.started - before).toBe(1)
    expect(lab.jobs.map(({ trials }) => trials.map(({ trial }) => trial))).toEqual([[1]])
  })

  it('of a paused one begin, and its own go on, also when both are interrupted', async () => {
    const begun = await heldAt(3)
    await sweeps.stop(begun.sweep, 'paused')
    lab.fate = (job, episode) => (job.trials.some(({ wave }) => wave === 1) && episode === 4 ? 'dies' : 'plays')
    sweeps.rename(begun.sweep, 'Mine')
    expect(sweeps.extend(begun.sweep, 4)).toMatchObject({ name: 'Mine', trials: 8 })
    expect(await rest(begun)).toMatchObject({ status: 'paused' })
    lab.fate = () => 'plays'
    sweeps.resume(begun.sweep)
    const done = await rest(begun)
    expect(done.status).toBe('done')
    expect(rewards(begun)).toEqual(undisturbed(done))
  })

  it('are never fewer, nor asked for while it runs, nor more than memory holds', async () => {
    const begun = await heldAt(2)
    expect(() => sweeps.extend(begun.sweep, 5)).toThrow('The sweep is running already.')
    await sweeps.stop(begun.sweep, 'paused')
    expect(() => sweeps.extend(begun.sweep, 3)).toThrow('has 3 runs of each setting already')
    const wide = await heldAt(1, { clips: [0.1, 0.2, 0.3, 0.4], deviations: [0.1, 0.2], runs: 3 })
    await sweeps.stop(wide.sweep, 'paused')
    expect(() => sweeps.extend(wide.sweep, 100)).toThrow('These are 900 trials')
    expect(sweeps.get(wide.sweep)).toMatchObject({ status: 'paused', trials: 27 })
  })

  it('go where the others leave room', () => {
    // nothing but two trials in the second process: the first takes theirs, then both in turn
    expect(shareOut(4, [1, 1])).toEqual([0, 0, 0, 1])
    expect(shareOut(3, [])).toEqual([0, 0, 0])
  })
})
