import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { PlenumError } from '../../../contract'

/**
 * Follows a key that changes faster than its answers come, as under a slider: one request at a time, and when its answer is
 * there the newest key is next; those between are left out. The last answer stays until the next one.
 */
export function useFollowing<K, T>(key: () => K | undefined, load: (key: K) => Promise<T>) {
  const value = shallowRef<{ readonly key: K; readonly answer: T }>()
  const busy = ref(false)
  const problem = shallowRef<PlenumError>()
  let wanted: K | undefined
  let gone = false

  async function follow(): Promise<void> {
    if (busy.value) return
    busy.value = true
    while (wanted !== undefined && !gone) {
      const now: K = wanted
      try {
        const answer = await load(now)
        value.value = { key: now, answer }
        problem.value = undefined
      } catch (thrown) {
        problem.value = PlenumError.from(thrown)
      }
      if (wanted === now) wanted = undefined
    }
    busy.value = false
  }
  watch(
    () => {
      const next = key()
      return { next, text: JSON.stringify(next) }
    },
    ({ next, text: now }, before) => {
      if (now === before?.text) return
      wanted = next
      if (next === undefined) value.value = undefined
      else void follow()
    },
    { immediate: true },
  )
  onScopeDispose(() => (gone = true))
  return { value, busy, problem }
}
