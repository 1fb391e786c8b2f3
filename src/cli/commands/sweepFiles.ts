import { existsSync, mkdirSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { PlenumError, type ServiceClient } from '../../contract'
import { writeWhole } from '../files'
import { sweepJson } from './sweepText'

/** Rewards as `.csv`, the table as `.json`, or both tables and the JSON into a folder. @returns the files written */
export async function writeResults(client: ServiceClient, sweep: string, out: string): Promise<string[]> {
  const json = async (file: string): Promise<string> => {
    const results = await client.request('sweeps/results', { sweep })
    const found = await client.request('sweeps/get', { sweep })
    writeWhole(file, `${JSON.stringify(sweepJson(found, results), null, 2)}\n`)
    return resolve(file)
  }
  const csv = async (what: 'rewards' | 'table', file: string): Promise<string> =>
    (await client.request('sweeps/export', { sweep, what, out: { path: file } })).file
  switch (extname(out)) {
    case '.csv':
      return [await csv('rewards', out)]
    case '.json':
      return [await json(out)]
    default:
      return [
        await csv('rewards', join(out, 'rewards.csv')),
        await csv('table', join(out, 'table.csv')),
        await json(join(out, 'sweep.json')),
      ]
  }
}

/** Makes the folder, or looks for that of the file, before hours of work go into it. @throws PlenumError `bad-input` */
export function checkOutput(out: string | undefined): void {
  if (out === undefined) return
  if (extname(out) !== '.csv' && extname(out) !== '.json') makeFolder(out)
  else if (!existsSync(dirname(resolve(out)))) {
    throw new PlenumError('bad-input', 'The folder of this file does not exist.', { place: { file: out } })
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (thrown) {
    throw new PlenumError('bad-input', 'This folder cannot be made.', { place: { file: folder }, cause: thrown })
  }
}
