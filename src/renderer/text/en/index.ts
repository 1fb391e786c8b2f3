import { data } from './data'
import { frame } from './frame'
import { home } from './home'
import { scenarios } from './scenarios'
import { training } from './training'

/**
 * Every English word of the window, in one folder: a file for a part of the window. Sentence case, plain, short; the
 * field's terms stay.
 */
export const text = { ...frame, ...home, ...data, ...training, ...scenarios } as const
