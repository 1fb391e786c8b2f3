import { createPinia, setActivePinia } from 'pinia'
import { expect, test } from 'vitest'
import type { ImportPreview } from '../../../src/contract'
import { nameOfAll, useImporting } from '../../../src/renderer/stores/importing'
import type { LogFile } from '../../../src/renderer/transport'
import { connectTo } from './service'

test.each([
  [['home-2016.csv.gz'], 'home-2016'],
  [['hall_2026-07.csv', 'hall_2026-08.csv'], 'hall_2026'],
  [['rack 1.csv', 'rack 2.csv', 'rack 13.csv'], 'rack'],
  [['north.csv', 'south.csv'], 'north'],
  [['.csv'], '.csv'],
])('the files %j make a data set called %s', (files, name) => {
  expect(nameOfAll(files)).toBe(name)
})

test('source and licence are those of all the files, until the person says otherwise', async () => {
  setActivePinia(createPinia())
  const previewOf = (source: string, licence: string): ImportPreview => ({
    ...{ files: [], layout: 'long', encoding: 'UTF-8', delimiter: ',', decimalMark: '.', timeFormat: 'ISO 8601' },
    ...{ localTimes: false, headerLine: 1, columns: [], sensors: [], variables: [], cadenceSeconds: 600, from: null },
    ...{ rows: [], source, licence, problems: [], warnings: [] },
  })
  await connectTo({
    'datasets/preview': ({ files }) => (files.length === 1 ? previewOf('A logger', 'CC BY 4.0') : previewOf('', '')),
  })
  const importing = useImporting()
  const [one, two] = ['g_0000000000000001', 'g_0000000000000002'].map((grant): LogFile => ({
    grant,
    name: `${grant}.csv`,
    bytes: 1,
  }))
  const chosen = (file: LogFile | undefined) => () => Promise.resolve(file === undefined ? [] : [file])
  await importing.choose(chosen(one))
  expect([importing.source, importing.licence]).toEqual(['A logger', 'CC BY 4.0'])
  // the second has no card: nobody knows where both are from
  await importing.add(chosen(two))
  expect([importing.source, importing.licence]).toEqual(['', ''])
  importing.licence = 'internal'
  await importing.change({})
  if (two !== undefined) await importing.leaveOut(two)
  expect([importing.source, importing.licence]).toEqual(['A logger', 'internal'])
})
