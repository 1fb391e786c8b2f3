import { ref, shallowRef } from 'vue'
import { PlenumError } from '../../../contract'
import { type SweepExport, useSweeps } from '../../stores'
import { text } from '../../text'

/** Exports of a page: one at a time, and a sentence of the last. */
export function useSweepExport() {
  const sweeps = useSweeps()
  const busy = ref(false)
  const written = ref('')
  const problem = shallowRef<PlenumError>()

  async function save(what: SweepExport, fileName: string): Promise<void> {
    busy.value = true
    written.value = ''
    problem.value = undefined
    try {
      const result = await sweeps.save(what, fileName)
      if (result !== undefined) written.value = text.sweeps.written(result.file, result.bytes)
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
    } finally {
      busy.value = false
    }
  }
  return { busy, written, problem, save }
}
