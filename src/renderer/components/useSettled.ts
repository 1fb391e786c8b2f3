import { onScopeDispose, type Ref, shallowRef, watch } from 'vue'

/** Quiet after which a value counts as settled, and how long one that keeps changing is waited for, ms. */
const quietMs = 80
const mostMs = 250

/** Follows a value that changes with every picture at a distance: when it rests, and a few times a second while it moves. */
export function useSettled<T>(value: () => T): Readonly<Ref<T>> {
  const settled = shallowRef(value()) as Ref<T>
  let quiet: ReturnType<typeof setTimeout> | undefined
  let overdue: ReturnType<typeof setTimeout> | undefined
  function stop(): void {
    clearTimeout(quiet)
    clearTimeout(overdue)
    overdue = undefined
  }
  function settle(): void {
    stop()
    settled.value = value()
  }
  watch(value, () => {
    clearTimeout(quiet)
    quiet = setTimeout(settle, quietMs)
    overdue ??= setTimeout(settle, mostMs)
  })
  onScopeDispose(stop)
  return settled
}
