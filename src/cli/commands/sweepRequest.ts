import { InvalidArgumentError } from 'commander'
import { issueSentence, PlenumError, sweepPlanSchema, type SweepPlanInput } from '../../contract'
import { readJsonFile } from '../jsonFile'
import { defined, idOf } from '../options'

export interface SweepOptions {
  preset?: 'paper'
  algorithms?: ('ddpg' | 'td3')[]
  clip?: number[]
  std?: number[]
  runs?: number
  seed?: number
  patience?: number
  maxEpisodes?: number
  episodeSteps?: number
  config?: string
  trace?: string
  traceColumn?: string
  name?: string
  estimate?: boolean
  resume?: string
  out?: string
}

/** `0.5,0.6` */
export function numberList(text: string): number[] {
  return text.split(',').map((part) => {
    const value = part.trim() === '' ? NaN : Number(part)
    if (Number.isFinite(value)) return value
    throw new InvalidArgumentError('It is no list of numbers like 0.5,0.6.')
  })
}

/** `ddpg,td3` */
export function algorithmList(text: string): ('ddpg' | 'td3')[] {
  return text.split(',').map((part) => {
    const name = part.trim().toLowerCase()
    if (name === 'ddpg' || name === 'td3') return name
    throw new InvalidArgumentError('It is no list of ddpg and td3.')
  })
}

/** What is asked for, all but a trace of sizes; what nobody said is as in the paper. @throws PlenumError */
export function planOf(options: SweepOptions): SweepPlanInput {
  const { algorithms, clip, std, runs, seed, patience, maxEpisodes, episodeSteps, config, trace, traceColumn } = options
  if (options.preset !== undefined && config !== undefined) {
    throw new PlenumError('bad-input', 'A file of choices says everything itself; --preset goes without --config.')
  }
  if (traceColumn !== undefined && trace === undefined) {
    throw new PlenumError('bad-input', '--trace-column names a column of --trace FILE.')
  }
  const file = config === undefined ? {} : readPlan(config)
  if ((clip !== undefined || std !== undefined) && !(algorithms ?? file.algorithms ?? ['td3']).includes('td3')) {
    throw new PlenumError('bad-input', '--clip and --std are of TD3’s target noise, which DDPG does not have.', {
      fix: 'Leave them away, or add td3 to --algorithms.',
    })
  }
  const plan: SweepPlanInput = {
    ...file,
    ...defined({ algorithms, clips: clip, deviations: std, runs, firstSeed: seed, patience, maxEpisodes }),
    ...(episodeSteps === undefined ? {} : { environment: { ...file.environment, stepsPerEpisode: episodeSteps } }),
  }
  const parsed = sweepPlanSchema.safeParse(plan)
  if (parsed.success) return plan
  throw misfit(parsed.error.issues[0], undefined)
}

/** The sweep to go on with, and its runs where there shall be more. @throws PlenumError where something else is asked for as well */
export function resumedSweep({ resume = '', runs, ...others }: SweepOptions): {
  sweep: string
  runs: number | undefined
} {
  const other = Object.keys(defined(others)).find((name) => name !== 'out')
  if (other === undefined) return { sweep: idOf('sweep', resume), runs }
  throw new PlenumError(
    'bad-input',
    '--resume goes on with a sweep as it was; only --runs, for more of them, and --out may stand beside it.',
  )
}

function readPlan(file: string): SweepPlanInput {
  const plan = readJsonFile(file)
  const parsed = sweepPlanSchema.safeParse(plan)
  if (parsed.success) return plan as SweepPlanInput
  throw misfit(parsed.error.issues[0], file)
}

function misfit(issue: Parameters<typeof issueSentence>[0], file: string | undefined): PlenumError {
  const field = issue?.path.map(String).join('.') ?? ''
  return new PlenumError('bad-input', issueSentence(issue), {
    place: { ...(file === undefined ? {} : { file }), ...(field === '' ? {} : { field }) },
  })
}
