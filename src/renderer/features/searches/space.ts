import type { ParameterValue, Preset, SearchParameter } from '../../../contract'
import { isSearchable } from '../../../domain'
import { accepts, settingsOf, type Setting } from '../../components/settings'

/** One choice as it stands in the form, in text as it was typed. */
export interface DraftParameter {
  readonly path: string
  readonly values: string
  readonly low: number | undefined
  readonly high: number | undefined
  readonly scale: 'linear' | 'log'
}

export const pathOf = ({ group, key }: Setting): string => (group === 'top' ? key : `${group}.${key}`)

/** What may be varied of a preset's model. */
export function searchableSettings(preset: Preset): Setting[] {
  return settingsOf(preset).filter((setting) => isSearchable(pathOf(setting)))
}

const isNumeric = ({ fallback }: Setting): boolean => typeof fallback === 'number' || fallback === null
/** Whether random points are drawn from a range of it. */
export function hasRange(setting: Setting | undefined, halving: boolean): boolean {
  return halving && setting !== undefined && isNumeric(setting)
}

const words: Readonly<Record<string, string>> = {
  optimizer: 'adam, adabelief',
  outputActivation: 'linear, tanh',
  schedule: 'constant, linear, cosine',
}

/** A choice that was just added, with values that make sense to begin with. */
export function draftOf(setting: Setting): DraftParameter {
  const { key, fallback } = setting
  const path = pathOf(setting)
  if (!isNumeric(setting)) {
    const values =
      typeof fallback === 'boolean' ? 'false, true' : Array.isArray(fallback) ? fallback.join(' ') : (words[key] ?? '')
    return { path, values, low: undefined, high: undefined, scale: 'linear' }
  }
  const number = typeof fallback === 'number' ? fallback : 1
  // the noise has to hold what is shared of it
  const least = key === 'noiseSize' ? number : -Infinity
  const most = key === 'sharedNoise' ? number : Infinity
  const fits = (value: number): boolean => value >= least && value <= most && accepts(setting, value)
  const isRate = !fits(0) && !isWhole(setting)
  const factor = isRate ? 10 : 2
  const values = [number, 2 * number, number / 2, 0.1, 5].filter(
    (value, at, all) => fits(value) && all.indexOf(value) === at,
  )
  const low = [number / factor, number / 2, 0].find((value) => fits(value) && value < number) ?? number
  const high = [number * factor, 1.5 * number, 0.5, 5, number].find((value) => fits(value) && value > low) ?? number
  return { path, values: values.slice(0, 2).join(', '), low, high, scale: isRate ? 'log' : 'linear' }
}

function isWhole(setting: Setting): boolean {
  return isNumeric(setting) && !accepts(setting, 1.5) && !accepts(setting, 0.25)
}

function valueOf(text: string, { fallback }: Setting): ParameterValue | undefined {
  const word = text.trim()
  if (typeof fallback === 'boolean') return word === 'true' ? true : word === 'false' ? false : undefined
  if (Array.isArray(fallback)) {
    const numbers = word.split(/[\s,]+/).map(Number)
    return word !== '' && numbers.every(Number.isFinite) ? numbers : undefined
  }
  if (!isNumeric({ fallback } as Setting)) return word === '' ? undefined : word
  if (fallback === null && word === 'null') return null
  return word !== '' && Number.isFinite(Number(word)) ? Number(word) : undefined
}

/** The choice as the contract takes it; undefined where what was typed cannot be read. */
export function parameterOf(draft: DraftParameter, setting: Setting, halving: boolean): SearchParameter | undefined {
  const { path, low, high, scale } = draft
  if (hasRange(setting, halving)) {
    if (low === undefined || high === undefined) return undefined
    return { path, low, high, scale, integer: isWhole(setting) }
  }
  const parts = draft.values.split(Array.isArray(setting.fallback) ? ';' : ',').filter((part) => part.trim() !== '')
  const values = parts.map((part) => valueOf(part, setting))
  if (values.length < 2 || values.includes(undefined)) return undefined
  return { path, values: values.filter((value) => value !== undefined) }
}
