import { onScopeDispose, ref, type Ref, shallowRef, watch } from 'vue'
import { PlenumError } from '../../contract'

export interface Loaded<T> {
  readonly value: Readonly<Ref<T | undefined>>
  readonly status: Readonly<Ref<'loading' | 'ready' | 'failed'>>
  readonly problem: Readonly<Ref<PlenumError | undefined>>
  reload(): void
}

/**
 * Loads again whenever `key` changes; the last value stays until the next one is there, and a late answer to an
 * earlier key is thrown away. An undefined key waits.
 */
export function useLoaded<K, T>(
  key: () => K | undefined,
  load: (key: K, signal: AbortSignal) => Promise<T>,
): Loaded<T> {
  const value = shallowRef<T>()
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const problem = shallowRef<PlenumError>()
  let controller = new AbortController()

  async function run(wanted: K | undefined): Promise<void> {
    controller.abort()
    if (wanted === undefined) return
    const mine = new AbortController()
    controller = mine
    if (value.value === undefined) status.value = 'loading'
    try {
      const loaded = await load(wanted, mine.signal)
      if (controller !== mine) return
      value.value = loaded
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      if (controller !== mine) return
      problem.value = PlenumError.from(thrown)
      status.value = 'failed'
    }
  }
  watch(key, (wanted) => void run(wanted), { immediate: true })
  onScopeDispose(() => controller.abort())
  return { value, status, problem, reload: () => void run(key()) }
}
