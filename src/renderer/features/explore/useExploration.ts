import type { Dataset, Exploration } from '../../../contract'
import { type Loaded, useLoaded } from '../../components/useLoaded'
import { useConnection } from '../../stores'

/** Explores `sensors` of a log up to `lags` steps back, anew whenever any of them changes. */
export function useExploration(
  wanted: () => { dataset: Dataset; lags: number; sensors: readonly string[] } | undefined,
): Loaded<Exploration> {
  const connection = useConnection()
  return useLoaded(wanted, ({ dataset, lags, sensors }, signal, onProgress) =>
    connection.request(
      'datasets/explore',
      { dataset: dataset.dataset, lags, sensors: [...sensors] },
      { signal, onProgress },
    ),
  )
}
