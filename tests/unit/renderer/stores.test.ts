import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import {
  type Endpoint,
  PlenumError,
  memoryPair,
  serve,
  type ServiceHandlers,
  serviceContract,
  type TrainProgress,
} from '../../../src/contract'
import { useConnection, useJobs, useLiveTraining, useRun, useRuns } from '../../../src/renderer/stores'
import type { ServiceState, Shell } from '../../../src/renderer/transport'
import { quietShell, sampleRun as run } from './service'

const point = (step: number): NonNullable<TrainProgress['point']> => ({
  step,
  seconds: step,
  wasserstein: 0,
  penalty: 0,
  criticLoss: 0,
  generatorLoss: 0,
})

/** A service of which a test can end the wire, and say what its topics tell. */
class FakeService {
  told: Partial<Record<string, (event: unknown) => void>> = {}
  connections = 0
  private theirs: Endpoint | undefined
  private readonly states = new Set<(state: ServiceState) => void>()

  readonly shell: Shell = {
    ...quietShell,
    connect: () => {
      this.connections += 1
      const [ours, theirs] = memoryPair()
      this.theirs = theirs
      serve(serviceContract, theirs, this.handlers)
      return Promise.resolve(ours)
    },
    onServiceState: (receive) => {
      this.states.add(receive)
      return () => void this.states.delete(receive)
    },
  }
  tell(state: ServiceState): void {
    for (const receive of this.states) receive(state)
  }
  die(): void {
    this.theirs?.close()
  }
  private get handlers(): ServiceHandlers {
    const requests = {
      'runs/get': (asked: { run: string }) => {
        if (asked.run === run.run) return run
        throw new PlenumError('not-found', 'There is no such run.')
      },
      'runs/curves': () => ({ points: [point(1), point(2), point(3)], validations: [] }),
      'jobs/list': () => [],
      'workspace/info': () => ({ name: 'a.plenum', bytes: 0, datasets: 0, runs: 1 }),
      'system/device': () => ({ kind: 'cpu', name: 'CPU' }),
    }
    const topics = new Proxy(
      {},
      {
        get: (_target, topic: string) => (_input: unknown, emit: (event: unknown) => void) => {
          this.told[topic] = emit
          return () => undefined
        },
      },
    )
    return { requests, topics } as unknown as ServiceHandlers
  }
}

let service: FakeService
beforeEach(() => {
  setActivePinia(createPinia())
  service = new FakeService()
})

describe('stores follow the service', () => {
  it('gets the run that is shown and takes each change of it that is told', async () => {
    const runs = useRuns()
    runs.start()
    const scope = effectScope()
    const shown = ref<string | undefined>(run.run)
    const followed = scope.run(() => useRun(() => shown.value))
    await useConnection().start(service.shell)
    await vi.waitFor(() => expect(followed?.run.value?.status).toBe('running'))
    service.told['runs/changed']?.({ ...run, status: 'failed' })
    await vi.waitFor(() => expect(followed?.run.value?.status).toBe('failed'))
    service.told['runs/changed']?.({ ...run, run: 'r_9999999999' })
    expect(runs.find('r_9999999999')).toBeUndefined()
    shown.value = 'r_8888888888'
    await vi.waitFor(() => expect(followed?.problem.value?.code).toBe('not-found'))
    expect(followed?.run.value).toBeUndefined()
    scope.stop()
  })
  it('knows the share done of the running jobs', async () => {
    const jobs = useJobs()
    jobs.start()
    await useConnection().start(service.shell)
    await vi.waitFor(() => expect(service.told['jobs/changed']).toBeDefined())
    const progress = { phase: 'x', total: 40, unit: 'steps', ratePerSecond: 1, remainingSeconds: 1, device: null }
    const job = { kind: 'train', title: 'T', status: 'running', startedAt: run.createdAt, about: null, problem: null }
    service.told['jobs/changed']?.({ ...job, job: 'j_0000000001', progress: { ...progress, done: 10 } })
    service.told['jobs/changed']?.({ ...job, job: 'j_0000000002', progress: { ...progress, done: 30 } })
    await vi.waitFor(() => expect(jobs.share).toBe(0.5))
    service.told['jobs/changed']?.({ ...job, job: 'j_0000000002', status: 'done', progress: null })
    await vi.waitFor(() => expect(jobs.share).toBe(0.25))
  })
  it('puts a step that is told again, after a resume, in place of what followed it', async () => {
    const scope = effectScope()
    await useConnection().start(service.shell)
    const live = scope.run(() => useLiveTraining(ref(run.run)))
    await vi.waitFor(() => expect(live?.points.value).toHaveLength(3))
    const progress = { step: 2, steps: 9, secondsSpent: 1, stepsPerSecond: 1, remainingSeconds: 1, memoryBytes: 1 }
    service.told['runs/progress']?.({ ...progress, point: point(2), validation: null, warnings: [] })
    await vi.waitFor(() => expect(live?.points.value.map(({ step }) => step)).toEqual([1, 2]))
    scope.stop()
  })
})

describe('the connection', () => {
  it('says that the service is being restarted, and reconnects and listens anew when it is ready', async () => {
    const connection = useConnection()
    useRuns().start()
    await connection.start(service.shell)
    service.tell({ state: 'restarting', message: 'It stopped.' })
    service.die()
    expect(connection.state).toBe('restarting')
    await expect(connection.request('jobs/list', {})).rejects.toMatchObject({ code: 'process-lost' })
    service.told = {}
    service.tell({ state: 'ready', message: '' })
    await vi.waitFor(() => expect(connection.state).toBe('ready'))
    expect(service.connections).toBe(2)
    await vi.waitFor(() => expect(service.told['runs/changed']).toBeDefined())
  })
})
