import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { PlenumError } from '../../../src/contract'
import { useModels } from '../../../src/renderer/stores'
import type { LogFile } from '../../../src/renderer/transport'
import { connectTo, sampleRun } from './service'

const fileOf = (number: number): LogFile => ({
  grant: `g_000000000000000${String(number)}`,
  name: `${String(number)}.plenum-model`,
  bytes: 1,
})
beforeEach(() => setActivePinia(createPinia()))

describe('importing models', () => {
  it('is busy from the choice on: a second one does not begin, and Cancel ends it', async () => {
    await connectTo({})
    const models = useModels()
    let choices = 0
    let given: AbortSignal | undefined
    const never = (signal: AbortSignal): Promise<LogFile[]> => {
      choices++
      given = signal
      return new Promise(() => undefined)
    }
    const taking = models.take(never)
    expect(models.busy).toBe(true)
    await models.take(never)
    expect(choices).toBe(1)
    models.cancel()
    await taking
    // what uploads hears of it as well
    expect(given?.aborted).toBe(true)
    expect([models.busy, models.problem, models.results]).toEqual([false, undefined, []])
  })
  it('tells of each of several files, also after one that is refused', async () => {
    let asked = 0
    await connectTo({
      'models/import': () => {
        asked++
        if (asked === 2) throw new PlenumError('bad-input', 'This is no model.')
        return { run: { ...sampleRun, name: `Run ${String(asked)}` }, sameLog: asked === 1 }
      },
    })
    const models = useModels()
    await models.take(() => Promise.resolve([1, 2, 3].map(fileOf)))
    expect(
      models.results.map((result) =>
        result.kind === 'imported'
          ? [result.name, result.run.name, result.sameLog]
          : [result.name, result.problem.message],
      ),
    ).toEqual([
      ['1.plenum-model', 'Run 1', true],
      ['2.plenum-model', 'This is no model.'],
      ['3.plenum-model', 'Run 3', false],
    ])
    expect([models.busy, models.file]).toEqual([false, ''])
  })
  it('says why there are no files', async () => {
    await connectTo({})
    const models = useModels()
    await models.take(() => Promise.reject(new PlenumError('bad-input', 'The upload broke off.')))
    expect(models.problem?.message).toBe('The upload broke off.')
    expect(models.busy).toBe(false)
  })
})
