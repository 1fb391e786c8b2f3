import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import {
  issueSentence,
  PlenumError,
  type Sweep,
  type SweepEstimate,
  type SweepPlan,
  sweepPlanSchema,
  type SweepPlanInput,
} from '../../../contract'
import { useLoaded } from '../../components/useLoaded'
import { stepAfter, stepBefore, type WizardStep } from '../../components/wizard'
import { useConnection, useSweeps } from '../../stores'
import { labelOf } from './settingFields'

export type SweepPreset = 'paper' | 'own'
/** A first look: minutes, not hours. */
const small: SweepPlanInput = { runs: 5, patience: 10, maxEpisodes: 30 }

/** A sweep that is being put together: kept when the person looks at another page and comes back. */
export const useSweepDraft = defineStore('sweep-draft', () => {
  const connection = useConnection()
  const sweeps = useSweeps()
  const step = ref<WizardStep>('choose')
  const preset = ref<SweepPreset>('paper')
  const plan = shallowRef<SweepPlanInput>({})
  const name = ref('')
  const touched = ref(false)
  const asked = ref(false)
  /** Measurements are asked for anew by counting on. */
  const again = ref(0)

  /** What is chosen, as the contract takes it; or why it does not. */
  const checked = computed((): { plan?: SweepPlan; refusal?: PlenumError } => {
    const parsed = sweepPlanSchema.safeParse(plan.value)
    if (parsed.success) return { plan: parsed.data }
    const [issue] = parsed.error.issues
    const field = issue?.path.map(String).find((part) => part !== 'environment' && part !== 'agent')
    const name = field === undefined ? '' : `${labelOf(field)}: `
    return { refusal: new PlenumError('bad-input', name + issueSentence(issue)) }
  })
  const key = computed(() => (checked.value.plan === undefined ? undefined : JSON.stringify(checked.value.plan)))

  let known: { readonly key: string; readonly value: SweepEstimate } | undefined
  const measured = useLoaded(
    () =>
      key.value !== undefined && (step.value === 'check' || step.value === 'run')
        ? `${again.value}:${key.value}`
        : undefined,
    async (wanted, signal) => {
      const asked = checked.value.plan
      if (known?.key !== wanted) {
        known = { key: wanted, value: await connection.request('sweeps/estimate', { plan: asked }, { signal }) }
      }
      return known
    },
  )
  /** Of exactly this plan. */
  const estimate = computed(() => {
    const found = measured.value.value
    return found?.key === `${again.value}:${key.value ?? ''}` ? found.value : undefined
  })

  function choose(wanted: SweepPreset): void {
    if (wanted === preset.value) return
    preset.value = wanted
    plan.value = wanted === 'paper' ? {} : small
    touched.value = true
  }
  /** One choice changed: whatever it was before, the plan is the person's own now. */
  function change(changes: SweepPlanInput): void {
    plan.value = { ...plan.value, ...changes }
    preset.value = 'own'
    touched.value = true
  }
  function next(): void {
    step.value = stepAfter(step.value)
    touched.value = true
  }
  function back(): void {
    step.value = stepBefore(step.value)
  }
  async function start(): Promise<Sweep> {
    measured.stop()
    const sweep = await sweeps.begin(checked.value.plan ?? {}, name.value.trim())
    reset()
    return sweep
  }
  function reset(): void {
    measured.stop()
    step.value = 'choose'
    preset.value = 'paper'
    plan.value = {}
    name.value = ''
    touched.value = false
    asked.value = false
  }
  function stopAsking(): void {
    asked.value = true
  }
  return {
    step,
    preset,
    plan,
    name,
    touched,
    asked,
    checked,
    estimate,
    measuring: measured.busy,
    measureProblem: computed(() => (measured.status.value === 'failed' ? measured.problem.value : undefined)),
    measureAgain: () => (again.value += 1),
    choose,
    change,
    next,
    back,
    start,
    reset,
    stopAsking,
    stopMeasuring: () => measured.stop(),
  }
})
