import type { Search } from '../../contract'
import type { Context } from '../frame'
import { progressText } from './progressText'

const repeatPauseMs = 500

/** Shows a search until it rests; the first Ctrl-C pauses it, which saves the trial that trains. */
export async function followSearch({ client, status, interrupt }: Context, { search }: Search): Promise<Search> {
  const stopProgress = client.listen('searches/progress', { search }, (progress) => {
    status.show(() => progressText(progress))
  })
  let pausing: NodeJS.Timeout | undefined
  const undo = interrupt.onFirst(() => {
    status.say('Stopping: a checkpoint is being saved. Ctrl-C again leaves at once.')
    const pause = (): void => void client.request('searches/pause', { search }).catch(() => undefined)
    pause()
    // A process that is just starting does not hear it yet.
    pausing = setInterval(pause, repeatPauseMs)
  })
  try {
    return await client.request('searches/wait', { search })
  } finally {
    undo()
    clearInterval(pausing)
    stopProgress()
    status.clear()
  }
}
