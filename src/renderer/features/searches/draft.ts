import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import {
  issueSentence,
  PlenumError,
  presetConfig,
  type Preset,
  type RequestInput,
  type SearchDefinition,
  type SearchParameter,
  type SearchStrategy,
  type ServiceContract,
  trainConfigSchema,
  type TrainConfigInput,
} from '../../../contract'
import { defineSearch, requireTrainable, thesisSwitches, trainingEstimate } from '../../../domain'
import { useDatasets } from '../../stores'
import { text } from '../../text'
import { useMeasuring } from '../training/measurement'
import { type DraftParameter, parameterOf, pathOf, searchableSettings } from './space'
import { choiceText } from './words'

/** The grid of the thesis, a grid of one's own, or random points. */
export type SearchWay = 'thesis' | 'grid' | 'halving'
type StartInput = RequestInput<ServiceContract, 'searches/start'>

interface Checked {
  readonly definition?: SearchDefinition
  readonly input?: StartInput
  readonly refusal?: PlenumError
}

const baseOf = (preset: Preset): TrainConfigInput =>
  preset === 'custom' ? { ...presetConfig('thesis'), preset } : presetConfig(preset)

/** A search that is being put together, kept while the person looks at other pages. */
export const useSearchDraft = defineStore('search-draft', () => {
  const datasets = useDatasets()
  const dataset = ref('')
  const name = ref('')
  const chosenWay = ref<SearchWay>('grid')
  const config = shallowRef<TrainConfigInput>(baseOf('plenum'))
  const space = shallowRef<readonly DraftParameter[]>([])
  const steps = ref<number | undefined>(200)
  const validateEvery = ref<number | undefined>(50)
  const seeds = ref<number | undefined>(2)
  const firstSeed = ref<number | undefined>(1)
  const points = ref<number | undefined>(9)
  const eta = ref<number | undefined>(3)
  const rungs = ref<number | undefined>(2)

  const preset = computed({
    get: (): Preset => config.value.preset ?? 'plenum',
    // what may be varied belongs to the model
    set: (value) => {
      const sameModel = (preset.value === 'plenum') === (value === 'plenum')
      config.value = baseOf(value)
      if (!sameModel) space.value = []
    },
  })
  const way = computed({
    get: () => chosenWay.value,
    set: (value) => {
      chosenWay.value = value
      // its switches are those of the thesis's networks
      if (value === 'thesis') preset.value = 'custom'
    },
  })
  const log = computed(() => datasets.find(dataset.value))
  const strategy = computed((): SearchStrategy => {
    if (way.value !== 'halving') return { kind: 'grid' }
    return { kind: 'halving', points: points.value ?? 0, eta: eta.value ?? 0, rungs: rungs.value ?? 0, seed: 1 }
  })

  function parameters(): SearchParameter[] {
    if (way.value === 'thesis') return [...thesisSwitches]
    const settings = searchableSettings(preset.value)
    return space.value.map((draft) => {
      const setting = settings.find((each) => pathOf(each) === draft.path)
      const parameter = setting === undefined ? undefined : parameterOf(draft, setting, way.value === 'halving')
      if (parameter === undefined) {
        throw new PlenumError('bad-input', text.searches.notRead(choiceText(draft.path)), {
          fix: text.searches.valuesHint,
        })
      }
      return parameter
    })
  }
  /** Everything as the service will check it, before anything is trained. */
  const checked = computed((): Checked => {
    if (log.value === undefined || (way.value !== 'thesis' && space.value.length === 0)) return {}
    const parsed = trainConfigSchema.safeParse({
      ...config.value,
      // the published combination is one of the grid; the others are no longer the thesis's
      ...(config.value.preset === 'thesis' ? { preset: 'custom' } : {}),
      steps: steps.value,
      validateEvery: validateEvery.value,
    })
    if (!parsed.success) return { refusal: new PlenumError('bad-input', issueSentence(parsed.error.issues[0])) }
    if (seeds.value === undefined || firstSeed.value === undefined) return {}
    try {
      requireTrainable(log.value.steps, parsed.data)
      const asked = {
        config: parsed.data,
        space: parameters(),
        strategy: strategy.value,
        seeds: seeds.value,
        firstSeed: firstSeed.value,
      }
      const definition = defineSearch(asked)
      const title = name.value.trim()
      return { definition, input: { dataset: dataset.value, ...asked, ...(title === '' ? {} : { name: title }) } }
    } catch (thrown) {
      return { refusal: PlenumError.from(thrown) }
    }
  })
  const { measurement, failure, measuring, progress, measure, cancel } = useMeasuring(
    () => JSON.stringify([dataset.value, config.value]),
    () => {
      const { definition } = checked.value
      return definition === undefined
        ? undefined
        : { dataset: dataset.value, seed: definition.firstSeed, config: definition.config }
    },
  )
  /** Of all rungs. */
  const stages = computed(() => {
    const { rungs: planned = [], seeds: each = 0 } = checked.value.definition ?? {}
    return planned.map((rung, at) => ({
      trials: rung.points * each,
      steps: rung.steps - (planned[at - 1]?.steps ?? 0),
    }))
  })
  const trials = computed(() => stages.value[0]?.trials ?? 0)
  const stepsTotal = computed(() => stages.value.reduce((sum, stage) => sum + stage.trials * stage.steps, 0))
  /** If all trials are as fast as the one that was measured. */
  const seconds = computed(() => {
    const value = measurement.value
    const { definition } = checked.value
    if (value === undefined || definition === undefined) return undefined
    return stages.value.reduce(
      (sum, stage) =>
        sum + stage.trials * trainingEstimate(value, { ...definition.config, steps: stage.steps }).seconds,
      0,
    )
  })

  function change(choices: TrainConfigInput): void {
    config.value = choices
  }
  function reset(): void {
    cancel()
    name.value = ''
    space.value = []
  }
  return {
    dataset,
    name,
    way,
    preset,
    config,
    space,
    steps,
    validateEvery,
    seeds,
    firstSeed,
    points,
    eta,
    rungs,
    checked,
    trials,
    stepsTotal,
    seconds,
    failure,
    measuring,
    progress,
    measure,
    cancelMeasuring: cancel,
    change,
    reset,
  }
})
