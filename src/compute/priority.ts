import { constants, setPriority } from 'node:os'

/**
 * Lets windows and services go first: a training takes all processors, and a key has to be answered within a picture or
 * two. To be called before TensorFlow makes its threads, which inherit it on Linux. Not so far that other programs at work
 * starve it: the groups by which Linux shares processors among sessions stay as they are.
 */
export function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // some sandboxes forbid it: then it is as before
  }
}
