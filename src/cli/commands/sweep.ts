import { type Command, Option } from 'commander'
import { PlenumError, serviceContract, sweepPlanSchema, type Sweep, type SweepPlanInput } from '../../contract'
import { exitCodes } from '../exitCodes'
import type { Context, Frame, Outcome } from '../frame'
import { defined, idOf, numberFor } from '../options'
import { followSweep } from '../progress/sweep'
import { shellWord } from '../text/shellWord'
import { checkOutput, writeResults } from './sweepFiles'
import { algorithmList, numberList, planOf, resumedSweep, type SweepOptions } from './sweepRequest'
import { estimateText, sweepJson, sweepResultsText, sweepsText } from './sweepText'

/** The table of a sweep as it is now. */
export async function showSweep({ client }: Context, id: string): Promise<Outcome> {
  const sweep = await client.request('sweeps/get', { sweep: id })
  const results = await client.request('sweeps/results', { sweep: id })
  return { json: sweepJson(sweep, results), text: sweepResultsText(sweep, results) }
}

/** What a sweep at rest means for the caller. */
async function sweepOutcome(context: Context, sweep: Sweep, out: string | undefined, workspace: string | undefined) {
  const shown = await showSweep(context, sweep.sweep)
  const files = out === undefined ? [] : await writeResults(context.client, sweep.sweep, out)
  const written = files.map((file) => `Wrote ${file}.\n`).join('')
  const outcome = { ...shown, text: `${shown.text}${written === '' ? '' : `\n${written}`}` }
  if (sweep.status !== 'paused') return outcome
  const named = workspace === undefined ? '' : ` --workspace ${shellWord(workspace)}`
  const goOn = `Go on with: plenum sweep --resume ${sweep.sweep}${named}`
  return sweep.problem === null
    ? { ...outcome, exitCode: exitCodes.interrupted, trouble: `Paused; every trial is saved. ${goOn}` }
    : { ...outcome, exitCode: exitCodes.failure, trouble: `${sweep.problem.message} ${goOn}` }
}

/** With as many runs as it has, the command that added them is given again after an interruption. */
async function goOn({ client }: Context, sweep: string, runs: number | undefined): Promise<Sweep> {
  if (runs === undefined) return client.request('sweeps/resume', { sweep })
  const { plan } = await client.request('sweeps/get', { sweep })
  return runs === plan.runs
    ? client.request('sweeps/resume', { sweep })
    : client.request('sweeps/extend', { sweep, runs })
}

async function withTrace({ client }: Context, plan: SweepPlanInput, options: SweepOptions): Promise<SweepPlanInput> {
  if (options.trace === undefined) return plan
  const column = defined({ column: options.traceColumn })
  const { megabytes } = await client.request('sweeps/trace', { file: { path: options.trace }, ...column })
  return { ...plan, environment: { ...plan.environment, taskSizes: { kind: 'trace', megabytes } } }
}

function addStart(command: Command, frame: Frame): void {
  const { runs, firstSeed, patience, maxEpisodes, environment } = sweepPlanSchema.shape
  const episodeSteps = environment.unwrap().shape.stepsPerEpisode
  command
    .description(
      'train DDPG and TD3 over target noise and seeds on the offloading bench; Ctrl-C saves, --resume goes on',
    )
    .addOption(
      new Option('--preset <name>', 'the paper’s experiment, which is what is left out anyway').choices(['paper']),
    )
    .option('--algorithms <list>', 'ddpg, td3 or both (default: ddpg,td3)', algorithmList)
    .option('--clip <list>', 'bounds of TD3’s target noise (default: 0.5,0.6)', numberList)
    .option('--std <list>', 'its standard deviations; every pair is a setting (default: 0.2,0.3)', numberList)
    .option('--runs <n>', 'runs of each setting (default: 10)', numberFor(runs))
    .option('--seed <n>', 'seed of the first run, the others follow it (default: 1)', numberFor(firstSeed))
    .option(
      '--patience <n>',
      'stop a run after so many episodes without a better one (default: 30)',
      numberFor(patience),
    )
    .option('--max-episodes <n>', 'cap of a run (default: 1000)', numberFor(maxEpisodes))
    .option('--episode-steps <n>', 'steps of an episode (default: 3000)', numberFor(episodeSteps))
    .option('--config <file>', 'JSON file with any of the choices, agent and environment among them')
    .option('--trace <file>', 'CSV with sizes of tasks in megabytes, instead of 50 for all')
    .option('--trace-column <name>', 'its column with the sizes')
    .option('--name <name>', 'name of the sweep')
    .option('--estimate', 'only measure for a few seconds and say how long it would take')
    .option(
      '--resume <sweep>',
      'go on with a paused sweep, exactly where it was; with --runs add runs, also to one that is over',
    )
    .option('--out <file>', 'write rewards of all episodes (FILE.csv), the table (FILE.json), or all of it (a folder)')
  command.action(() => {
    const options = command.opts<SweepOptions>()
    const workspace = frame.namedWorkspace
    checkOutput(options.out)
    if (options.resume !== undefined) {
      const { sweep, runs } = resumedSweep(options)
      return frame.inWorkspace('existing', async (context) => {
        const resumed = await goOn(context, sweep, runs)
        context.status.say(`${sweep}: goes on, ${resumed.trialsEnded} of ${resumed.trials} trials have stopped`)
        return sweepOutcome(context, await followSweep(context, resumed), options.out, workspace)
      })
    }
    if (options.estimate === true && options.out !== undefined) {
      throw new PlenumError('bad-input', '--estimate writes no files; leave --out away.')
    }
    const asked = planOf(options)
    return frame.inWorkspace('keep', async (context) => {
      const plan = await withTrace(context, asked, options)
      if (options.estimate === true) {
        const estimate = await context.client.request('sweeps/estimate', { plan }, context.long)
        return { json: estimate, text: estimateText(estimate) }
      }
      const sweep = await context.client.request('sweeps/start', { plan, ...defined({ name: options.name }) })
      context.status.say(`${sweep.sweep}: ${sweep.trials} trials`)
      return sweepOutcome(context, await followSweep(context, sweep), options.out, workspace)
    })
  })
}

