import {
  memoryPair,
  type Run,
  runSchema,
  serve,
  type ServiceHandlers,
  serviceContract,
  trainConfigSchema,
} from '../../../src/contract'
import { useConnection } from '../../../src/renderer/stores'
import type { Shell } from '../../../src/renderer/transport'
import { plain } from '../../../src/renderer/transport/plain'

export const sampleRun: Run = runSchema.parse({
  run: 'r_0123456789',
  kind: 'train',
  name: 'First',
  status: 'running',
  dataset: 'd_0123456789',
  datasetName: 'Hall',
  createdAt: '2026-01-01T00:00:00Z',
  seed: 1,
  config: trainConfigSchema.parse({}),
  version: '0.1.0',
  device: null,
  step: 1,
  steps: 100,
  secondsSpent: 1,
  parameters: null,
  best: null,
  problem: null,
  warnings: [],
  search: null,
  parent: null,
} satisfies Run)

/** A shell without a service, in which nobody chooses anything. */
export const quietShell: Shell = {
  kind: 'desktop',
  connect: () => Promise.reject(new Error('unused')),
  chooseLogFiles: () => Promise.resolve([]),
  sampleLog: () => Promise.reject(new Error('unused')),
  grantDropped: () => Promise.resolve([]),
  chooseSaveFile: () => Promise.resolve(null),
  choosePdf: () => Promise.resolve(null),
  chooseModelFiles: () => Promise.resolve([]),
  onServiceState: () => () => undefined,
  workspaces: undefined,
  onOpenLogs: () => () => undefined,
  onCommand: () => () => undefined,
  noticesUnasked: () => false,
  askForNotices: () => Promise.resolve(),
  notify: () => undefined,
  showProgress: () => undefined,
}

/** Connects the stores to a service that answers some requests; what its topics are to tell is given to `told`. */
export async function connectTo(
  requests: Partial<ServiceHandlers['requests']>,
  shell: Partial<Shell> = {},
  told = new Map<string, (event: unknown) => void>(),
): Promise<void> {
  const topics = new Proxy(
    {},
    {
      get: (_target, topic: string) => (_input: unknown, emit: (event: unknown) => void) => {
        told.set(topic, emit)
        return () => undefined
      },
    },
  )
  const all = {
    'workspace/info': () => ({ name: 'a.plenum', bytes: 0, datasets: 0, runs: 0 }),
    'system/device': () => ({ kind: 'cpu', name: 'CPU' }),
    ...requests,
  }
  await useConnection().start({
    ...quietShell,
    ...shell,
    connect: () => {
      const [ours, theirs] = memoryPair()
      serve(serviceContract, theirs, { requests: all, topics } as unknown as ServiceHandlers)
      // as the ways of the shells do with what is reactive
      return Promise.resolve({ ...ours, post: (message: unknown) => ours.post(plain(message)) })
    },
  })
}
