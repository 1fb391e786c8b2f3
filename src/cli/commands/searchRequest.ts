import {
  PlenumError,
  presetConfig,
  searchSpaceSchema,
  type SearchParameter,
  type ServiceContract,
  type TrainConfigInput,
} from '../../contract'
import { thesisSwitches } from '../../domain'
import type { z } from 'zod'
import { readJsonFile } from '../jsonFile'
import { defined, idOf } from '../options'
import { readConfig } from './train'

export interface StartOptions {
  grid?: 'thesis-switches'
  space?: string
  halving?: number
  eta?: number
  rungs?: number
  pointsSeed?: number
  seeds?: number
  firstSeed?: number
  preset?: 'thesis' | 'plenum'
  config?: string
  steps?: number
  validateEvery?: number
  name?: string
}
export type StartRequest = z.input<ServiceContract['requests']['searches/start']['input']>

const spaceFix =
  'Write a list like [{"path":"dropout","values":[0,0.1]},{"path":"plenum.generatorRate","low":1e-4,"high":1e-2,"scale":"log"}].'

/** The choices to vary, from a JSON file. @throws PlenumError */
function readSpace(file: string): SearchParameter[] {
  const parsed = searchSpaceSchema.safeParse(readJsonFile(file))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const [entry] = issue?.path ?? []
  const message =
    typeof entry === 'number'
      ? `Choice ${entry + 1} needs a path with two values or more, or with low and high.`
      : 'This is no list of 1 to 32 choices.'
  throw new PlenumError('bad-input', message, { place: { file }, fix: spaceFix })
}

/** The space and what every trial starts from. */
function spaceOf({ grid, space, preset, config }: StartOptions): { space: SearchParameter[]; base: TrainConfigInput } {
  if ((grid === undefined) === (space === undefined)) {
    throw new PlenumError('bad-input', 'Say what to vary: --grid thesis-switches, or --space FILE.', { fix: spaceFix })
  }
  if (preset !== undefined && config !== undefined) {
    throw new PlenumError('bad-input', 'A file of choices names its preset itself; --preset goes without --config.')
  }
  if (space !== undefined) {
    return {
      space: readSpace(space),
      base: config === undefined ? presetConfig(preset ?? 'plenum') : readConfig(config),
    }
  }
  const base: TrainConfigInput = config === undefined ? presetConfig(preset ?? 'thesis') : readConfig(config)
  if (base.preset === 'plenum') {
    throw new PlenumError('bad-input', 'The preset plenum has none of the switches of the thesis.', {
      fix: 'Leave --preset away, or let the file of choices say "preset": "custom".',
    })
  }
  // the published combination is one of the grid; the others are no longer the thesis's
  return { space: [...thesisSwitches], base: { ...base, preset: 'custom' } }
}

/** What is asked for, checked as far as it can be before the workspace is opened. @throws PlenumError */
export function startRequest(dataset: string, options: StartOptions): StartRequest {
  const { halving, eta, rungs, pointsSeed, seeds, firstSeed, steps, validateEvery, name } = options
  if (halving === undefined && (eta !== undefined || rungs !== undefined || pointsSeed !== undefined)) {
    throw new PlenumError('bad-input', '--eta, --rungs and --points-seed belong to --halving POINTS.')
  }
  const { space, base } = spaceOf(options)
  return {
    dataset: idOf('dataset', dataset),
    config: { ...base, ...defined({ steps, validateEvery }) },
    space,
    strategy:
      halving === undefined
        ? { kind: 'grid' }
        : { kind: 'halving', points: halving, ...defined({ eta, rungs, seed: pointsSeed }) },
    ...defined({ seeds, firstSeed, name }),
  }
}
