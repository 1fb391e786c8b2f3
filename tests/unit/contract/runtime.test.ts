import { describe, expect, it } from 'vitest'
import { computeEnvironment, parseRuntimeState } from '../../../src/contract'

const state = parseRuntimeState(
  JSON.stringify({
    tensorflow: {
      version: '2.21.0',
      flavour: 'cuda',
      env: { LD_LIBRARY_PATH: 'cuda/lib', TF_FORCE_GPU_ALLOW_GROWTH: 'true' },
    },
  }),
)

describe('environment of a compute process', () => {
  it('puts the library paths of the set-up before the ones that are there', () => {
    expect(computeEnvironment(state, { LD_LIBRARY_PATH: 'own' }).LD_LIBRARY_PATH).toBe('cuda/lib:own')
    expect(computeEnvironment(state, {}).LD_LIBRARY_PATH).toBe('cuda/lib')
  })

  it('leaves what the user has set himself', () => {
    expect(computeEnvironment(state, { TF_FORCE_GPU_ALLOW_GROWTH: 'false', HOME: 'h' })).toEqual({
      LD_LIBRARY_PATH: 'cuda/lib',
      TF_FORCE_GPU_ALLOW_GROWTH: 'false',
      HOME: 'h',
    })
  })

  it('is the inherited one where there is no record', () => {
    expect(parseRuntimeState('{')).toBeNull()
    expect(computeEnvironment(null, { HOME: 'h' })).toEqual({ HOME: 'h' })
  })
})
