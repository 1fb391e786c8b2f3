/** The analyst's desk through the terminal: compare, export, and runs that another workspace samples from. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ensureBuilt, repository } from './support/build'
import { Folder, idJson, importHall, trainSmall } from './support/hall'
import { plenum, plenumJson } from './support/program'

const folder = new Folder()
const workspace = folder.file('w.plenum')
const at = ['--workspace', workspace]
let dataset = ''
let one = ''
let other = ''

beforeAll(async () => {
  ensureBuilt()
  dataset = await importHall(folder, workspace)
  one = await trainSmall(folder, workspace, dataset, 10)
  other = await trainSmall(folder, workspace, dataset, 20)
  for (const run of [one, other]) {
    await plenumJson([...at, 'evaluate', run, '--starts', '12', '--scenarios', '4'])
  }
}, 300_000)
afterAll(() => folder.remove())

const bytesOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('compare', () => {
  it('tells what differs and pairs the scores over the same starts', async () => {
    const comparison = z
      .object({
        differences: z.array(z.object({ path: z.string(), values: z.array(z.unknown()) })),
        columns: z.array(z.object({ score: z.string() })),
        rows: z.array(
          z.object({
            run: z.string().nullable(),
            baseline: z.string().nullable(),
            cells: z.array(
              z.object({ against: z.object({ method: z.string(), verdict: z.string() }).nullable() }).nullable(),
            ),
          }),
        ),
      })
      .parse(await plenumJson([...at, 'compare', one, other]))
    expect(comparison.differences).toEqual([{ path: 'steps', values: [10, 20] }])
    expect(comparison.rows.map(({ run, baseline }) => run ?? baseline)).toEqual([
      one,
      other,
      'persistence',
      'seasonal',
      'ar-bootstrap',
    ])
    const crps = comparison.columns.findIndex(({ score }) => score === 'crps')
    expect(comparison.rows[0]?.cells[crps]?.against).toBeNull()
    expect(comparison.rows[1]?.cells[crps]?.against?.method).toBe('paired')
    expect(comparison.rows[4]?.cells[crps]?.against?.method).toBe('paired')
  })

  it('writes every score as CSV', async () => {
    const out = folder.file('scores.csv')
    const { code, stdout } = await plenum([...at, 'compare', one, other, '--against', 'ar-bootstrap', '--out', out])
    expect(code).toBe(0)
    expect(stdout).toContain('CRPS against AR bootstrap')
    const [head = '', ...rows] = readFileSync(out, 'utf8').trimEnd().split('\r\n')
    expect(head.split(',').at(-1)).toBe('steps')
    expect(rows.filter((row) => row.startsWith(one)).length).toBeGreaterThan(20)
  })

  it('writes one page that answers first which is better, with the same start sampled by each', async () => {
    const out = folder.file('compared.html')
    const { code, stdout } = await plenum([...at, 'compare', one, other, '--starts', '3', '--out', out])
    expect(code).toBe(0)
    expect(stdout).toContain(out)
    const page = readFileSync(out, 'utf8')
    const headings = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text)
    expect(headings).toEqual([
      'Which is better?',
      'What differs',
      'Every score, beside the baselines',
      'How they learned',
      'The same start by each',
      'Which is more like the real hall?',
      'The halls on one scale',
      'What it is, and its limits',
    ])
    expect(page).toMatch(/better than|worse than|cannot be told/)
    // three curves; of each of two variables two scenario charts, four distributions, and the real and two halls
    expect(page.match(/<svg role="img"/g)).toHaveLength(3 + 2 * (2 + 4 + 3))
    expect(page).not.toMatch(/<script|src=|href=|url\((?!#)|NaN|undefined/)
    const plain = folder.file('plain.html')
    await plenumJson([...at, 'compare', one, other, '--no-sample', '--out', plain])
    expect(readFileSync(plain, 'utf8')).toContain('They were not sampled')
  })
})

describe('export', () => {
  it('of a log comes back in both layouts, to the same bytes', async () => {
    const first = folder.file('first.csv')
    await plenumJson([...at, 'export', dataset, '--out', first])
    for (const layout of ['long', 'wide']) {
      const file = folder.file(`${layout}.csv`)
      const written = await plenumJson([
        ...at,
        'export',
        dataset,
        '--layout',
        layout,
        '--delimiter',
        ';',
        '--out',
        file,
      ])
      expect(written).toMatchObject({ table: 'readings', format: 'csv', sha256: bytesOf(file) })
      const again = z.object({ dataset: idJson }).parse(await plenumJson([...at, 'import', file, '--interpolate', '0']))
      const second = folder.file(`${layout}-again.csv`)
      await plenumJson([...at, 'export', again.dataset, '--out', second])
      expect(bytesOf(second)).toBe(bytesOf(first))
      await plenumJson([...at, 'delete', again.dataset])
    }
  })

  it('of a run lists its tables and writes each, also as Parquet and JSON', async () => {
    const tables = z
      .array(z.object({ table: z.string(), rows: z.int() }))
      .parse(await plenumJson([...at, 'export', other, '--list']))
    expect(tables.map(({ table }) => table)).toEqual(['curves', 'validations', 'metrics', 'scores'])
    for (const [index, { table, rows }] of tables.entries()) {
      const format = ['parquet', 'csv', 'csv', 'json'][index] ?? 'csv'
      const file = folder.file(`${table}.${format}`)
      const written = await plenumJson([...at, 'export', other, '--table', table, '--out', file])
      expect(written).toMatchObject({ table, rows, format })
    }
    expect(readFileSync(folder.file('curves.parquet')).subarray(0, 4).toString()).toBe('PAR1')
    expect(JSON.parse(readFileSync(folder.file('scores.card.json'), 'utf8'))).toMatchObject({
      from: { run: { run: other, seed: 5 }, dataset: { dataset } },
    })
  })

  it('of scenarios goes to Parquet at once', async () => {
    const out = folder.file('scenarios.parquet')
    const args = ['scenarios', one, '--starts', '1', '--steps', '3', '--count', '2', '--out', out]
    expect(await plenumJson([...at, ...args])).toMatchObject({ rows: 2 * 3 * 4 })
    expect(readFileSync(out).subarray(-4).toString()).toBe('PAR1')
  })
})

describe('report', () => {
  it('of a run answers on its first screen how good it is, and is one file without scripts', async () => {
    const out = folder.file('report.html')
    const written = z
      .object({ run: z.literal(other), set: idJson, privacy: z.object({ generatedCopies: z.literal(0) }).loose() })
      .parse(await plenumJson([...at, 'report', other, '--out', out]))
    const page = readFileSync(out, 'utf8')
    const headings = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text)
    expect(headings[0]).toBe('How good is it?')
    expect(page).toMatch(/The model is good in \d+ of \d+ respects/)
    for (const words of ['CRPS', 'TSTR', 'area under ROC', 'exact copies', 'AR bootstrap', written.set, 'limits']) {
      expect(page).toContain(words)
    }
    expect(page.match(/<svg role="img"/g)?.length).toBeGreaterThan(12)
    expect(page).not.toMatch(/<script|src=|href=|url\((?!#)|NaN|undefined/)
    // the same set again, without sampling or evaluating anew
    const again = await plenumJson([...at, 'report', written.set, '--out', folder.file('again.html')])
    expect(again).toMatchObject({ run: other, set: written.set, privacy: written.privacy })
  })
})

it('a script asks the service itself', async () => {
  const script = folder.write(
    'script.mjs',
    `import { openSession } from ${JSON.stringify(pathToFileURL(join(repository, 'out/cli/api.cjs')).href)}
     const { client, close } = openSession(process.argv[2], false)
     const { total } = await client.request('runs/table', {})
     await close()
     console.log(total)`,
  )
  const { stdout } = await promisify(execFile)(process.execPath, [script, workspace])
  expect(stdout).toBe('2\n')
})

describe('a run as one file', () => {
  const model = folder.file('hall.plenum-model')
  const elsewhere = ['--workspace', folder.file('elsewhere.plenum')]
  const sampling = ['--starts', '2', '--steps', '5', '--count', '3', '--seed', '9']

  it('is sampled to the same bytes in another workspace', async () => {
    expect(await plenumJson([...at, 'export', other, '--out', model])).toMatchObject({
      run: other,
      sha256: bytesOf(model),
    })
    await plenumJson([...at, 'scenarios', other, ...sampling, '--out', folder.file('here.csv')])

    // a workspace without the hall cannot take it
    const unknown = folder.write(
      'unknown.csv',
      'time,T1\n2024-01-01T00:00Z,1\n2024-01-01T00:10Z,2\n2024-01-01T00:20Z,3\n',
    )
    await plenumJson([...elsewhere, 'import', unknown])
    const refused = await plenum([...elsewhere, 'import-model', model])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/No log here fits this model.*Import a log of 4 sensors/)

    await plenumJson([...elsewhere, 'import', folder.file('hall.csv')])
    const imported = z
      .object({ run: idJson, status: z.literal('done'), seed: z.literal(5), sameLog: z.literal(true) })
      .parse(await plenumJson([...elsewhere, 'import-model', model]))
    await plenumJson([...elsewhere, 'scenarios', imported.run, ...sampling, '--out', folder.file('there.csv')])
    expect(bytesOf(folder.file('there.csv'))).toBe(bytesOf(folder.file('here.csv')))
    const shown = z
      .object({ curves: z.object({ points: z.array(z.unknown()) }), evaluations: z.array(z.unknown()) })
      .parse(await plenumJson([...elsewhere, 'show', imported.run]))
    expect(shown.curves.points.length).toBeGreaterThan(0)
    expect(shown.evaluations).toHaveLength(1)
  }, 120_000)

  it('that is damaged or hostile is refused in a sentence, and nothing is kept', async () => {
    const whole = readFileSync(model)
    const headerEnd = 8 + Number(whole.readBigUInt64LE(0))
    const longHeader = Buffer.from(whole)
    longHeader.writeBigUInt64LE(2n ** 60n)
    const lies = whole.toString('latin1', 0, headerEnd).replace('\\"hiddenSize\\":8', '\\"hiddenSize\\":9')
    const files: [string, Buffer, RegExp][] = [
      ['text', Buffer.from('not a model at all'), /no model of Plenum/],
      ['empty', Buffer.alloc(0), /too short/],
      ['long', longHeader, /impossibly long/],
      ['cut', whole.subarray(0, whole.length - 100), /./],
      ['lies', Buffer.concat([Buffer.from(lies, 'latin1'), whole.subarray(headerEnd)]), /./],
    ]
    const before = await plenumJson([...elsewhere, 'runs'])
    for (const [name, content, words] of files) {
      const { code, stderr } = await plenum([
        ...elsewhere,
        'import-model',
        folder.write(`${name}.plenum-model`, content),
      ])
      expect(code, `${name}: ${stderr}`).toBe(2)
      expect(stderr.trimEnd().split('\n').at(-1), name).toMatch(words)
      expect(stderr, name).toContain(`${name}.plenum-model`)
    }
    expect(await plenumJson([...elsewhere, 'runs'])).toEqual(before)
  }, 120_000)
})
