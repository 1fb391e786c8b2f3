import {
  issueSentence,
  PlenumError,
  trainConfigSchema,
  type ParameterValue,
  type SearchParameter,
  type TrainConfig,
} from '../../contract'
import { RandomGenerator } from '../random'

/** The grid of the thesis: 2⁵ combinations of its switches. */
export const thesisSwitches: readonly SearchParameter[] = [
  { path: 'optimizer', values: ['adam', 'adabelief'] },
  { path: 'skipConnection', values: [false, true] },
  { path: 'outputActivation', values: ['linear', 'tanh'] },
  { path: 'ttur', values: [false, true] },
  { path: 'dropout', values: [0, 0.1] },
]

/** Most trainings of one search. */
const mostTrials = 10_000
/** Draws per wanted point before a space counts as too small for so many different ones. */
const drawsPerPoint = 100

/** What a score depends on besides the model: trials that differ here could not be compared. */
const sameForAll: readonly string[] = [
  'steps',
  'split',
  'horizonSteps',
  'validateEvery',
  'checkpointEvery',
  'validationStarts',
  'validationScenarios',
]

/** Whether the choice at a path may differ between the trials of a search. */
export function isSearchable(path: string): boolean {
  return !sameForAll.includes(path.split('.')[0] ?? '')
}

/** The configuration with other values at some paths. @throws PlenumError `bad-input` naming the path and the value */
export function configAt(
  base: TrainConfig,
  space: readonly SearchParameter[],
  values: readonly ParameterValue[],
): TrainConfig {
  const changed = structuredClone(base) as Record<string, unknown>
  for (const [at, { path }] of space.entries()) put(changed, path, values[at])
  const parsed = trainConfigSchema.safeParse(changed)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.map(String).join('.') ?? ''
  const at = space.findIndex(({ path }) => path === field || field.startsWith(`${path}.`))
  const shown =
    at < 0 ? space.map(({ path }) => path).join(', ') : `${space[at]?.path ?? ''} = ${JSON.stringify(values[at])}`
  throw new PlenumError('bad-input', `${shown}: ${issueSentence(issue)}`, {
    place: { field: 'space' },
    fix: 'docs and `plenum show RUN --json` list the choices of a training and their ranges.',
  })
}

function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let place = target
  for (const key of keys) {
    const inner = Object.hasOwn(place, key) ? place[key] : undefined
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) throw unknownPath(path)
    place = inner as Record<string, unknown>
  }
  if (!Object.hasOwn(place, last)) throw unknownPath(path)
  place[last] = value
}

function unknownPath(path: string): PlenumError {
  return new PlenumError('bad-input', `There is no choice "${path}" in a training.`, {
    place: { field: 'space' },
    fix: 'Name one as it stands in a file of choices, like optimizer or plenum.generatorRate.',
  })
}

/** Checks every path and value of a space before anything is trained. @throws PlenumError `bad-input` */
export function requireUsableSpace(base: TrainConfig, space: readonly SearchParameter[]): void {
  const seen = new Set<string>()
  for (const parameter of space) {
    const { path } = parameter
    if (seen.has(path)) throw refused(path, `"${path}" is there twice.`, 'Name every choice once.')
    seen.add(path)
    if (!isSearchable(path)) {
      throw refused(
        path,
        `"${path}" cannot be searched: trials that differ in it have no comparable scores.`,
        'Set it for all trials in the configuration.',
      )
    }
    for (const value of probes(parameter)) configAt(base, [parameter], [value])
  }
}

/** Values that have to be allowed for all of a parameter to be: each listed one, or the ends and something between. */
function probes(parameter: SearchParameter): ParameterValue[] {
  if ('values' in parameter) {
    const texts = parameter.values.map((value) => JSON.stringify(value))
    if (new Set(texts).size < texts.length)
      throw refused(parameter.path, `"${parameter.path}" lists a value twice.`, 'List every value once.')
    return parameter.values
  }
  const { path, low, high, scale, integer } = parameter
  if (!(low < high))
    throw refused(path, `The range of "${path}" is empty: low ${low}, high ${high}.`, 'Let low be below high.')
  if (scale === 'log' && low <= 0)
    throw refused(
      path,
      `The range of "${path}" begins at ${low}, where there is no logarithm.`,
      'Begin above 0, or use the linear scale.',
    )
  if (integer && !(Number.isInteger(low) && Number.isInteger(high)))
    throw refused(path, `The ends of "${path}" are no whole numbers.`, 'Round them.')
  return [low, high, valueAt(parameter, Math.SQRT1_2)]
}

function refused(path: string, message: string, fix: string): PlenumError {
  return new PlenumError('bad-input', message, { place: { field: `space ${path}` }, fix })
}

/** The value at `share` in [0, 1) of a range. */
function valueAt(range: Exclude<SearchParameter, { values: unknown }>, share: number): number {
  const { low, high, scale, integer } = range
  // whole numbers: every one has a stretch of its own, the last one too
  const top = integer ? high + 1 : high
  const value = scale === 'log' ? low * (top / low) ** share : low + (top - low) * share
  return integer ? Math.min(high, Math.floor(value)) : Math.min(high, Math.max(low, value))
}

/** Every combination of the listed values, the last parameter changing fastest. @throws PlenumError `bad-input` */
export function gridPoints(space: readonly SearchParameter[], seeds: number): ParameterValue[][] {
  let size = seeds
  let points: ParameterValue[][] = [[]]
  for (const parameter of space) {
    if (!('values' in parameter)) {
      throw refused(
        parameter.path,
        `A grid needs listed values of "${parameter.path}".`,
        'List them, or search at random with halving.',
      )
    }
    size *= parameter.values.length
    requireFewEnough(size)
    points = points.flatMap((point) => parameter.values.map((value) => [...point, value]))
  }
  return points
}

/** Different random points, the same for the same seed. @throws PlenumError `bad-input` where there are not so many */
export function randomPoints(
  space: readonly SearchParameter[],
  count: number,
  seeds: number,
  seed: number,
): ParameterValue[][] {
  requireFewEnough(count * seeds)
  const random = new RandomGenerator(seed)
  const points = new Map<string, ParameterValue[]>()
  for (let draw = 0; points.size < count; draw++) {
    if (draw === count * drawsPerPoint) {
      throw new PlenumError('bad-input', `The space has not ${count} different points: ${points.size} were found.`, {
        place: { field: 'points' },
        fix: 'Ask for fewer points, or search them all as a grid.',
      })
    }
    const point = space.map((parameter) =>
      'values' in parameter
        ? (parameter.values[random.integer(parameter.values.length)] ?? null)
        : valueAt(parameter, random.uniform()),
    )
    points.set(JSON.stringify(point), point)
  }
  return [...points.values()]
}

function requireFewEnough(trials: number): void {
  if (trials <= mostTrials) return
  throw new PlenumError('bad-input', `That is more than ${mostTrials} trainings.`, {
    fix: 'Vary fewer choices, list fewer values, or take fewer seeds.',
  })
}
