import { type Ref, ref, shallowRef } from 'vue'
import { PlenumError } from '../../contract'

/** What a page asks of the service when a person wants it: busy meanwhile, and why the last one did not succeed. */
export interface Attempt {
  readonly busy: Readonly<Ref<boolean>>
  readonly problem: Readonly<Ref<PlenumError | undefined>>
  attempt(work: () => Promise<unknown>): Promise<void>
}

export function useAttempt(): Attempt {
  const busy = ref(false)
  const problem = shallowRef<PlenumError>()

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    busy.value = true
    problem.value = undefined
    try {
      await work()
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, attempt }
}
