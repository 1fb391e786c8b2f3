import type { Command } from 'commander'
import type { Context, Frame, Outcome } from '../frame'
import { kindOfId } from '../options'
import { datasetsText, datasetText, reportText } from './datasetText'
import { evaluationText } from './evaluationText'
import { searchResultsText } from './searchText'
import { runText, scenarioSetsText } from './runText'
import { showSweep } from './sweep'

async function showDataset({ client }: Context, dataset: string): Promise<Outcome> {
  const found = await client.request('datasets/get', { dataset })
  const report = await client.request('datasets/report', { dataset })
  return { json: { ...found, report }, text: `${datasetText(found)}\n${reportText(report)}` }
}

async function showRun({ client }: Context, run: string): Promise<Outcome> {
  const found = await client.request('runs/get', { run })
  const curves = await client.request('runs/curves', { run })
  const evaluations = await client.request('runs/evaluations', { run })
  const scenarioSets = await client.request('scenarios/list', { run })
  return {
    json: { ...found, curves, evaluations, scenarioSets },
    text: [
      runText(found),
      ...evaluations.map((evaluation) => `\n${evaluationText(evaluation)}`),
      scenarioSets.length === 0 ? '' : `\n${scenarioSetsText(scenarioSets)}`,
    ].join(''),
  }
}

async function showSet({ client }: Context, set: string): Promise<Outcome> {
  const found = await client.request('scenarios/get', { set })
  return { json: found, text: scenarioSetsText([found]) }
}

async function showSearch({ client }: Context, search: string): Promise<Outcome> {
  const results = await client.request('searches/results', { search })
  return { json: results, text: searchResultsText(results) }
}

async function deleteThing({ client }: Context, id: string, withRuns: boolean): Promise<number> {
  switch (kindOfId(id)) {
    case 'dataset':
      return (await client.request('datasets/delete', { dataset: id, withRuns })).deleted
    case 'run':
      return (await client.request('runs/delete', { run: id })).deleted
    case 'search':
      return (await client.request('searches/delete', { search: id })).deleted
    case 'sweep':
      return (await client.request('sweeps/delete', { sweep: id })).deleted
    case 'scenario set':
      return (await client.request('scenarios/delete', { set: id })).deleted
  }
}

export function addListings(program: Command, frame: Frame): void {
  program
    .command('datasets')
    .description('list the imported logs')
    .action(() =>
      frame.inWorkspace('existing', async ({ client }) => {
        const datasets = await client.request('datasets/list', {})
        return { json: datasets, text: datasetsText(datasets) }
      }),
    )
  program
    .command('show')
    .description(
      'show one dataset with its report, one run with its curves and scores, one search, one sweep, or one set of scenarios',
    )
    .argument('<id>', 'of a dataset, a run, a search, a sweep or a set of scenarios')
    .action((id: string) =>
      frame.inWorkspace('existing', (context) => {
        const kind = kindOfId(id)
        if (kind === 'dataset') return showDataset(context, id)
        if (kind === 'search') return showSearch(context, id)
        if (kind === 'sweep') return showSweep(context, id)
        return kind === 'run' ? showRun(context, id) : showSet(context, id)
      }),
    )
  const remove = program
    .command('delete')
    .description('delete a dataset, a run, a search, a sweep or a set of scenarios, with all that was made from it')
    .argument('<id>')
    .option('--with-runs', 'a dataset together with the runs trained on it')
  remove.action((id: string) =>
    frame.inWorkspace('existing', async (context) => {
      const deleted = await deleteThing(context, id, remove.opts<{ withRuns?: boolean }>().withRuns === true)
      return { json: { id, deleted }, text: `Deleted ${id}.\n` }
    }),
  )
}
