import { PlenumError, type Run } from '../../contract'
import type { Context } from '../frame'
import { count, duration, figure } from '../text/format'
import { trainingText, type TrainingView } from './progressText'

const repeatPauseMs = 500

/** Shows a training until it rests; the first Ctrl-C pauses it, which saves a checkpoint. */
export async function followTraining(
  { client, status, interrupt }: Context,
  run: Run,
  onProgress: (view: TrainingView) => void = () => undefined,
): Promise<Run> {
  let view: TrainingView | undefined
  let { device } = run
  let warned = run.warnings.length
  const stopDevice = client.listen('runs/changed', {}, (changed) => {
    if (changed.run === run.run) ({ device } = changed)
  })
  const stopProgress = client.listen('runs/progress', { run: run.run }, (progress) => {
    view = {
      progress,
      point: progress.point ?? view?.point ?? null,
      validation: progress.validation ?? view?.validation ?? null,
      device,
    }
    const now = view
    for (const warning of progress.warnings.slice(warned)) status.say(`warning: ${warning}`)
    warned = progress.warnings.length
    status.show(() => trainingText(now))
    if (progress.validation !== null) {
      const { step, score, variables } = progress.validation
      const scores = Object.entries(variables).map(
        ([name, { rmse, pinball }]) => `${name} RMSE ${figure(rmse)}, pinball ${figure(pinball)}`,
      )
      status.say(`validation at step ${count(step)}: ${figure(score)} × AR bootstrap; ${scores.join('; ')}`)
    }
    onProgress(view)
  })
  let pausing: NodeJS.Timeout | undefined
  const undo = interrupt.onFirst(() => {
    status.say('Stopping: a checkpoint is being saved. Ctrl-C again leaves at once.')
    const pause = (): void => void client.request('runs/pause', { run: run.run }).catch(() => undefined)
    pause()
    // A process that is just starting does not hear it yet.
    pausing = setInterval(pause, repeatPauseMs)
  })
  try {
    return await client.request('runs/wait', { run: run.run })
  } finally {
    undo()
    clearInterval(pausing)
    stopProgress()
    stopDevice()
    status.clear()
  }
}

/** Why a run that failed did so, as an error to report. */
export function failureOf(run: Run): PlenumError {
  const problem =
    run.problem === null ? new PlenumError('internal', 'The training failed.') : PlenumError.fromWire(run.problem)
  const saved = run.step > 0 ? ` Step ${count(run.step)} is saved (${duration(run.secondsSpent)} of training).` : ''
  return new PlenumError(problem.code, `${problem.message}${saved}`, { cause: problem })
}
