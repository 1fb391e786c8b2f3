import { computed, onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import type { Sweep, SweepCurves, SweepProgress, SweepResults } from '../../../contract'
import { type Loaded, useLoaded } from '../../components/useLoaded'
import { useConnection, useSweeps } from '../../stores'

/** Figures are asked for at most this often: every episode of a sweep changes them. */
const everyMs = 1500

/** What a sweep has come to, anew after its episodes, and how it comes on while it runs. */
export function useSweepFigures(sweep: () => Sweep | undefined, baseline: Ref<number | undefined>) {
  const connection = useConnection()
  const sweeps = useSweeps()
  const latest = shallowRef<SweepProgress>()
  /** What the figures on the page are of. */
  const shown = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  const state = computed(() => {
    const now = sweep()
    return now === undefined ? '' : `${now.sweep}/${now.status}/${now.episodes}/${now.trialsEnded}`
  })
  watch(
    state,
    (now) => {
      if (shown.value === '' || sweep()?.status !== 'running') {
        clearTimeout(timer)
        timer = undefined
        shown.value = now
      } else {
        timer ??= setTimeout(() => {
          timer = undefined
          shown.value = state.value
        }, everyMs)
      }
    },
    { immediate: true },
  )
  const key = (): { id: string; baseline: number | undefined } | undefined => {
    const id = sweep()?.sweep
    return shown.value === '' || id === undefined ? undefined : { id, baseline: baseline.value }
  }
  const results: Loaded<SweepResults> = useLoaded(key, ({ id, baseline: compared }, signal) =>
    connection.request(
      'sweeps/results',
      { sweep: id, ...(compared === undefined ? {} : { baseline: compared }) },
      { signal },
    ),
  )
  const curves: Loaded<SweepCurves> = useLoaded(
    () => (shown.value === '' ? undefined : { id: sweep()?.sweep ?? '' }),
    ({ id }, signal) => connection.request('sweeps/curves', { sweep: id }, { signal }),
  )

  let stop: () => void = () => undefined
  watch(
    () => sweep()?.sweep,
    (id) => {
      stop()
      latest.value = undefined
      if (id !== undefined) stop = sweeps.follow(id, (progress) => (latest.value = progress))
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stop()
    clearTimeout(timer)
  })
  return { results, curves, latest }
}
