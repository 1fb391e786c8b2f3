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

/** Connects the stores to a service that answers some requests, and tells nothing by itself. */
export async function connectTo(
  requests: Partial<ServiceHandlers['requests']>,
  shell: Partial<Shell> = {},
): Promise<void> {
  const topics = new Proxy({}, { get: () => () => () => undefined })
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
      return Promise.resolve(ours)
    },
  })
}
