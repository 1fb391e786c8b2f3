import { join } from 'node:path'
import type { ExportResult, ScenarioSet } from '../../contract'
import { goOnUnlessInterrupted, type Context } from '../frame'
import { trainingText } from '../progress/progressText'
import { failureOf, followTraining } from '../progress/training'
import { count, duration, figure } from '../text/format'
import { defined } from '../options'
import type { DemoPlan } from './plan'
import { compareOutside, readLines, type Story } from './story'

export interface MainJob {
  readonly story: Story
  readonly exports: { readonly scenarios: ExportResult; readonly anomaly: ExportResult }
}

/** Import → train → evaluate → scenarios → anomaly, by the same requests as the window; says on stderr what it does. */
export async function runMainJob(context: Context, plan: DemoPlan, folder: string): Promise<MainJob> {
  const began = Date.now()
  const { client, long, status } = context
  const stage = (number: number, what: string): void => {
    goOnUnlessInterrupted(context)
    status.say(`${number}/6 ${what}`)
  }

  const machine = await client.request('system/doctor', {}, long)
  const device = machine.tensorflow === null ? '' : `, on ${machine.tensorflow.deviceName}`
  stage(1, `importing ${plan.log}`)
  const { dataset, report } = await importLog(context, plan)
  status.say(
    `    ${dataset.sensors} sensors, ${count(dataset.readings)} readings, ${count(dataset.missing)} missing, ${duration(report.seconds)}`,
  )

  stage(2, `training the scenario GAN${device}: ${aimOf(plan)}`)
  const run = await train(context, plan, dataset.dataset)
  status.say(`    ${count(run.step)} steps in ${duration(run.secondsSpent)}, ${scoreOf(run.best?.score)}`)

  stage(3, 'evaluating on the test period beside persistence, seasonal naive and AR bootstrap')
  const evaluation = await client.request('runs/evaluate', { run: run.run, ...plan.evaluation, seed: plan.seed }, long)
  status.say(`    ${evaluation.starts} starts × ${evaluation.scenarios} scenarios, ${duration(evaluation.seconds)}`)

  stage(4, `sampling ${plan.scenarios} scenarios, ${plan.horizonSteps} steps ahead`)
  const sampling = {
    run: run.run,
    starts: 1,
    period: 'test',
    steps: plan.horizonSteps,
    count: plan.scenarios,
    seed: plan.seed,
  } as const
  const plain = await client.request('scenarios/generate', sampling, long)
  const anomalySensor = plain.sensors[Math.min(1, plain.sensors.length - 1)] ?? ''
  const { step, scale } = plan.anomaly
  stage(5, `the same with an anomaly at step ${step} on sensor ${anomalySensor}: noise × ${scale}`)
  const anomalies = [{ sensor: anomalySensor, step, scale }]
  const changed = await client.request('scenarios/generate', { ...sampling, anomalies }, long)

  stage(6, 'writing files')
  const write = ({ set }: ScenarioSet, file: string): Promise<ExportResult> =>
    client.request('scenarios/export', { set, out: { path: join(folder, file) } }, long)
  const exports = { scenarios: await write(plain, 'scenarios.csv'), anomaly: await write(changed, 'anomaly.csv') }
  const unchanged = await readLines(client, plain)
  const anomalous = await readLines(client, changed)
  return {
    exports,
    story: {
      plan,
      dataset,
      report,
      run,
      curves: await client.request('runs/curves', { run: run.run }),
      evaluation,
      unchanged,
      anomalous,
      anomalySensor,
      isolation: compareOutside(unchanged, anomalous, anomalySensor, step),
      machine,
      seconds: (Date.now() - began) / 1000,
      madeAt: new Date(),
    },
  }
}

function aimOf({ steps, mostSteps, trainingSeconds }: DemoPlan): string {
  if (steps !== null) return `${count(steps)} steps`
  return `up to ${count(mostSteps)} steps, at most ${duration(trainingSeconds)}`
}

function scoreOf(score: number | undefined): string {
  return score === undefined
    ? 'no validation yet'
    : `best validation ${figure(score)} × AR bootstrap (below 1 beats it)`
}

async function importLog({ client, long }: Context, plan: DemoPlan): Promise<Pick<Story, 'dataset' | 'report'>> {
  const imported = await client.request(
    'datasets/import',
    { files: [{ path: plan.log }], options: plan.importOptions, ...defined({ name: plan.name }) },
    long,
  )
  if (imported.dataset === undefined) throw new Error('an import without an ID')
  const dataset = await client.request('datasets/get', { dataset: imported.dataset })
  return { dataset, report: imported.report }
}

async function train(context: Context, plan: DemoPlan, dataset: string): Promise<Story['run']> {
  const { client, status } = context
  const config = { ...plan.config, steps: plan.steps ?? plan.mostSteps }
  const run = await client.request('runs/train', { dataset, seed: plan.seed, config })
  let finishing = false
  const rested = await followTraining(context, run, (view) => {
    const { secondsSpent } = view.progress
    if (finishing || plan.steps !== null || secondsSpent < plan.trainingSeconds) return
    finishing = true
    status.say(`    time is up: ${trainingText(view)}`)
    // Refused when the last step was just done: then the run rests by itself.
    void client.request('runs/finish', { run: run.run }).catch(() => undefined)
  })
  goOnUnlessInterrupted(context)
  if (rested.status === 'failed') throw failureOf(rested)
  return rested
}
