/** One seed gives the same bytes; an anomaly touches its own sensor from its own step on, and not a bit more. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ensureBuilt } from './support/build'
import { Folder, importHall, trainSmall } from './support/hall'
import { plenumJson } from './support/program'

const folder = new Folder()
const workspace = folder.file('w.plenum')
let run = ''

beforeAll(async () => {
  ensureBuilt()
  run = await trainSmall(folder, workspace, await importHall(folder, workspace))
}, 180_000)
afterAll(() => folder.remove())

async function sample(name: string, ...more: string[]): Promise<string> {
  const [command = 'scenarios', ...options] = more
  const asked = ['--starts', '2', '--period', 'test', '--steps', '12', '--count', '4']
  const out = folder.file(name)
  await plenumJson(['--workspace', workspace, command, run, ...asked, ...options, '--out', out])
  return readFileSync(out, 'latin1')
}

it('the same seed writes the same bytes, another seed does not', async () => {
  const one = await sample('one.csv', 'scenarios', '--seed', '3')
  expect(await sample('two.csv', 'scenarios', '--seed', '3')).toBe(one)
  expect(await sample('three.csv', 'scenarios', '--seed', '4')).not.toBe(one)
})

it('with an anomaly on one sensor from step 5, every other row has the same bytes', async () => {
  const rows = (text: string): string[] => text.trimEnd().split('\r\n')
  const plain = rows(await sample('plain.csv', 'scenarios', '--seed', '3'))
  const anomaly = rows(
    await sample('anomaly.csv', 'anomaly', '--seed', '3', '--step', '5', '--sensor', 'S03', '--scale', '6'),
  )
  expect(anomaly).toHaveLength(plain.length)
  let touched = 0
  let changed = 0
  anomaly.slice(1).forEach((row, at) => {
    const [, , step = '', , sensor = ''] = row.split(',')
    const before = plain[at + 1]
    if (sensor === 'S03' && Number(step) >= 5) {
      touched += 1
      expect(row.endsWith(',1')).toBe(true)
      if (row !== `${String(before)},1`) changed += 1
    } else expect(row).toBe(`${String(before)},0`)
  })
  // 2 starts × 4 scenarios × 8 steps
  expect(touched).toBe(64)
  expect(changed).toBe(64)
})
