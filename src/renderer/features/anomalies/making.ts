import { computed, type ComputedRef } from 'vue'
import type { Dataset } from '../../../contract'
import { useAnomalyDraft } from './draft'
import { toAnomalies } from './events'

/** How much a draft comes to. */
export interface Making {
  /** Per start. */
  readonly scenarios: number
  readonly starts: number
  readonly sensors: number
  readonly steps: number
  readonly anomalies: number
  /** Sensors with an anomaly. */
  readonly disturbed: number
  /** 2 with the same scenarios without anomalies beside. */
  readonly sets: number
  /** In the workspace. */
  readonly bytes: number
}

const bytesOfValue = 4

export function useMaking(dataset: () => Dataset): ComputedRef<Making> {
  const draft = useAnomalyDraft()
  return computed(() => {
    const anomalies = toAnomalies(draft.events)
    const scenarios = draft.input?.count ?? 6
    const starts = draft.input?.startsMs?.length ?? 1
    const sensors = draft.input?.sensors?.length ?? dataset().sensors
    const steps = draft.input?.steps ?? 24
    const sets = draft.keepUnchanged && draft.made === undefined ? 2 : 1
    const values = scenarios * starts * sensors * steps * dataset().variables.length
    return {
      scenarios,
      starts,
      sensors,
      steps,
      anomalies: anomalies.length,
      disturbed: new Set(anomalies.map(({ sensor }) => sensor)).size,
      sets,
      bytes: values * bytesOfValue * sets,
    }
  })
}
