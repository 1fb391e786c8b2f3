import { type Command, Option } from 'commander'
import {
  issueSentence,
  PlenumError,
  presetConfig,
  serviceContract,
  trainConfigSchema,
  type Run,
  type ServiceClient,
  type TrainConfig,
  type TrainConfigInput,
} from '../../contract'
import type { z } from 'zod'
import { exitCodeOf, exitCodes } from '../exitCodes'
import type { Frame, Outcome } from '../frame'
import { readJsonFile } from '../jsonFile'
import { defined, idOf, numberFor } from '../options'
import { failureOf, followTraining } from '../progress/training'
import { count } from '../text/format'
import { shellWord } from '../text/shellWord'
import { runText, trainJson } from './runText'

interface Options {
  config?: string
  steps?: number
  seed?: number
  name?: string
  preset?: 'thesis' | 'plenum'
  resume?: string
  branch?: string
  from?: 'best' | 'last'
}

/** The configuration in a JSON file; whatever it leaves out is as its preset has it. @throws PlenumError */
export function readConfig(file: string): TrainConfigInput {
  const choices = readJsonFile(file)
  const parsed = trainConfigSchema.safeParse(choices)
  if (parsed.success) {
    return parsed.data.preset === 'thesis'
      ? { ...presetConfig('thesis'), ...(choices as TrainConfigInput) }
      : parsed.data
  }
  throw unfit(parsed.error, file)
}

/** The configuration of a branch: as its parent's, but for what the file says. @throws PlenumError */
export function branchedConfig(parent: TrainConfig, file: string): TrainConfig {
  const choices = readJsonFile(file)
  const { plenum, ...top } = typeof choices === 'object' && choices !== null ? (choices as TrainConfigInput) : {}
  const parsed = trainConfigSchema.safeParse({ ...parent, ...top, plenum: { ...parent.plenum, ...plenum } })
  if (parsed.success) return parsed.data
  throw unfit(parsed.error, file)
}

function unfit({ issues: [issue] }: z.ZodError, file: string): PlenumError {
  const field = issue?.path.map(String).join('.') ?? ''
  return new PlenumError('bad-input', issueSentence(issue), {
    place: { file, ...(field === '' ? {} : { field }) },
  })
}

/** How the training is begun, checked before the workspace is opened. @throws PlenumError */
function beginning(dataset: string | undefined, options: Options): (client: ServiceClient) => Promise<Run> {
  const { resume, steps, seed, name, config, preset } = options
  if (resume !== undefined) {
    if (
      dataset !== undefined ||
      seed !== undefined ||
      name !== undefined ||
      config !== undefined ||
      preset !== undefined
    ) {
      throw new PlenumError('bad-input', '--resume goes on with a run as it was; only --steps can be changed.')
    }
    const request = { run: idOf('run', resume), ...defined({ steps }) }
    return (client) => client.request('runs/resume', request)
  }
  if (options.branch !== undefined) return branching(dataset, options.branch, options)
  if (options.from !== undefined) throw new PlenumError('bad-input', '--from belongs to --branch RUN.')
  if (dataset === undefined) {
    throw new PlenumError(
      'bad-input',
      'Name a dataset to train on, or a run to go on with (--resume RUN, --branch RUN).',
      {
        fix: '`plenum datasets` lists them.',
      },
    )
  }
  if (preset !== undefined && config !== undefined) {
    throw new PlenumError('bad-input', 'A file of choices names its preset itself; --preset goes without --config.')
  }
  const chosen = preset === undefined ? {} : presetConfig(preset)
  const request = {
    dataset: idOf('dataset', dataset),
    config: { ...chosen, ...(config === undefined ? {} : readConfig(config)), ...defined({ steps }) },
    ...defined({ seed, name }),
  }
  return (client) => client.request('runs/train', request)
}

function branching(
  dataset: string | undefined,
  branch: string,
  { from, steps, seed, name, config: file, preset }: Options,
): (client: ServiceClient) => Promise<Run> {
  if (dataset !== undefined || seed !== undefined || preset !== undefined) {
    throw new PlenumError('bad-input', '--branch goes on with the log, the seed and the preset of the run.')
  }
  const run = idOf('run', branch)
  return async (client) => {
    const parent = await client.request('runs/get', { run })
    const config = {
      ...(file === undefined ? parent.config : branchedConfig(parent.config, file)),
      ...defined({ steps }),
    }
    return client.request('runs/branch', { run, config, ...defined({ from, name }) })
  }
}

/**
 * What a training at rest means for the caller. One that could not begin because of what it was given is wrong use.
 * @param workspace the file to be named in a hint, where it is not the usual one
 */
export function trainOutcome(run: Run, workspace?: string): Outcome {
  const named = workspace === undefined ? '' : ` --workspace ${shellWord(workspace)}`
  const resume = `plenum train --resume ${run.run}${named}`
  const outcome = { json: trainJson(run), text: runText(run) }
  if (run.status === 'failed') {
    const again = run.step > 0 ? ` \`${resume}\` goes on from there.` : ''
    const failure = failureOf(run)
    const exitCode = run.step === 0 ? exitCodeOf(failure.code) : exitCodes.failure
    return { ...outcome, exitCode, trouble: `${failure.sentence}${again}` }
  }
  if (run.status === 'paused') {
    return {
      ...outcome,
      exitCode: exitCodes.interrupted,
      trouble: `Saved at step ${count(run.step)} of ${count(run.steps)}. Go on with: ${resume}`,
    }
  }
  return outcome
}

export function addTrain(program: Command, frame: Frame): void {
  const schema = serviceContract.requests['runs/train'].input.shape
  const command = program
    .command('train')
    .description('train the scenario GAN; Ctrl-C saves a checkpoint, and --resume goes on exactly there')
    .argument('[dataset]', 'ID of a dataset')
    .option('--resume <run>', 'go on with a paused or failed run; --steps may extend it')
    .option('--branch <run>', 'a new run that goes on from a checkpoint of this one; --config may change how it learns')
    .addOption(new Option('--from <checkpoint>', 'where a branch begins (default: best)').choices(['best', 'last']))
    .addOption(new Option('--preset <name>', 'model to train (default: plenum)').choices(['plenum', 'thesis']))
    .option('--config <file>', 'JSON file with any of the choices of a training, the preset among them')
    .option('--steps <n>', 'generator steps (default: 2000)', numberFor(trainConfigSchema.shape.steps))
    .option('--seed <n>', 'same seed, same device, same result (default: 1)', numberFor(schema.seed))
    .option('--name <name>', 'name of the run')
  command.action((dataset: string | undefined) => {
    const begin = beginning(dataset, command.opts<Options>())
    return frame.inWorkspace('existing', async (context) =>
      trainOutcome(await followTraining(context, await begin(context.client)), frame.namedWorkspace),
    )
  })
}
