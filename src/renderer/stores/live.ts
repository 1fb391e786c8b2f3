import { onScopeDispose, ref, type Ref, shallowRef, watch } from 'vue'
import type { TrainPoint, TrainProgress, ValidationPoint, ValidationSample } from '../../contract'
import { PlenumError } from '../../contract'
import { useConnection } from './connection'

/** The curves of a run as they are now, and the last word of its compute process. */
export interface LiveTraining {
  readonly points: Readonly<Ref<readonly TrainPoint[]>>
  readonly validations: Readonly<Ref<readonly ValidationPoint[]>>
  /** Told since the page was opened; what was before is stored. */
  readonly samples: Readonly<Ref<readonly ValidationSample[]>>
  readonly latest: Readonly<Ref<TrainProgress | undefined>>
  readonly status: Readonly<Ref<'loading' | 'ready' | 'failed'>>
  readonly problem: Readonly<Ref<PlenumError | undefined>>
}

/** `list` with `point` in its place by step: resuming from a checkpoint may tell of a step again. */
function withPoint<P extends { readonly step: number }>(list: readonly P[], point: P): readonly P[] {
  const before = list.findIndex((each) => each.step >= point.step)
  return before === -1 ? [...list, point] : [...list.slice(0, before), point]
}

/** Follows the training of `run` until the calling scope ends: first what is stored, then what is told. */
export function useLiveTraining(run: Ref<string>): LiveTraining {
  const connection = useConnection()
  const points = shallowRef<readonly TrainPoint[]>([])
  const validations = shallowRef<readonly ValidationPoint[]>([])
  const samples = shallowRef<readonly ValidationSample[]>([])
  const latest = shallowRef<TrainProgress>()
  const status = ref<'loading' | 'ready' | 'failed'>('loading')
  const problem = shallowRef<PlenumError>()
  let stop: () => void = () => undefined

  function follow(id: string): void {
    stop()
    points.value = []
    validations.value = []
    samples.value = []
    latest.value = undefined
    status.value = 'loading'
    const stopReading = connection.onReady((client) => {
      client.request('runs/curves', { run: id }).then(
        (curves) => {
          if (run.value !== id) return
          points.value = curves.points
          validations.value = curves.validations
          status.value = 'ready'
        },
        (thrown: unknown) => {
          if (run.value !== id) return
          problem.value = PlenumError.from(thrown)
          status.value = 'failed'
        },
      )
    })
    const stopListening = connection.listen('runs/progress', { run: id }, (progress) => {
      latest.value = progress
      if (progress.point !== null) points.value = withPoint(points.value, progress.point)
      if (progress.validation !== null) validations.value = withPoint(validations.value, progress.validation)
      if (progress.sample !== null && progress.sample !== undefined)
        samples.value = withPoint(samples.value, progress.sample)
    })
    stop = () => {
      stopReading()
      stopListening()
    }
  }
  watch(run, follow, { immediate: true })
  onScopeDispose(() => stop())
  return { points, validations, samples, latest, status, problem }
}
