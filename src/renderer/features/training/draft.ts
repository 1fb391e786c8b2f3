import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import {
  issueSentence,
  PlenumError,
  presetConfig,
  type Preset,
  type Run,
  trainConfigSchema,
  type TrainConfig,
  type TrainConfigInput,
} from '../../../contract'
import { requireTrainable, stepsWithin, trainingEstimate } from '../../../domain'
import { stepAfter, stepBefore, type WizardStep } from '../../components/wizard'
import { useConnection, useDatasets } from '../../stores'
import { useMeasuring } from './measurement'

/** Choices that a second of training takes no longer for. */
const withoutSpeed: readonly string[] = ['steps', 'validateEvery', 'checkpointEvery', 'patience', 'schedule']

/** A training that is being put together: kept when the person looks at another page and comes back. */
export const useTrainingDraft = defineStore('training-draft', () => {
  const connection = useConnection()
  const datasets = useDatasets()
  const step = ref<WizardStep>('choose')
  const dataset = ref('')
  const config = shallowRef<TrainConfigInput>(presetConfig('plenum'))
  const budget = ref<'steps' | 'minutes'>('steps')
  const steps = ref<number | undefined>(presetConfig('plenum').steps)
  const minutes = ref<number | undefined>(10)
  const seed = ref<number | undefined>(1)
  const name = ref('')
  /** Something was chosen: leaving asks, once. */
  const touched = ref(false)
  const asked = ref(false)

  const log = computed(() => datasets.find(dataset.value))
  const key = computed(() =>
    JSON.stringify([
      dataset.value,
      seed.value,
      Object.entries(config.value).filter(([choice]) => !withoutSpeed.includes(choice)),
    ]),
  )
  const { measurement, failure, measuring, progress, measure, cancel } = useMeasuring(
    () => key.value,
    () => {
      const { config: whole, refusal } = checked.value
      if (whole === undefined || refusal !== undefined || log.value === undefined) return undefined
      return { dataset: dataset.value, seed: seed.value, config: whole }
    },
  )

  /** What is chosen, as the contract takes it; or why it does not. */
  const checked = computed((): { config?: TrainConfig; refusal?: PlenumError } => {
    const wanted = budget.value === 'steps' ? steps.value : (stepsOfMinutes.value ?? steps.value)
    const parsed = trainConfigSchema.safeParse({ ...config.value, steps: wanted })
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const field = issue?.path.map(String).join('.') ?? ''
      return { refusal: new PlenumError('bad-input', issueSentence(issue), { place: { field } }) }
    }
    try {
      if (log.value !== undefined) requireTrainable(log.value.steps, parsed.data)
    } catch (thrown) {
      return { config: parsed.data, refusal: PlenumError.from(thrown) }
    }
    return { config: parsed.data }
  })
  const often = computed(() => {
    const { validateEvery, checkpointEvery } = presetConfig('plenum')
    return {
      validateEvery: config.value.validateEvery ?? validateEvery,
      checkpointEvery: config.value.checkpointEvery ?? checkpointEvery,
    }
  })
  const stepsOfMinutes = computed(() =>
    measurement.value === undefined || minutes.value === undefined || !(minutes.value > 0)
      ? undefined
      : stepsWithin(measurement.value, often.value, minutes.value * 60),
  )
  const estimate = computed(() => {
    const { config: whole } = checked.value
    return measurement.value === undefined || whole === undefined
      ? undefined
      : trainingEstimate(measurement.value, whole)
  })
  const ready = computed(
    () =>
      log.value !== undefined &&
      checked.value.config !== undefined &&
      checked.value.refusal === undefined &&
      failure.value?.code !== 'bad-input' &&
      seed.value !== undefined &&
      (budget.value === 'steps' || stepsOfMinutes.value !== undefined),
  )

  function change(choices: TrainConfigInput): void {
    config.value = choices
    touched.value = true
  }
  /** Another preset brings its own settings; what is about the log stays. */
  function choosePreset(preset: Preset): void {
    const { split } = config.value
    const own = preset === 'custom' ? { ...presetConfig('thesis'), preset } : presetConfig(preset)
    change({ ...own, ...(split === undefined ? {} : { split }) })
    steps.value = own.steps
  }
  function go(to: WizardStep): void {
    if (to === 'run' || step.value !== 'check') touched.value = true
    step.value = to
  }
  function next(): void {
    go(stepAfter(step.value))
  }
  function back(): void {
    step.value = stepBefore(step.value)
  }

  async function start(): Promise<Run> {
    cancel()
    const title = name.value.trim()
    const run = await connection.request('runs/train', {
      dataset: dataset.value,
      seed: seed.value,
      config: checked.value.config,
      ...(title === '' ? {} : { name: title }),
    })
    reset()
    return run
  }
  function reset(): void {
    cancel()
    const first = presetConfig('plenum')
    step.value = 'choose'
    config.value = first
    budget.value = 'steps'
    steps.value = first.steps
    seed.value = 1
    name.value = ''
    touched.value = false
    asked.value = false
  }
  function stopAsking(): void {
    asked.value = true
  }
  return {
    step,
    dataset,
    config,
    budget,
    steps,
    minutes,
    seed,
    name,
    touched,
    asked,
    log,
    checked,
    measurement,
    failure,
    measuring,
    progress,
    stepsOfMinutes,
    estimate,
    ready,
    change,
    choosePreset,
    go,
    next,
    back,
    measure,
    cancelMeasuring: cancel,
    start,
    reset,
    stopAsking,
  }
})
