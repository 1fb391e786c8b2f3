import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { apiDocument, requestsFile } from '../../../scripts/api-docs.mjs'

it('docs/api says what the contract says: run `node scripts/api-docs.mjs` after changing it', async () => {
  const document = await apiDocument()
  expect(document).toContain('### `runs/table`')
  expect(readFileSync(requestsFile, 'utf8')).toBe(document)
}, 240_000)
