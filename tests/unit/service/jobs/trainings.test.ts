import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  memoryPair,
  trainConfigSchema,
  type ComputeHandlers,
  type Endpoint,
  type Run,
  type TrainJob,
  type TrainOutcome,
} from '../../../../src/contract'
import { JobBoard } from '../../../../src/service/jobs/board'
import { Trainings } from '../../../../src/service/jobs/trainings'
import { newIdentifier, openWorkspace, type Workspace } from '../../../../src/service/store'
import { device, serveCompute } from '../farCompute'
import { insertSample } from '../store/samples'

/** The far end of a compute process in memory: the test decides when it ends and how. */
class FarEnd {
  readonly endpoint: Endpoint
  readonly jobs: TrainJob[] = []
  stops = 0
  private answer: ((outcome: TrainOutcome) => void) | undefined
  private begun: (() => void) | undefined
  readonly started = new Promise<void>((resolve) => (this.begun = resolve))
  private announce: Parameters<ComputeHandlers['topics']['compute/checkpoints']>[1] = () => undefined

  constructor() {
    const [near, far] = memoryPair()
    this.endpoint = near
    serveCompute(
      far,
      {
        'compute/train': (job) => {
          this.jobs.push(job)
          this.begun?.()
          return new Promise((resolve) => (this.answer = resolve))
        },
        'compute/stop': () => {
          this.stops++
          this.end('stopped', 5)
          return {}
        },
      },
      {
        'compute/checkpoints': (_input, emit) => {
          this.announce = emit
          return () => undefined
        },
      },
    )
  }

  checkpoint(step: number, bytes: string): void {
    const file = join(this.jobs[0]?.directory ?? '', `step-${String(step)}.safetensors`)
    writeFileSync(file, bytes)
    this.announce({ file, step, secondsSpent: 1, best: null })
  }

  end(status: TrainOutcome['status'], step: number): void {
    const parameters = { generator: 1, critic: 2 }
    this.answer?.({ status, step, secondsSpent: 1, device, parameters, best: null, problem: null })
  }
}

