import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { PlenumError, type Progress, type ScenarioSet } from '../../../contract'
import { stepAfter, stepBefore, type WizardStep } from '../../components/wizard'
import { useDatasets, useRuns, useScenarios } from '../../stores'
import type { ScenarioInput } from '../../stores/scenarios'
import { type AnomalyEvent, firstEvent, toAnomalies, toEvents, within } from './events'

/** Anomalies that are being put together: kept when the person looks at another page and comes back. */
export const useAnomalyDraft = defineStore('anomaly-draft', () => {
  const runs = useRuns()
  const datasets = useDatasets()
  const scenarios = useScenarios()
  const step = ref<WizardStep>('choose')
  /** The scenarios to disturb, as they were last chosen. */
  const input = shallowRef<ScenarioInput>()
  /** Whether the first step is complete. */
  const fits = ref(false)
  const events = shallowRef<readonly AnomalyEvent[]>([])
  /** Which of the events is edited. */
  const edited = ref(0)
  const shown = ref('')
  const variable = ref('')
  const name = ref('')
  const keepUnchanged = ref(true)
  const changed = ref(false)
  const asked = ref(false)
  /** Counts beginnings anew. */
  const begun = ref(0)

  const progress = shallowRef<Progress>()
  const problem = shallowRef<PlenumError>()
  /** The scenarios with anomalies, where the same without them were cancelled or failed; and the request they answer. */
  const half = shallowRef<{ readonly set: ScenarioSet; readonly request: string }>()
  const controller = shallowRef<AbortController>()
  /** The scenarios are being made; they come whether somebody stays to see it or not. */
  const generating = computed(() => controller.value !== undefined)
  const request = computed((): ScenarioInput | undefined => {
    if (input.value === undefined) return undefined
    const named = name.value.trim() === '' ? {} : { name: name.value.trim() }
    return { ...input.value, ...named, anomalies: toAnomalies(events.value) }
  })
  /** What is made already of what is asked for now: it is not made again. */
  const made = computed(() => {
    const there = half.value
    if (there === undefined) return undefined
    return there.request === JSON.stringify(request.value) ? scenarios.find(there.set.set) : undefined
  })
  const touched = computed(() => changed.value && !generating.value)

  function reset(): void {
    step.value = 'choose'
    input.value = undefined
    fits.value = false
    events.value = []
    edited.value = 0
    shown.value = ''
    variable.value = ''
    name.value = ''
    keepUnchanged.value = true
    changed.value = false
    asked.value = false
    problem.value = undefined
    half.value = undefined
    begun.value += 1
  }
  /** Begins with scenarios that are there, and with their anomalies if they have any. */
  function begin(set: ScenarioSet, sensor: string): void {
    reset()
    const { anomalies, steps } = set
    input.value = scenarios.requestOf(set)
    events.value = anomalies.length > 0 ? toEvents(anomalies, steps) : [firstEvent([sensor], steps)]
    const isDisturbed = anomalies.some((each) => each.sensor === sensor)
    shown.value = isDisturbed ? sensor : (events.value[0]?.sensors[0] ?? sensor)
    step.value = 'set'
  }
  function choose(wanted: ScenarioInput | undefined): void {
    fits.value = wanted !== undefined
    if (wanted !== undefined) input.value = wanted
  }
  /** What was set before stays as far as it fits the scenarios that are chosen now. */
  function adapt({ run, steps = 24, sensors }: ScenarioInput): void {
    const known = sensors ?? datasets.find(runs.find(run)?.dataset ?? '')?.sensorNames ?? []
    const kept = within(events.value, known, steps)
    events.value = kept.length > 0 ? kept : [firstEvent(known.slice(0, 1), steps)]
    edited.value = Math.min(edited.value, events.value.length - 1)
    if (!known.includes(shown.value)) shown.value = events.value[edited.value]?.sensors[0] ?? ''
  }
  function touch(): void {
    changed.value = true
  }
  function next(): void {
    if (step.value === 'choose' && input.value !== undefined) adapt(input.value)
    step.value = stepAfter(step.value)
    touch()
  }
  function back(): void {
    problem.value = undefined
    step.value = stepBefore(step.value)
  }
  function change(event: AnomalyEvent): void {
    events.value = events.value.map((each, index) => (index === edited.value ? event : each))
    touch()
  }
  /** In place of all that were there; the first of them is edited and shown. */
  function replace(others: AnomalyEvent[]): void {
    events.value = others
    edited.value = 0
    shown.value = others[0]?.sensors[0] ?? shown.value
    touch()
  }
  function stopAsking(): void {
    asked.value = true
  }

  /** Makes the scenarios; undefined when that was cancelled or failed, and then `problem` says why. */
  async function generate(): Promise<ScenarioSet | undefined> {
    const wanted = request.value
    const plain = input.value
    if (wanted === undefined || plain === undefined || generating.value) return undefined
    const mine = new AbortController()
    const options = { signal: mine.signal, onProgress: (told: Progress) => (progress.value = told) }
    controller.value = mine
    progress.value = undefined
    problem.value = undefined
    try {
      const set = made.value ?? (await scenarios.generate(wanted, options))
      half.value = { set, request: JSON.stringify(wanted) }
      const keepsTwin = keepUnchanged.value && scenarios.unchangedOf(set) === undefined
      if (keepsTwin) await scenarios.generate(plain, options)
      reset()
      return set
    } catch (thrown) {
      const error = PlenumError.from(thrown)
      if (error.code !== 'cancelled') problem.value = error
      return undefined
    } finally {
      controller.value = undefined
    }
  }
  function cancel(): void {
    controller.value?.abort()
  }
  return {
    step,
    input,
    fits,
    events,
    edited,
    shown,
    variable,
    name,
    keepUnchanged,
    touched,
    asked,
    begun,
    progress,
    problem,
    generating,
    made,
    reset,
    begin,
    choose,
    touch,
    next,
    back,
    change,
    replace,
    stopAsking,
    generate,
    cancel,
  }
})
