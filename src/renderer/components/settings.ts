import {
  conditionsConfigSchema,
  plenumConfigSchema,
  trainConfigSchema,
  type Preset,
  type TrainConfigInput,
} from '../../contract'
import { text } from '../text'

/** One switch of a training as the form shows it. */
export interface Setting {
  readonly key: string
  /** Where it lies in the configuration: at its top, among the preset plenum's own, or the thesis's conditions. */
  readonly group: 'top' | 'plenum' | 'conditions'
  readonly label: string
  /** What it does, and where its default comes from. */
  readonly hint: string
  readonly fallback: unknown
}

/** How long and how often, not which model: changing these leaves a preset what it is. */
const budget: readonly string[] = [
  'horizonSteps',
  'validateEvery',
  'checkpointEvery',
  'patience',
  'validationStarts',
  'validationScenarios',
]
/** Of every model. */
const shared: readonly string[] = [...budget, 'windowSteps', 'embeddingSize', 'noiseSize', 'hiddenSize']
/** Shown elsewhere on the page. */
const apart: readonly string[] = ['preset', 'steps', 'split', 'plenum', 'conditions']

/** `Windows per step. T: 64` → the sentence, and the words for where the choice comes from. */
function hintOf(description: string): string {
  const [, sentence, source, why] = /^(.*?)[.:]?\s*(?:\b([TDR])(?::\s*(.*))?)?$/s.exec(description) ?? []
  if (source !== 'T' && source !== 'D' && source !== 'R') return description
  const origin = `${text.train.source[source]}${why === undefined || why === '' ? '' : ` (${why})`}.`
  return sentence === undefined || sentence === '' ? origin : `${sentence}. ${origin}`
}

const schemas = { top: trainConfigSchema, plenum: plenumConfigSchema, conditions: conditionsConfigSchema } as const

function settingsIn(group: Setting['group']): Setting[] {
  const schema = schemas[group]
  const fallbacks: Readonly<Record<string, unknown>> = schema.parse({})
  const shape: Readonly<Record<string, { readonly description?: string | undefined }>> = schema.shape
  return Object.entries(shape)
    .filter(([key]) => !apart.includes(key))
    .map(([key, { description }]) => ({
      key,
      group,
      label: text.settings[key] ?? key,
      hint: hintOf(description ?? ''),
      fallback: fallbacks[key],
    }))
}

/** What a choice of a run's configuration is called in a sentence: `plenum.generatorRate` → Generator rate. */
export function settingName(path: string): string {
  const last = path.slice(path.lastIndexOf('.') + 1)
  return text.comparison.paths[path] ?? text.settings[last] ?? path
}

/** Whether the contract takes a value for a switch. */
export function accepts({ group, key }: Pick<Setting, 'group' | 'key'>, value: unknown): boolean {
  const shape: Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } }>> =
    schemas[group].shape
  return shape[key]?.safeParse(value).success === true
}

/** The switches of a preset's model. */
export function settingsOf(preset: Preset): Setting[] {
  const top = settingsIn('top')
  if (preset !== 'plenum') return [...top, ...settingsIn('conditions')]
  return [...top.filter(({ key }) => shared.includes(key)), ...settingsIn('plenum')]
}

export function valueOf(config: TrainConfigInput, { key, group, fallback }: Setting): unknown {
  const holder: Readonly<Record<string, unknown>> = (group === 'top' ? config : config[group]) ?? {}
  return holder[key] === undefined ? fallback : holder[key]
}

/** The configuration with one switch changed; the thesis's model with another switch is no longer the thesis's. */
export function withValue(config: TrainConfigInput, { key, group }: Setting, value: unknown): TrainConfigInput {
  if (group === 'plenum') return { ...config, plenum: { ...config.plenum, [key]: value } }
  const changed =
    group === 'top' ? { ...config, [key]: value } : { ...config, conditions: { ...config.conditions, [key]: value } }
  return config.preset === 'thesis' && !budget.includes(key) ? { ...changed, preset: 'custom' } : changed
}