describe('trainings', () => {
  let folder: string
  let workspace: Workspace
  let ends: FarEnd[]
  let board: JobBoard
  let trainings: Trainings

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-trainings-'))
    workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
    ends = []
    const fork = (): { endpoint: Endpoint; kill: () => void } => {
      const end = new FarEnd()
      ends.push(end)
      return { endpoint: end.endpoint, kill: () => end.endpoint.close() }
    }
    board = new JobBoard(() => newIdentifier('j'))
    trainings = new Trainings(workspace, board, fork, folder)
  })
  afterEach(() => {
    workspace.close()
    rmSync(folder, { recursive: true })
  })

  function newRun(): Run {
    const dataset = insertSample(workspace)
    const config = trainConfigSchema.parse({ steps: 10 })
    return workspace.runs.insert({ kind: 'train', name: 'first', dataset, seed: 1, config, version: '0' })
  }
  const rest = (run: Run): Promise<Run> => trainings.wait(run.run, new AbortController().signal)

  it('hands the log over, stores the checkpoints, and marks the run done', async () => {
    const run = newRun()
    trainings.start(run.run)
    const waiting = rest(run)
    await ends[0]?.started
    expect(ends[0]?.jobs[0]).toMatchObject({ seed: 1, resumeFrom: null, config: { steps: 10 } })
    ends[0]?.checkpoint(4, 'weights of step 4')
    ends[0]?.end('done', 10)
    expect(await waiting).toMatchObject({ status: 'done', step: 10, device, parameters: { generator: 1, critic: 2 } })
    expect(workspace.checkpoints.list(run.run)).toEqual([{ kind: 'last', step: 4, bytes: 17 }])
  })

  it('pauses with a checkpoint, and resumes from the last one', async () => {
    const run = newRun()
    trainings.start(run.run)
    await ends[0]?.started
    ends[0]?.checkpoint(5, 'weights of step 5')
    expect((await trainings.stop(run.run, 'paused')).status).toBe('paused')
    expect(ends[0]?.stops).toBe(1)
    trainings.start(run.run)
    await ends[1]?.started
    expect(ends[1]?.jobs[0]?.resumeFrom).toMatch(/resume\.safetensors$/)
    const waiting = rest(run)
    ends[1]?.end('done', 10)
    expect((await waiting).status).toBe('done')
  })

  it('a run that pauses by itself rests, can be resumed, and its job was not cancelled', async () => {
    const run = newRun()
    trainings.start(run.run, 4)
    const waiting = rest(run)
    await ends[0]?.started
    expect(ends[0]?.jobs[0]?.pauseAt).toBe(4)
    ends[0]?.checkpoint(4, 'weights of step 4')
    ends[0]?.end('stopped', 4)
    expect(await waiting).toMatchObject({ status: 'paused', step: 4 })
    expect(board.list().map(({ status }) => status)).toEqual(['done'])
    trainings.start(run.run)
    await expect.poll(() => ends.length).toBe(2)
    await ends[1]?.started
    expect(ends[1]?.jobs[0]).toMatchObject({ config: { steps: 10 } })
    expect(ends[1]?.jobs[0]?.pauseAt).toBeUndefined()
    const done = rest(run)
    ends[1]?.end('done', 10)
    expect((await done).status).toBe('done')
  })

  it('marks the run with the reason when the process dies, and trains the next', async () => {
    const [first, second] = [newRun(), newRun()]
    trainings.start(first.run)
    trainings.start(second.run)
    await ends[0]?.started
    expect(workspace.runs.get(second.run).status).toBe('queued')
    const waiting = rest(first)
    ends[0]?.endpoint.close()
    expect(await waiting).toMatchObject({ status: 'failed', problem: { code: 'process-lost' } })
    const next = rest(second)
    await expect.poll(() => ends.length).toBe(2)
    await ends[1]?.started
    ends[1]?.end('done', 10)
    expect((await next).status).toBe('done')
  })

  it('pauses what runs and what waits when Plenum closes', async () => {
    const [first, second] = [newRun(), newRun()]
    trainings.start(first.run)
    trainings.start(second.run)
    await ends[0]?.started
    await trainings.close()
    expect([first, second].map(({ run }) => workspace.runs.get(run).status)).toEqual(['paused', 'paused'])
    expect(ends).toHaveLength(1)
  })

  it('pauses a run that was stopped before its process had begun', async () => {
    const run = newRun()
    trainings.start(run.run)
    expect((await trainings.stop(run.run, 'paused')).status).toBe('paused')
    expect(ends[0]?.jobs).toHaveLength(0)
  })

  it('refuses to pause a run that rests', async () => {
    await expect(trainings.stop(newRun().run, 'paused')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('goes on from a checkpoint of another run, as a run of its own with the curves up to there', async () => {
    const run = newRun()
    trainings.start(run.run)
    const waiting = rest(run)
    await ends[0]?.started
    ends[0]?.checkpoint(4, 'weights of step 4')
    ends[0]?.end('done', 10)
    await waiting
    const point = { seconds: 1, wasserstein: 1, penalty: 1, criticLoss: 1, generatorLoss: 1 }
    const sample = { places: [{ sensor: 'a', start: 3 }], scenarios: 2, steps: 1, values: Float32Array.of(1, 2, 3, 4) }
    workspace.curves.append(run.run, {
      points: [2, 4, 6].map((step) => ({ ...point, step })),
      samples: [4, 6].map((step) => ({ ...sample, step })),
    })
    const { dataset, seed, config } = run
    const branch = workspace.branches.insert(
      { kind: 'train', name: 'second', dataset, seed, config, version: '0', parent: run.run },
      'last',
    )
    expect(branch).toMatchObject({ parent: run.run, step: 4, status: 'queued' })
    expect(workspace.curves.get(branch.run).points.map(({ step }) => step)).toEqual([2, 4])
    expect(workspace.curves.samples(branch.run, 2)).toEqual([{ ...sample, step: 4 }])
    trainings.start(branch.run)
    const going = rest(branch)
    await vi.waitFor(() => expect(ends[1]?.jobs[0]).toMatchObject({ branch: true }))
    expect(readFileSync(ends[1]?.jobs[0]?.resumeFrom ?? '', 'utf8')).toBe('weights of step 4')
    ends[1]?.end('done', 10)
    await going
    expect(() =>
      workspace.branches.insert(
        { kind: 'train', name: 'third', dataset, seed, config, version: '0', parent: run.run },
        'best',
      ),
    ).toThrow('no best checkpoint')
  })
})
