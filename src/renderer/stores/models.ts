import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { PlenumError, type Progress, type Run } from '../../contract'
import type { LogFile } from '../transport'
import { useConnection } from './connection'
import { useRuns } from './runs'

export function isModelFile(name: string): boolean {
  return name.toLowerCase().endsWith('.plenum-model')
}

/** Models on their way into the workspace: one after the other, whichever page is looked at. */
export const useModels = defineStore('models', () => {
  const connection = useConnection()
  const runs = useRuns()
  /** Name of the file that is read; empty for none. */
  const file = ref('')
  const progress = shallowRef<Progress>()
  const problem = shallowRef<PlenumError>()
  const imported = shallowRef<{ readonly run: Run; readonly sameLog: boolean }>()
  let controller = new AbortController()

  /** Imports what the person chose; stops at the first that is refused. */
  async function take(choose: () => Promise<readonly LogFile[]>): Promise<void> {
    if (file.value !== '') return
    problem.value = undefined
    imported.value = undefined
    controller = new AbortController()
    try {
      for (const { grant, name } of await choose()) {
        file.value = name
        progress.value = undefined
        const options = { signal: controller.signal, onProgress: (told: Progress) => (progress.value = told) }
        const made = await connection.request('models/import', { file: { grant } }, options)
        runs.take(made.run)
        imported.value = made
      }
    } catch (thrown) {
      const error = PlenumError.from(thrown)
      if (error.code !== 'cancelled') problem.value = error
    } finally {
      file.value = ''
    }
  }
  return { file, progress, problem, imported, take, cancel: () => controller.abort() }
})
