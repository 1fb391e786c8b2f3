import { onScopeDispose, ref, type Ref, shallowRef, watch } from 'vue'
import { PlenumError, type Progress } from '../../contract'

export interface Loaded<T> {
  readonly value: Readonly<Ref<T | undefined>>
  readonly status: Readonly<Ref<'loading' | 'ready' | 'failed' | 'stopped'>>
  /** While a load is under way, also where an earlier value is there. */
  readonly busy: Readonly<Ref<boolean>>
  /** Of the load under way, where it tells. */
  readonly progress: Readonly<Ref<Progress | undefined>>
  readonly problem: Readonly<Ref<PlenumError | undefined>>
  reload(): void
  /** Gives the load under way up; `reload` begins it again. */
  stop(): void
}

/**
 * Loads again whenever `key` changes; the last value stays until the next one is there, and a late answer to an
 * earlier key is thrown away. An undefined key waits.
 */
export function useLoaded<K, T>(
  key: () => K | undefined,
  load: (key: K, signal: AbortSignal, onProgress: (told: Progress) => void) => Promise<T>,
): Loaded<T> {
  const value = shallowRef<T>()
  const status = ref<'loading' | 'ready' | 'failed' | 'stopped'>('loading')
  const busy = ref(false)
  const progress = shallowRef<Progress>()
  const problem = shallowRef<PlenumError>()
  let controller = new AbortController()

  async function run(wanted: K | undefined): Promise<void> {
    controller.abort()
    busy.value = false
    if (wanted === undefined) return
    const mine = new AbortController()
    controller = mine
    busy.value = true
    progress.value = undefined
    if (value.value === undefined) status.value = 'loading'
    try {
      const loaded = await load(wanted, mine.signal, (told) => {
        if (controller === mine) progress.value = told
      })
      if (controller !== mine) return
      value.value = loaded
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      if (controller !== mine) return
      problem.value = PlenumError.from(thrown)
      status.value = 'failed'
    } finally {
      if (controller === mine) busy.value = false
    }
  }
  function stop(): void {
    controller.abort()
    controller = new AbortController()
    busy.value = false
    if (value.value === undefined) status.value = 'stopped'
  }
  watch(key, (wanted) => void run(wanted), { immediate: true })
  onScopeDispose(() => controller.abort())
  return { value, status, busy, progress, problem, reload: () => void run(key()), stop }
}
