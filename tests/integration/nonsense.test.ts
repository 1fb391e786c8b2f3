/** Nonsense ends in one clear line, exit 2 or 1, and an unchanged workspace. */
import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from './support/build'
import { Folder, importHall } from './support/hall'
import { plenum, plenumJson, plenumWithFileLimit } from './support/program'

const folder = new Folder()
const workspace = folder.file('w.plenum')
const at = ['--workspace', workspace]
let dataset = ''
let listing = ''

async function listingHash(): Promise<string> {
  const { stdout } = await plenum([...at, 'datasets', '--json'])
  return createHash('sha256').update(stdout).digest('hex')
}

beforeAll(async () => {
  ensureBuilt()
  dataset = await importHall(folder, workspace)
  listing = await listingHash()
}, 120_000)
afterAll(() => folder.remove())

/** One line on stderr that matches, nothing on stdout, the exit code, and the workspace as before. */
async function refused(args: readonly string[], code: number, line: RegExp): Promise<void> {
  const ended = await plenum(args)
  expect(ended.stderr.trimEnd()).toMatch(line)
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(ended.stdout).toBe('')
  expect(ended.code).toBe(code)
  expect(await listingHash()).toBe(listing)
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const times = Array.from({ length: 50 }, (_, i) => new Date(Date.UTC(2024, 0, 1) + i * 600_000).toISOString())

describe('logs that are none', () => {
  const logs: [name: string, content: string | Uint8Array, line: RegExp][] = [
    ['an empty file', '', /^plenum: .*empty/i],
    ['a PNG', png, /^plenum: .+/],
    ['only a header', 'time,T1\n', /^plenum: .+/],
    ['no time column', `a,b\n${times.map((_, i) => `${i},${i}`).join('\n')}\n`, /^plenum: .*time/i],
    ['one row', `time,T1\n${String(times[0])},20.5\n`, /^plenum: .+/],
    ['NaN everywhere', `time,T1\n${times.map((time) => `${time},NaN`).join('\n')}\n`, /^plenum: .+/],
  ]
  it.each(logs)('%s', async (name, content, line) => {
    const log = folder.write(`${name.replaceAll(' ', '-')}.csv`, content)
    await refused([...at, 'import', log], 2, line)
    // and a workspace that is not there yet is not filled by it either
    const { code } = await plenum(['--workspace', folder.file('fresh.plenum'), 'import', log])
    expect(code).toBe(2)
    if (existsSync(folder.file('fresh.plenum'))) {
      expect(await plenumJson(['--workspace', folder.file('fresh.plenum'), 'datasets'])).toEqual([])
    }
  })

  it('a file that is not there', () => refused([...at, 'import', folder.file('nowhere.csv')], 2, /no such file/))

  it('an unknown column in --map', () =>
    refused([...at, 'import', folder.file('hall.csv'), '--map', 'time=Zeitstempel'], 2, /Zeitstempel/))
})

describe('wrong use', () => {
  const wrong: [what: string, args: string[], line: RegExp][] = [
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['a command that is none', ['frobnicate'], /unknown command 'frobnicate'/],
    ['an unknown option', ['datasets', '--frob'], /unknown option '--frob'/],
    ['no command', [], /Name a command/],
    ['a malformed --map', ['import', 'x.csv', '--map', 'nonsense'], /./],
    ['a dataset that is not there', ['train', 'd_000000000000'], /d_000000000000/],
    ['an ID that is none', ['show', 'x'], /"x"/],
    ['a run where a dataset is wanted', ['train', 'r_000000000000'], /is a run, not a dataset/],
    ['nothing to train on', ['train'], /Name a dataset/],
    ['a number that is none', ['train', 'd_000000000000', '--steps', 'many'], /--steps/],
    ['a number out of range', ['train', 'd_000000000000', '--steps', '0'], /--steps/],
    [
      'two kinds of start',
      ['scenarios', 'r_000000000000', '--start', 'now', '--starts', '2', '--out', 'x.csv'],
      /not both/,
    ],
    ['no --out', ['scenarios', 'r_000000000000'], /--out/],
    ['a spreadsheet', ['scenarios', 'r_000000000000', '--out', 'x.xlsx'], /Name a file that ends in .csv or .parquet/],
    ['a folder that is not there', ['scenarios', 'r_000000000000', '--out', 'no/such/x.csv'], /folder does not exist/],
  ]
  it.each(wrong)('%s', async (_what, args, line) => {
    await refused([...at, ...args], 2, line)
  })

  it('a configuration with an unknown switch names file and field', async () => {
    const config = folder.write('wrong.json', '{"hiddenSize": "large"}')
    await refused([...at, 'train', dataset, '--config', config], 2, /wrong\.json, field hiddenSize/)
  })

  it('a configuration that is no JSON', async () => {
    const config = folder.write('text.json', 'hello')
    await refused([...at, 'train', dataset, '--config', config], 2, /text\.json: This is not JSON/)
  })
})

describe('workspaces that cannot be used', () => {
  it('one that is not there, for a command that makes none', async () => {
    await refused(['--workspace', folder.file('none.plenum'), 'datasets'], 2, /There is no workspace/)
    expect(existsSync(folder.file('none.plenum'))).toBe(false)
  })

  it('not SQLite: exit 1, and not a byte of it is touched', async () => {
    const file = folder.write('notes.plenum', 'these are my notes\n'.repeat(100))
    const before = readFileSync(file)
    await refused(['--workspace', file, 'datasets'], 1, /not a Plenum workspace/)
    await refused(['--workspace', file, 'import', folder.file('hall.csv')], 1, /not a Plenum workspace/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('from a newer version: exit 1, unchanged', async () => {
    const file = folder.file('newer.plenum')
    copyFileSync(workspace, file)
    const database = new Database(file)
    database.pragma('user_version = 9999')
    database.pragma('journal_mode = DELETE')
    database.close()
    const before = readFileSync(file)
    await refused(['--workspace', file, 'datasets'], 1, /newer Plenum/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('a disk that is full: exit 1, and the workspace is what it was', async () => {
    // The kernel's limit on the size of files is the nearest thing to a full disk that needs no rights.
    const file = folder.file('full.plenum')
    copyFileSync(workspace, file)
    const big = folder.file('large.csv')
    await plenumJson([...at, 'simulate', '--sensors', '60', '--weeks', '8', '--out', big])
    const before = await plenumJson(['--workspace', file, 'datasets'])
    const limitBytes = statSync(file).size + 200_000
    const { code, stderr } = await plenumWithFileLimit(limitBytes, ['--workspace', file, 'import', big])
    const lines = stderr
      .trimEnd()
      .split('\n')
      .filter((line) => line.startsWith('plenum:'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/disk|full|written/i)
    expect(code).toBe(1)
    expect(await plenumJson(['--workspace', file, 'datasets'])).toEqual(before)
  })
})
