import { type Command, Option } from 'commander'
import { periodSchema, samplerSchema, serviceContract, type Period, type Sampler } from '../../contract'
import type { Frame } from '../frame'
import { defined, idOf, numberFor } from '../options'
import { evaluationText } from './evaluationText'

interface Options {
  period?: Period
  scenarios?: number
  starts?: number
  sampler?: Sampler
  chain?: number
  seed?: number
}

export function addEvaluate(program: Command, frame: Frame): void {
  const schema = serviceContract.requests['runs/evaluate'].input.shape
  const command = program
    .command('evaluate')
    .description('score a run beside persistence, seasonal naive and AR bootstrap')
    .argument('<run>')
    .addOption(new Option('--period <period>', 'part of the log (default: test)').choices(periodSchema.options))
    .option('--starts <n>', 'start points (default: 100)', numberFor(schema.starts))
    .option('--scenarios <n>', 'scenarios per start point (default: 50)', numberFor(schema.scenarios))
    .addOption(
      new Option(
        '--sampler <sampler>',
        'plain, or mh: Metropolis-Hastings, judged by the critic (default: plain)',
      ).choices(samplerSchema.options),
    )
    .option('--chain <n>', 'candidates per step of mh (default: 20)', numberFor(schema.chain))
    .option('--seed <n>', '(default: 1)', numberFor(schema.seed))
  command.action((run: string) => {
    const request = { run: idOf('run', run), ...defined(command.opts<Options>()) }
    return frame.inWorkspace('existing', async ({ client, long }) => {
      const evaluation = await client.request('runs/evaluate', request, long)
      return { json: evaluation, text: evaluationText(evaluation) }
    })
  })
}
