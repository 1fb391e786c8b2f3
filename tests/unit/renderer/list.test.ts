import { describe, expect, it } from 'vitest'
import { PlenumError } from '../../../src/contract'
import { useList } from '../../../src/renderer/stores/list'

const thing = (id: string, createdAt: string, name = id) => ({ id, createdAt, name })
const older = thing('a', '2026-01-01T00:00:00Z')
const newer = thing('b', '2026-02-01T00:00:00Z')

describe('a list of things', () => {
  it('has the newest first, and a thing that was told of in the place of what it was', async () => {
    const things = useList(
      ({ id }) => id,
      () => Promise.resolve([older, newer]),
    )
    expect(things.status.value).toBe('loading')
    await things.refresh()
    expect(things.status.value).toBe('ready')
    things.take({ ...older, name: 'renamed' })
    things.take(thing('c', '2026-03-01T00:00:00Z'))
    expect(things.list.value.map(({ name }) => name)).toEqual(['c', 'b', 'renamed'])
    expect(things.find('a')?.name).toBe('renamed')
    await things.refresh()
    expect(things.list.value).toEqual([newer, older])
  })
  it('fails where nothing is known, and keeps what is known where it is asked for in vain', async () => {
    let lost = true
    const things = useList(
      ({ id }) => id,
      () => (lost ? Promise.reject(new PlenumError('process-lost', 'Gone.')) : Promise.resolve([older])),
    )
    await things.refresh()
    expect([things.status.value, things.problem.value?.message]).toEqual(['failed', 'Gone.'])
    lost = false
    await things.refresh()
    expect([things.status.value, things.problem.value]).toEqual(['ready', undefined])
    lost = true
    await things.refresh()
    expect(things.status.value).toBe('ready')
    expect(things.list.value).toEqual([older])
  })
})
