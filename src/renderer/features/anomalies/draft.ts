import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { ScenarioInput } from '../../stores/scenarios'
import type { AnomalyEvent } from './events'

export type WizardStep = 'choose' | 'set' | 'check' | 'run'

/** What has been chosen in the wizard so far; it stays while one looks at other pages. */
export const useAnomalyDraft = defineStore('anomaly-draft', () => {
  const step = ref<WizardStep>('choose')
  const input = shallowRef<ScenarioInput>()
  const events = shallowRef<readonly AnomalyEvent[]>([])
  /** Which of the events is edited. */
  const edited = ref(0)
  const shown = ref('')
  const variable = ref('')
  const name = ref('')
  const keepUnchanged = ref(true)

  function clear(): void {
    step.value = 'choose'
    input.value = undefined
    events.value = []
    edited.value = 0
    shown.value = ''
    variable.value = ''
    name.value = ''
    keepUnchanged.value = true
  }
  /** Begins with scenarios that are there. */
  function begin(from: ScenarioInput, with_: readonly AnomalyEvent[], sensor: string): void {
    clear()
    input.value = from
    events.value = with_
    shown.value = sensor
    step.value = 'set'
  }
  function change(event: AnomalyEvent): void {
    events.value = events.value.map((each, index) => (index === edited.value ? event : each))
  }
  /** In place of all that were there; the first of them is edited and shown. */
  function replace(others: AnomalyEvent[]): void {
    events.value = others
    edited.value = 0
    shown.value = others[0]?.sensors[0] ?? shown.value
  }
  return { step, input, events, edited, shown, variable, name, keepUnchanged, clear, begin, change, replace }
})
