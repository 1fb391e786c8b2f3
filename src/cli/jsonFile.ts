import { readFileSync } from 'node:fs'
import { PlenumError } from '../contract'

/** What a JSON file holds. @throws PlenumError `not-found` or `bad-input`, naming the file */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown
    throw new PlenumError(
      missing ? 'not-found' : 'bad-input',
      missing ? 'The file cannot be read.' : 'This is not JSON.',
      { place: { file }, cause: thrown },
    )
  }
}
