import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { PlenumError, type PossibleStarts, type ScenarioSet } from '../../../src/contract'
import { useAnomalyDraft } from '../../../src/renderer/features/anomalies/draft'
import { usePossibleStarts } from '../../../src/renderer/features/scenarios'
import { connectTo } from './service'

const [runA, runB] = ['r_000000000a', 'r_000000000b']
const before: ScenarioSet = {
  set: 's_0000000000',
  runName: 'Hall model',
  run: runA,
  dataset: 'd_0000000000',
  name: 'Before',
  createdAt: '2026-01-01T00:00:00Z',
  startsMs: [0],
  scenarios: 6,
  steps: 24,
  sensors: ['a'],
  variables: [{ name: 'temperature', unit: '°C' }],
  cadenceSeconds: 300,
  timeZone: 'UTC',
  sampler: 'plain',
  seed: 1,
  anomalies: [],
  acceptance: null,
  version: '0.1.0',
  seconds: 1,
  accepted: 0,
  rejected: 0,
}
beforeEach(() => setActivePinia(createPinia()))

describe('scenarios with anomalies, and the same without', () => {
  /** Makes sets; the plain ones only when they may. */
  async function service(): Promise<{ made: string[]; plainFails: { now: PlenumError | undefined } }> {
    const made: string[] = []
    const plainFails: { now: PlenumError | undefined } = { now: new PlenumError('cancelled', 'Cancelled.') }
    await connectTo({
      'scenarios/generate': ({ anomalies, name, run }) => {
        if (anomalies.length === 0 && plainFails.now !== undefined) throw plainFails.now
        made.push(anomalies.length === 0 ? 'plain' : 'anomalous')
        const set = `s_000000000${String(made.length)}`
        return { ...before, set, run, anomalies, name: name ?? set }
      },
    })
    return { made, plainFails }
  }

  it('are not made twice when the second was cancelled or failed', async () => {
    const { made, plainFails } = await service()
    const draft = useAnomalyDraft()
    draft.begin(before, 'a')
    expect(await draft.generate()).toBeUndefined()
    expect(draft.problem).toBeUndefined()
    expect(draft.made?.set).toBe('s_0000000001')
    plainFails.now = new PlenumError('process-lost', 'It stopped.')
    expect(await draft.generate()).toBeUndefined()
    expect(draft.problem?.message).toBe('It stopped.')
    plainFails.now = undefined
    expect((await draft.generate())?.set).toBe('s_0000000001')
    expect(made).toEqual(['anomalous', 'plain'])
    expect(draft.made).toBeUndefined()
  })
  it('are made anew when something else is asked for, and kept without the others when those are not wanted', async () => {
    const { made } = await service()
    const draft = useAnomalyDraft()
    draft.begin(before, 'a')
    await draft.generate()
    const [event] = draft.events
    if (event === undefined) throw new Error('There is an event.')
    draft.change({ ...event, scale: 9 })
    expect(draft.made).toBeUndefined()
    draft.keepUnchanged = false
    expect((await draft.generate())?.set).toBe('s_0000000002')
    expect(made).toEqual(['anomalous', 'anomalous'])

    draft.begin(before, 'a')
    await draft.generate()
    draft.keepUnchanged = false
    expect((await draft.generate())?.set).toBe('s_0000000003')
    expect(made).toHaveLength(3)
  })
})

it('possible starts are those of the run that is asked for, not of the one before', async () => {
  const startsOf = (run: string): PossibleStarts => ({
    stretches: [{ fromMs: 0, toMs: run === runA ? 1 : 2 }],
    cadenceSeconds: 300,
    logEndMs: 3,
    testFromMs: 2,
    sensors: ['a'],
  })
  let answer = (): void => undefined
  await connectTo({
    'scenarios/possible': async ({ run }) => {
      if (run === runB) await new Promise<void>((resolve) => (answer = resolve))
      return startsOf(run)
    },
  })
  const run = ref(runA)
  const scope = effectScope()
  const possible = scope.run(() => usePossibleStarts(() => run.value))
  await vi.waitFor(() => expect(possible?.starts.value).toEqual(startsOf(runA)))
  run.value = runB
  await nextTick()
  expect(possible?.starts.value).toBeUndefined()
  await vi.waitFor(() => {
    answer()
    expect(possible?.starts.value).toEqual(startsOf(runB))
  })
  scope.stop()
})
