import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readTrace } from '../../../../src/service/sweeps'

const folder = mkdtempSync(join(tmpdir(), 'plenum-trace-'))
afterAll(() => rmSync(folder, { recursive: true }))
function file(content: string): string {
  const path = join(folder, `${String(Math.random()).slice(2)}.csv`)
  writeFileSync(path, content)
  return path
}

it('reads the only column, with or without a head, or the one that is named', () => {
  expect(readTrace(file('50\n20.5\n'), undefined)).toEqual({ megabytes: [50, 20.5], column: null })
  expect(readTrace(file('size\r\n50\r\n\r\n20.5\r\n'), undefined)).toEqual({ megabytes: [50, 20.5], column: 'size' })
  expect(readTrace(file('task,size\na,5\nb,6\n'), 'size')).toEqual({ megabytes: [5, 6], column: 'size' })
})

it.each([
  ['several columns', 'task,size\na,5\n', undefined, /2 columns/],
  ['an unknown column', 'task,size\na,5\n', 'bytes', /no column “bytes”/],
  ['a size that is none', 'size\n5\n-1\n', undefined, /“-1” is no size/],
  ['nothing', 'size\n', undefined, /no sizes/],
] as const)('%s is refused', (_, content, column, message) => {
  expect(() => readTrace(file(content), column)).toThrow(message)
})
