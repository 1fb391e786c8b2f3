import { commands } from './commands'
import { anomalies } from './anomalies'
import { compare } from './compare'
import { data } from './data'
import { explore } from './explore'
import { exportsText } from './exports'
import { frame } from './frame'
import { home } from './home'
import { importing } from './importing'
import { modelsText } from './models'
import { provenance } from './provenance'
import { scenarios } from './scenarios'
import { searches } from './searches'
import { sweeps } from './sweeps'
import { sweepSettings } from './sweepSettings'
import { training } from './training'
import { wizard } from './wizard'

/**
 * Every English word of the window, in one folder: a file for a part of the window. Sentence case, plain, short; the
 * field's terms stay.
 */
export const text = {
  ...frame,
  ...commands,
  ...home,
  ...data,
  ...explore,
  ...importing,
  ...training,
  ...wizard,
  ...searches,
  ...scenarios,
  ...anomalies,
  ...sweeps,
  ...sweepSettings,
  ...compare,
  ...exportsText,
  ...modelsText,
  ...provenance,
} as const
