import { type Command, Option } from 'commander'
import { searchStrategySchema, serviceContract, trainConfigSchema, type Search } from '../../contract'
import { exitCodes } from '../exitCodes'
import type { Context, Frame, Outcome } from '../frame'
import { idOf, numberFor } from '../options'
import { followSearch } from '../progress/search'
import { startRequest, type StartOptions } from './searchRequest'
import { searchesText, searchResultsText } from './searchText'

/** What a search at rest means for the caller. */
async function searchOutcome({ client }: Context, { search, status, problem }: Search): Promise<Outcome> {
  const results = await client.request('searches/results', { search })
  const outcome = { json: results, text: searchResultsText(results) }
  if (status !== 'paused') return outcome
  const goOn = `Go on with: plenum search resume ${search}`
  return problem === null
    ? { ...outcome, exitCode: exitCodes.interrupted, trouble: `Paused; every trial is saved. ${goOn}` }
    : { ...outcome, exitCode: exitCodes.failure, trouble: `${problem.message} ${goOn}` }
}

function addStart(group: Command, frame: Frame): void {
  const schema = serviceContract.requests['searches/start'].input.shape
  const { points, eta, rungs, seed } = searchStrategySchema.options[1].shape
  const { steps, validateEvery } = trainConfigSchema.shape
  const command = group
    .command('start')
    .description('train and rank many variants; Ctrl-C pauses, and `search resume` goes on exactly there')
    .argument('<dataset>', 'ID of a dataset')
    .addOption(
      new Option('--grid <name>', 'all 32 combinations of the switches of the thesis').choices(['thesis-switches']),
    )
    .option('--space <file>', 'JSON list of choices: {path, values} or {path, low, high, scale, integer}')
    .option(
      '--halving <points>',
      'random points by successive halving, instead of every combination',
      numberFor(points),
    )
    .option('--eta <n>', 'the best one in so many goes on (default: 3)', numberFor(eta))
    .option('--rungs <n>', 'stages of the halving; 1 is plain random search (default: 3)', numberFor(rungs))
    .option('--points-seed <n>', 'of the random points (default: 1)', numberFor(seed))
    .option('--seeds <n>', 'trainings per point (default: 2)', numberFor(schema.seeds))
    .option('--first-seed <n>', 'the others follow it (default: 1)', numberFor(schema.firstSeed))
    .addOption(
      new Option('--preset <name>', 'what all trials share (default: plenum; thesis for --grid)').choices([
        'plenum',
        'thesis',
      ]),
    )
    .option('--config <file>', 'JSON file with the choices that all trials share')
    .option('--steps <n>', 'generator steps of a trial trained to the end', numberFor(steps))
    .option('--validate-every <n>', 'generator steps between validations (default: 100)', numberFor(validateEvery))
    .option('--name <name>', 'name of the search')
  command.action((dataset: string) => {
    const request = startRequest(dataset, command.opts<StartOptions>())
    return frame.inWorkspace('existing', async (context) => {
      const search = await context.client.request('searches/start', request)
      context.status.say(`${search.search}: ${search.trials} trials, ${search.stepsTotal} steps in all`)
      return searchOutcome(context, await followSearch(context, search))
    })
  })
}

/** `plenum search …` */
export function addSearch(program: Command, frame: Frame): void {
  const group = program
    .command('search')
    .description('search for better choices of a training: grids and successive halving')
  addStart(group, frame)
  group
    .command('list')
    .description('list the searches')
    .action(() =>
      frame.inWorkspace('existing', async ({ client }) => {
        const searches = await client.request('searches/list', {})
        return { json: searches, text: searchesText(searches) }
      }),
    )
  group
    .command('show')
    .description('rank its points by validation score, with intervals, and tell which choices matter')
    .argument('<search>')
    .action((id: string) => {
      const search = idOf('search', id)
      return frame.inWorkspace('existing', async ({ client }) => {
        const results = await client.request('searches/results', { search })
        return { json: results, text: searchResultsText(results) }
      })
    })
  group
    .command('resume')
    .description('go on with a paused search: finished trials are kept, an interrupted one continues')
    .argument('<search>')
    .action((id: string) => {
      const search = idOf('search', id)
      return frame.inWorkspace('existing', async (context) => {
        const resumed = await context.client.request('searches/resume', { search })
        return searchOutcome(context, await followSearch(context, resumed))
      })
    })
  group
    .command('cancel')
    .description('end a paused search for good, with the trials it has')
    .argument('<search>')
    .action((id: string) => {
      const search = idOf('search', id)
      return frame.inWorkspace('existing', async ({ client }) => {
        await client.request('searches/cancel', { search })
        const results = await client.request('searches/results', { search })
        return { json: results, text: searchResultsText(results) }
      })
    })
  const remove = group
    .command('delete')
    .description('delete a search with the runs of its trials')
    .argument('<search>')
    .option('--keep-runs', 'the runs stay, as runs like any other')
  remove.action((id: string) => {
    const search = idOf('search', id)
    const keepRuns = remove.opts<{ keepRuns?: boolean }>().keepRuns === true
    return frame.inWorkspace('existing', async ({ client }) => {
      const { deleted } = await client.request('searches/delete', { search, keepRuns })
      return { json: { id, deleted }, text: `Deleted ${id}.\n` }
    })
  })
}
