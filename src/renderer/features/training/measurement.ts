import { computed, type ComputedRef, type Ref, ref, shallowRef } from 'vue'
import {
  PlenumError,
  type Progress,
  type RequestInput,
  type RequestOutput,
  type ServiceContract,
} from '../../../contract'
import { useConnection } from '../../stores'

export type Measurement = RequestOutput<ServiceContract, 'runs/probe'>
type Wanted = RequestInput<ServiceContract, 'runs/probe'>

export interface Measuring {
  /** Of just these choices; undefined where they were not measured. */
  readonly measurement: ComputedRef<Measurement | undefined>
  /** Why these choices could not be measured: mostly what the training itself would fail for. */
  readonly failure: ComputedRef<PlenumError | undefined>
  readonly measuring: Readonly<Ref<boolean>>
  readonly progress: Readonly<Ref<Progress | undefined>>
  /** Trains for some seconds in a compute process of its own, unless these choices were measured already. */
  readonly measure: (anew?: boolean) => Promise<void>
  readonly cancel: () => void
}

/**
 * Measures a training before it exists.
 * @param key tells choices apart that are to be measured by themselves
 * @param wanted what is measured; undefined where it cannot be trained
 */
export function useMeasuring(key: () => string, wanted: () => Wanted | undefined): Measuring {
  const connection = useConnection()
  const measured = shallowRef<{ readonly key: string; readonly value: Measurement }>()
  const failed = shallowRef<{ readonly key: string; readonly error: PlenumError }>()
  const measuring = ref(false)
  const progress = shallowRef<Progress>()
  let controller: AbortController | undefined
  const measurement = computed(() => (measured.value?.key === key() ? measured.value.value : undefined))
  const failure = computed(() => (failed.value?.key === key() ? failed.value.error : undefined))

  async function measure(anew = false): Promise<void> {
    const input = wanted()
    if (input === undefined) return
    if (!anew && (measurement.value !== undefined || failure.value !== undefined)) return
    controller?.abort()
    const mine = new AbortController()
    controller = mine
    const asked = key()
    measuring.value = true
    progress.value = undefined
    failed.value = undefined
    try {
      const value = await connection.request('runs/probe', input, {
        signal: mine.signal,
        onProgress: (told) => (progress.value = told),
      })
      if (controller === mine) measured.value = { key: asked, value }
    } catch (thrown) {
      const error = PlenumError.from(thrown)
      if (controller === mine && error.code !== 'cancelled') failed.value = { key: asked, error }
    } finally {
      if (controller === mine) measuring.value = false
    }
  }
  function cancel(): void {
    controller?.abort()
    controller = undefined
    measuring.value = false
  }
  return { measurement, failure, measuring, progress, measure, cancel }
}
