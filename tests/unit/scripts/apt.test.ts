import { describe, expect, it } from 'vitest'
import { missingLibraries, packagesOf } from '../../../scripts/setup/apt.mjs'

/** As `ldd` prints it, for an Electron on a bare machine. */
const LDD = `
	linux-vdso.so.1 (0x00007ffd3a5f2000)
	libffmpeg.so => ./libffmpeg.so (0x00007f6d1c000000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f6d1be00000)
	libnss3.so => not found
	libnssutil3.so => not found
	libgtk-3.so.0 => not found
	libasound.so.2 => not found
	libasound.so.2 => not found
	libnobody.so.7 => not found
`

describe('packages for what is missing', () => {
  it('finds the libraries that ldd does not, each once', () => {
    expect(missingLibraries(LDD)).toEqual([
      'libnss3.so',
      'libnssutil3.so',
      'libgtk-3.so.0',
      'libasound.so.2',
      'libnobody.so.7',
    ])
    expect(missingLibraries('	libc.so.6 => /lib/libc.so.6 (0x0)\n')).toEqual([])
  })

  it('names the packages that hold them, and owns up to a library it does not know', () => {
    expect(packagesOf(missingLibraries(LDD))).toEqual({
      packages: ['libasound2', 'libgtk-3-0', 'libnss3'],
      unknown: ['libnobody.so.7'],
    })
  })
})
