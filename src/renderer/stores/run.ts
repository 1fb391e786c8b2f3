import { computed, onScopeDispose, ref, type Ref, shallowRef, watch } from 'vue'
import { PlenumError, type Run } from '../../contract'
import { useConnection } from './connection'
import type { ListStatus } from './list'
import { useRuns } from './runs'

export interface FollowedRun {
  readonly run: Readonly<Ref<Run | undefined>>
  readonly status: Readonly<Ref<ListStatus>>
  readonly problem: Readonly<Ref<PlenumError | undefined>>
  refresh(): Promise<void>
}

/** One training, followed until the calling scope ends; an undefined ID is none, and so is one that is deleted. */
export function useRun(id: () => string | undefined): FollowedRun {
  const connection = useConnection()
  const runs = useRuns()
  const status = ref<ListStatus>('loading')
  const problem = shallowRef<PlenumError>()

  async function load(): Promise<void> {
    const wanted = id()
    if (wanted === undefined || connection.state !== 'ready') return
    try {
      await runs.load(wanted)
      if (wanted !== id()) return
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      if (wanted !== id()) return
      problem.value = PlenumError.from(thrown)
      status.value = problem.value.code === 'not-found' ? 'ready' : 'failed'
    }
  }
  watch(id, () => {
    status.value = 'loading'
    problem.value = undefined
    void load()
  })
  const stops = [
    connection.onReady(() => void load()),
    // told of everything that is deleted, and of what was taken back
    connection.listen('datasets/changed', {}, () => void load()),
  ]
  onScopeDispose(() => {
    for (const stop of stops) stop()
  })
  const run = computed(() => {
    const wanted = id()
    return wanted === undefined ? undefined : runs.find(wanted)
  })
  return { run, status, problem, refresh: load }
}