/** `plenum sweep …` */
export function addSweep(program: Command, frame: Frame): void {
  const group = program.command('sweep')
  addStart(group, frame)
  group
    .command('list')
    .description('list the sweeps')
    .action(() =>
      frame.inWorkspace('existing', async ({ client }) => {
        const sweeps = await client.request('sweeps/list', {})
        return { json: sweeps, text: sweepsText(sweeps) }
      }),
    )
  group
    .command('show')
    .description('the table beside the paper’s, with intervals and a verdict')
    .argument('<sweep>')
    .action((id: string) => {
      const sweep = idOf('sweep', id)
      return frame.inWorkspace('existing', (context) => showSweep(context, sweep))
    })
  group
    .command('finish')
    .description('end a paused sweep for good, with the episodes it has')
    .argument('<sweep>')
    .action((id: string) => {
      const sweep = idOf('sweep', id)
      return frame.inWorkspace('existing', async (context) => {
        await context.client.request('sweeps/finish', { sweep })
        return showSweep(context, sweep)
      })
    })
  addExport(group, frame)
  group
    .command('delete')
    .description('delete a sweep with all it has learned')
    .argument('<sweep>')
    .action((id: string) => {
      const sweep = idOf('sweep', id)
      return frame.inWorkspace('existing', async ({ client }) => {
        const { deleted } = await client.request('sweeps/delete', { sweep })
        return { json: { id, deleted }, text: `Deleted ${id}.\n` }
      })
    })
}

function addExport(group: Command, frame: Frame): void {
  const { trial } = serviceContract.requests['sweeps/policy'].input.shape
  const command = group
    .command('export')
    .description('write rewards or table as CSV, or the actor a trial has learned as JSON with its weights')
    .argument('<sweep>')
    .addOption(
      new Option('--what <what>', 'what to write')
        .choices(['rewards', 'table', 'actor-json', 'actor-onnx'])
        .default('rewards'),
    )
    .option('--trial <n>', 'trial whose actor to write, from 0', numberFor(trial))
    .addOption(
      new Option('--actor <which>', 'after its last or its best episode').choices(['last', 'best']).default('last'),
    )
    .option('--out <file>', 'file to write')
  command.action((id: string) => {
    // --out is an option of the group as well, which takes it for itself
    const options = command.optsWithGlobals<{
      what: 'rewards' | 'table' | 'actor-json' | 'actor-onnx'
      trial?: number
      actor: 'last' | 'best'
      out?: string
    }>()
    const sweep = idOf('sweep', id)
    const { what, trial: number, actor } = options
    const isActor = what === 'actor-json' || what === 'actor-onnx'
    if (isActor && number === undefined) throw new PlenumError('bad-input', 'Name the trial of the actor with --trial.')
    if (options.out === undefined) throw new PlenumError('bad-input', 'Name the file to write with --out.')
    const out = { path: options.out }
    return frame.inWorkspace('existing', async ({ client }) => {
      const written = await client.request(
        'sweeps/export',
        what === 'rewards' || what === 'table' ? { sweep, what, out } : { sweep, what, out, trial: number ?? 0, actor },
      )
      return { json: written, text: `Wrote ${written.file}.\n` }
    })
  })
}
