import { describe, expect, it } from 'vitest'
import { PlenumError, type HandlerContext, type Job, type Progress } from '../../../../src/contract'
import { JobBoard } from '../../../../src/service/jobs/board'

const what = { kind: 'import', title: 'Import a log', about: null } as const
const progress = (done: number, phase = 'reading'): Progress => ({
  phase,
  done,
  total: 10,
  unit: 'rows',
  ratePerSecond: null,
  remainingSeconds: null,
  device: null,
})
function board(): { board: JobBoard; seen: Job[] } {
  let count = 0
  const made = new JobBoard(() => `j_${String(count++).padStart(12, '0')}`)
  const seen: Job[] = []
  made.changed.listen((job) => seen.push(job))
  return { board: made, seen }
}
const context = (
  signal = new AbortController().signal,
  report: (p: Progress) => void = () => undefined,
): HandlerContext => ({
  signal,
  progress: report,
})
/** Work that ends only when it is aborted. */
const untilAborted = ({ signal }: { signal: AbortSignal }): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')))
  })

describe('job board', () => {
  it('shows a job while it runs and how it ended', async () => {
    const { board: made, seen } = board()
    const result = await made.run(what, context(), () => {
      expect(made.busy).toBe(true)
      return Promise.resolve(7)
    })
    expect(result).toBe(7)
    expect(seen.map(({ status }) => status)).toEqual(['running', 'done'])
    expect(made.busy).toBe(false)
  })

  it('leads to what the job made once it is done', async () => {
    const { board: made, seen } = board()
    await made.run(
      what,
      context(),
      () => Promise.resolve({ dataset: 'd_000000000001' }),
      ({ dataset }) => dataset,
    )
    expect(seen.map(({ about }) => about)).toEqual([null, 'd_000000000001'])
  })

  it('keeps what went wrong and throws it on', async () => {
    const { board: made } = board()
    const failing = made.run(what, context(), () => Promise.reject(new PlenumError('bad-input', 'No time column.')))
    await expect(failing).rejects.toMatchObject({ code: 'bad-input' })
    expect(made.list()[0]).toMatchObject({ status: 'failed', problem: { message: 'No time column.' } })
  })

  it('can be cancelled from the drawer, which the work hears', async () => {
    const { board: made } = board()
    const running = made.run(what, context(), untilAborted)
    const [job] = made.list()
    expect(made.cancel(job?.job ?? '')).toBe(true)
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    expect(made.list()[0]?.status).toBe('cancelled')
    expect(made.cancel(job?.job ?? '')).toBe(false)
  })

  it('is cancelled when its caller goes away', async () => {
    const { board: made } = board()
    const caller = new AbortController()
    const running = made.run(what, context(caller.signal), untilAborted)
    caller.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('passes progress to the drawer and the caller, a few times a second, and each new phase at once', async () => {
    const { board: made, seen } = board()
    const heard: Progress[] = []
    await made.run(
      what,
      context(undefined, (p) => heard.push(p)),
      (job) => {
        for (let done = 0; done < 100; done++) job.progress(progress(done))
        job.progress(progress(0, 'gridding'))
        return Promise.resolve()
      },
    )
    expect(heard.map(({ phase, done }) => [phase, done])).toEqual([
      ['reading', 0],
      ['gridding', 0],
    ])
    expect(seen.filter((job) => job.status === 'running' && job.progress !== null)).toHaveLength(2)
  })
})
