import type { Command } from 'commander'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PlenumError, trainConfigSchema } from '../../contract'
import type { Context, Frame, Outcome } from '../frame'
import { numberFor } from '../options'
import { programs } from '../runtime'
import { openSession } from '../session'
import { evaluationText } from '../commands/evaluationText'
import { bestModels, variableNames } from '../../report'
import { duration } from '../text/format'
import { writeWhole } from '../files'
import { evaluationCsv, trainingCsv } from './files'
import { runMainJob } from './mainJob'
import { reportPage } from './page'
import { demoNumbers, planFor, type DemoPlan } from './plan'
import { samplePlan } from './sample'

interface Options {
  out: string
  steps?: number
  log?: string
  tz?: string
}

function planOf({ log, tz, steps }: Options): DemoPlan {
  if (log !== undefined) return planFor(resolve(log), tz, steps)
  if (tz !== undefined) throw new PlenumError('bad-input', '--tz is for --log; the zone of the bundled log is known.')
  return samplePlan(programs.sampleLog, steps)
}

/** The output folder, with nothing in the way of a fresh workspace. @throws PlenumError `bad-input` */
function makeFolder(out: string): string {
  const folder = resolve(out)
  if (statSync(folder, { throwIfNoEntry: false })?.isFile() === true) {
    throw new PlenumError('bad-input', 'This is a file, not a folder.', { place: { file: out } })
  }
  mkdirSync(folder, { recursive: true })
  return folder
}

function freshWorkspace(folder: string): string {
  const file = join(folder, 'workspace.plenum')
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  return file
}

async function demonstrate(context: Context, plan: DemoPlan, folder: string): Promise<Outcome> {
  const began = Date.now()
  const { story, exports } = await runMainJob(context, plan, folder)
  const files = {
    report: join(folder, 'report.html'),
    scenarios: exports.scenarios.file,
    scenariosCard: exports.scenarios.card,
    anomaly: exports.anomaly.file,
    anomalyCard: exports.anomaly.card,
    evaluation: join(folder, 'evaluation.csv'),
    training: join(folder, 'training.csv'),
    workspace: context.workspaceFile,
  }
  writeWhole(files.evaluation, evaluationCsv(story.evaluation))
  writeWhole(files.training, trainingCsv(story.curves))
  writeWhole(files.report, reportPage(story, files))
  const seconds = (Date.now() - began) / 1000
  const { evaluation, dataset, run, unchanged, anomalous, isolation } = story
  return {
    json: {
      folder,
      files,
      seconds,
      dataset: dataset.dataset,
      run: run.run,
      steps: run.step,
      scenarioSets: [unchanged.set.set, anomalous.set.set],
      isolation,
      evaluation,
      best: Object.fromEntries(
        variableNames(evaluation).map((name) => [name, bestModels(evaluation, name, 'pinball')]),
      ),
    },
    text: [
      evaluationText(evaluation),
      `\nAll of it took ${duration(seconds)}. Files:\n`,
      ...Object.values(files).reverse(),
    ]
      .map((line) => (line.endsWith('\n') ? line : `${line}\n`))
      .join(''),
  }
}

export function addDemo(program: Command, frame: Frame): void {
  const { mostSteps, trainingSeconds } = demoNumbers
  const command = program
    .command('demo')
    .description('the whole main job on a bundled real log, to CSVs and one page with plots')
    .option('--out <folder>', 'folder for the files; those of an earlier demo are replaced', 'demo-output')
    .option(
      '--steps <n>',
      `steps of training (default: as many of ${mostSteps} as fit into ${trainingSeconds} s)`,
      numberFor(trainConfigSchema.shape.steps),
    )
    .option('--log <file>', 'another log than the bundled one')
    .option('--tz <zone>', 'zone of its timestamps without offset')
  command.action(() => {
    const options = command.opts<Options>()
    const plan = planOf(options)
    if (!existsSync(plan.log)) {
      throw new PlenumError('not-found', 'There is no such file.', { place: { file: plan.log } })
    }
    const folder = makeFolder(options.out)
    return frame.inSession(
      () => openSession(frame.namedWorkspace ?? freshWorkspace(folder), true),
      (context) => demonstrate(context, plan, folder),
    )
  })
}
