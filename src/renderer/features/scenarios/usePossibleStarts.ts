import { computed } from 'vue'
import type { PossibleStarts } from '../../../contract'
import { useLoaded } from '../../components/useLoaded'
import { useConnection } from '../../stores'

/** From when scenarios of a run can begin: undefined until they are known of this very run, never those of another. */
export function usePossibleStarts(run: () => string | undefined) {
  const connection = useConnection()
  const loaded = useLoaded(run, async (wanted, signal) => ({
    run: wanted,
    starts: await connection.request('scenarios/possible', { run: wanted }, { signal }),
  }))
  const starts = computed((): PossibleStarts | undefined => {
    const answer = loaded.value.value
    return answer !== undefined && answer.run === run() ? answer.starts : undefined
  })
  return { starts, problem: loaded.problem, reload: () => loaded.reload() }
}
