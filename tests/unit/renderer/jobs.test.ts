import { describe, expect, it } from 'vitest'
import { newIdentifier } from '../../../src/service/store'
import { createPlenumRouter } from '../../../src/renderer/router'
import { pageOf } from '../../../src/renderer/features/frame/jobPage'

describe('the page of a job', () => {
  it.each([
    ['d', 'dataset'],
    ['r', 'run'],
    ['h', 'search'],
    ['w', 'sweep'],
    ['s', 'scenario-set'],
  ] as const)('an identifier of the kind %s leads to the page %s', (kind, name) => {
    const about = newIdentifier(kind)
    const page = pageOf({ about })
    const router = createPlenumRouter()
    expect(router.resolve(page ?? '/')).toMatchObject({ name })
    expect(router.resolve(page ?? '/').path).toContain(about)
  })
  it('a job without a thing of its own has none', () => {
    expect(pageOf({ about: null })).toBeUndefined()
  })
})
