import { computed, ref, shallowRef } from 'vue'
import { PlenumError } from '../../contract'

export type ListStatus = 'loading' | 'ready' | 'failed'

/**
 * Everything of one kind that the workspace has, newest first: asked for whole, and then told of thing by thing. What is
 * known stays where asking again fails.
 */
export function useList<T extends { readonly createdAt: string }>(
  idOf: (each: T) => string,
  load: () => Promise<readonly T[]>,
) {
  const byId = shallowRef<ReadonlyMap<string, T>>(new Map())
  const status = ref<ListStatus>('loading')
  const problem = shallowRef<PlenumError>()
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))

  /** A thing that is new, or was changed. */
  function take(each: T): void {
    byId.value = new Map(byId.value).set(idOf(each), each)
  }
  /** All there is now. */
  function fill(all: readonly T[]): void {
    byId.value = new Map(all.map((each) => [idOf(each), each]))
    status.value = 'ready'
    problem.value = undefined
  }
  async function refresh(): Promise<void> {
    try {
      fill(await load())
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
      if (byId.value.size === 0) status.value = 'failed'
    }
  }
  function find(id: string): T | undefined {
    return byId.value.get(id)
  }
  return { list, status, problem, take, fill, refresh, find }
}
