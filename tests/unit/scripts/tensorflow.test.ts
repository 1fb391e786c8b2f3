import { mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { chooseFlavour } from '../../../scripts/setup/flavour.mjs'
import { isLinkedTo, linkFolder } from '../../../scripts/setup/link.mjs'
import { CUDA_WHEELS, FALLBACK_ELECTRON_WHEEL, TENSORFLOW_WHEELS } from '../../../scripts/setup/pins.mjs'
import { emptyState, programEnvironment, readState } from '../../../scripts/setup/state.mjs'
import { tensorflowIsFresh } from '../../../scripts/setup/tensorflow.mjs'
import { pipArguments, wheelTags } from '../../../scripts/setup/wheels.mjs'
import { scratchFolder } from './scratch'

describe('chooseFlavour', () => {
  const linux = 'linux-x64'

  it('follows the driver unless somebody asked', () => {
    expect(chooseFlavour({ asked: undefined, driver: false, platform: linux })).toBe('cpu')
    expect(chooseFlavour({ asked: undefined, driver: true, platform: linux })).toBe('cuda')
    expect(chooseFlavour({ asked: 'auto', driver: true, platform: linux })).toBe('cuda')
    expect(chooseFlavour({ asked: 'cpu', driver: true, platform: linux })).toBe('cpu')
    expect(chooseFlavour({ asked: 'CUDA', driver: false, platform: linux })).toBe('cuda')
  })

  it('never chooses a build that does not exist, and refuses to be asked for one', () => {
    expect(chooseFlavour({ asked: undefined, driver: true, platform: 'linux-arm64' })).toBe('cpu')
    expect(() => chooseFlavour({ asked: 'cuda', driver: true, platform: 'darwin-arm64' })).toThrow(/No CUDA build/u)
  })

  it('refuses a word it does not know', () => {
    expect(() => chooseFlavour({ asked: 'gpu', driver: true, platform: linux })).toThrow(/auto, cpu, cuda/u)
  })
})

describe('pins', () => {
  const pins = [...Object.values(TENSORFLOW_WHEELS), ...CUDA_WHEELS, FALLBACK_ELECTRON_WHEEL]

  it.each(pins)('$file is named after its project and version, and has a SHA-256 and a size', (pin) => {
    expect(pin.file.startsWith(`${pin.name.replaceAll('-', '_')}-${pin.version}-`)).toBe(true)
    expect(pin.sha256).toMatch(/^[0-9a-f]{64}$/u)
    expect(pin.bytes).toBeGreaterThan(1e6)
  })

  it('are pairwise different files', () => {
    expect(new Set(pins.map((pin) => pin.sha256)).size).toBe(pins.length)
  })
})

describe('wheels', () => {
  it('reads the tags of a file name', () => {
    expect(wheelTags('nvidia_nccl_cu12-2.27.7-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl')).toEqual({
      python: 'py3',
      abi: 'none',
      platforms: ['manylinux2014_x86_64', 'manylinux_2_17_x86_64'],
    })
  })

  it('asks pip for exactly that file, whatever Python runs it', () => {
    const pin = TENSORFLOW_WHEELS['cpu-linux-x64']
    if (!pin) throw new Error('no pin for linux-x64')
    const line = pipArguments(pin, 'folder').join(' ')
    expect(line).toContain('--python-version 3.11 --implementation cp --abi cp311 --platform manylinux_2_27_x86_64')
    expect(line).toContain('--no-deps --only-binary=:all:')
    expect(line.endsWith(`tensorflow-cpu==${pin.version}`)).toBe(true)
  })
})

describe('linkFolder', () => {
  function prepare(): { pack: string; runtime: string; other: string } {
    const folder = scratchFolder()
    for (const name of ['runtime', 'other']) {
      for (const part of ['lib', 'deps']) mkdirSync(path.join(folder, name, part), { recursive: true })
      writeFileSync(path.join(folder, name, 'lib', 'addon'), name)
    }
    mkdirSync(path.join(folder, 'package'))
    return {
      pack: path.join(folder, 'package'),
      runtime: path.join(folder, 'runtime'),
      other: path.join(folder, 'other'),
    }
  }

  it('links, is idempotent, and swaps to another runtime', () => {
    const { pack, runtime, other } = prepare()
    expect(isLinkedTo(pack, runtime)).toBe(false)
    linkFolder(pack, runtime)
    linkFolder(pack, runtime)
    expect(isLinkedTo(pack, runtime)).toBe(true)
    linkFolder(pack, other)
    expect(isLinkedTo(pack, runtime)).toBe(false)
    expect(readFileSync(path.join(pack, 'lib', 'addon'), 'utf8')).toBe('other')
  })

  it('replaces real folders, and links that lead nowhere, without touching the runtime they led to', () => {
    const { pack, runtime, other } = prepare()
    mkdirSync(path.join(pack, 'lib'))
    writeFileSync(path.join(pack, 'lib', 'stale'), '')
    linkFolder(pack, other)
    expect(readlinkSync(path.join(pack, 'lib'))).toBe(path.join(other, 'lib'))
    rmSync(other, { recursive: true })
    linkFolder(pack, runtime)
    expect(isLinkedTo(pack, runtime)).toBe(true)
    expect(readFileSync(path.join(runtime, 'lib', 'addon'), 'utf8')).toBe('runtime')
  })
})

describe('programEnvironment', () => {
  it('puts the CUDA libraries before others, and leaves what the user set', () => {
    const state = {
      ...emptyState(),
      tensorflow: {
        version: '2.21.0',
        flavour: 'cuda' as const,
        asked: 'auto',
        dir: 'runtime',
        env: { LD_LIBRARY_PATH: 'cuda/lib', TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true' },
      },
    }
    const environment = programEnvironment(state, { LD_LIBRARY_PATH: 'mine', TF_CPP_MIN_LOG_LEVEL: '0' })
    expect(environment.LD_LIBRARY_PATH).toBe('cuda/lib:mine')
    expect(environment.TF_CPP_MIN_LOG_LEVEL).toBe('0')
    expect(environment.TF_FORCE_GPU_ALLOW_GROWTH).toBe('true')
    expect(environment.PLENUM_RUNTIME_STATE).toMatch(/state\.json$/u)
    expect(programEnvironment(emptyState(), {})).not.toHaveProperty('LD_LIBRARY_PATH')
  })
})

describe('tensorflowIsFresh', () => {
  it('is so after a set-up, and is not where an older Plenum left another environment', () => {
    const known = readState().tensorflow
    if (known === null) throw new Error('Run "npm run setup" first.')
    expect(tensorflowIsFresh(known, undefined)).toBe(true)
    expect(tensorflowIsFresh({ ...known, env: { TF_CPP_MIN_LOG_LEVEL: '2' } }, undefined)).toBe(false)
  })
})
