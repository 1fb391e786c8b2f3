import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serviceContract } from '../../../../src/contract'
import { version } from '../../../../src/service/version'
import { exportThing, writeSimulatedLog } from '../../../../src/service/export'
import { rowsOf, makeDesk, type Desk } from './logs'

const text = ['time,sensor,temperature', ...rowsOf([20, 21, 22])].join('\n')
const unused = { results: () => expect.fail('not asked for') }
const still = { signal: new AbortController().signal, progress: () => undefined }

/** Exports the readings of a log, and answers the CSV. */
async function exported({ workspace, folder }: Desk, dataset: string | undefined): Promise<string> {
  const out = join(folder, 'again.csv')
  const request = { id: dataset ?? '', layout: 'long', only: 'all', delimiter: ',', decimalMark: '.' } as const
  await exportThing(
    { workspace, searches: unused, sweeps: unused },
    { ...request, out: { path: out }, table: 'readings', format: 'csv' },
    out,
    still,
  )
  return out
}

describe('where a log is from and under what it may be used', () => {
  it('is as the import says, also of a dry run, and not known where nobody says', async () => {
    const desk = makeDesk()
    const file = desk.write('hall.csv', text)
    const said = { source: 'logger of hall 3', licence: 'internal' }
    expect(await desk.take(file, {}, { ...said, dryRun: true })).toMatchObject({ ...said, files: 'hall.csv' })
    const { dataset = '' } = await desk.take(file, {}, said)
    expect(desk.workspace.datasets.get(dataset)).toMatchObject({ ...said, files: 'hall.csv' })
    expect(await desk.take(file)).toMatchObject({ source: '', licence: '' })
  })

  it('can be said later, each for itself, and be taken back', async () => {
    const desk = makeDesk()
    const { datasets } = desk.workspace
    const { dataset = '' } = await desk.take(desk.write('hall.csv', text), {}, { source: 'hall 3' })
    expect(datasets.describe(dataset, { licence: 'CC BY 4.0' })).toMatchObject({
      ...{ source: 'hall 3', licence: 'CC BY 4.0' },
    })
    expect(datasets.describe(dataset, { source: '' })).toMatchObject({ source: '', licence: 'CC BY 4.0' })
    expect(datasets.get(dataset)).toMatchObject({ source: '', licence: 'CC BY 4.0', files: 'hall.csv' })
  })

  it('is one line of bounded length', () => {
    const { input } = serviceContract.requests['datasets/describe']
    const told = (said: object): unknown => input.safeParse({ dataset: 'd_0123456789', ...said })
    expect(told({ source: ' logger  ' })).toMatchObject({ success: true, data: { source: 'logger' } })
    expect(told({ source: 'x'.repeat(501) })).toMatchObject({ success: false })
    expect(told({ licence: 'x'.repeat(121) })).toMatchObject({ success: false })
    expect(told({ licence: 'one\ntwo' })).toMatchObject({ success: false })
  })

  it('goes with an export and comes back with its import, in the preview too', async () => {
    const desk = makeDesk()
    const said = { source: 'Hall 3, "east" wing.', licence: 'ODbL 1.0' }
    const { dataset } = await desk.take(desk.write('hall.csv', text), {}, said)
    const file = await exported(desk, dataset)
    expect(JSON.parse(readFileSync(join(desk.folder, 'again.json'), 'utf8'))).toMatchObject({
      from: { dataset: { ...said, files: 'hall.csv' } },
      licence:
        'Made from a log under this licence, which holds for it: ODbL 1.0. Source of the log: Hall 3, "east" wing.',
    })
    expect(await desk.preview(file)).toMatchObject(said)
    expect(await desk.take(file)).toMatchObject(said)
    // what a person says goes before, also that it is not known
    expect(await desk.take(file, {}, { licence: '' })).toMatchObject({ source: said.source, licence: '' })
    // a card of another file says nothing of this one
    const copy = join(desk.folder, 'copy.csv')
    copyFileSync(file, copy)
    copyFileSync(join(desk.folder, 'again.json'), join(desk.folder, 'copy.json'))
    expect(await desk.preview(copy)).toMatchObject({ source: '', licence: '' })
    // of several files only what all of them say
    expect(await desk.preview([file, copy])).toMatchObject({ source: '', licence: '' })
  })

  it('a card says so where the licence is not known', async () => {
    const desk = makeDesk()
    const { dataset } = await desk.take(desk.write('hall.csv', text))
    await exported(desk, dataset)
    expect(JSON.parse(readFileSync(join(desk.folder, 'again.json'), 'utf8'))).toMatchObject({
      from: { dataset: { source: '', licence: '' } },
      licence: 'Made from a log whose licence is not known: ask whose it is before passing this on.',
    })
  })

  it('cards from before there was a licence do not give the names of files as the source', async () => {
    const desk = makeDesk()
    const file = desk.write('old.csv', text)
    const card = { plenum: 'table', file: 'old.csv', from: { dataset: { source: 'hall.csv' } } }
    writeFileSync(join(desk.folder, 'old.json'), JSON.stringify(card))
    expect(await desk.preview(file)).toMatchObject({ source: '', licence: '' })
  })

  it('of a simulated log says that it is simulated, and how', async () => {
    const desk = makeDesk()
    const out = join(desk.folder, 'hall.csv')
    await writeSimulatedLog({ sensors: 2, weeks: 0.1, seed: 3, cadenceSeconds: 600 }, out)
    expect(await desk.preview(out)).toMatchObject({
      source: `Simulated by Plenum ${version}: 2 sensors, 0.1 weeks, every 600 s, seed 3`,
      licence: 'none needed (simulated)',
    })
  })

  it('of the bundled log is what its attribution says', async () => {
    const samples = join(import.meta.dirname, '../../../../resources/samples')
    const { source, licence } = await makeDesk().preview(join(samples, 'indoor-climate.csv.gz'))
    const attribution = readFileSync(join(samples, 'ATTRIBUTION.md'), 'utf8')
    expect(source).toContain('Candanedo')
    expect(licence).toBe('CC BY 4.0')
    expect(attribution).toContain(`(${licence})`)
  })
})
