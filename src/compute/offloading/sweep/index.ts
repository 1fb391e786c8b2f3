/** A sweep in a compute process: the trials of each algorithm as one program, saved at every episode. */
export { measureSweep, runSweep, type SweepListener } from './job'
export { SweepStack, type NumberedTrial, type StackPlan } from './stack'
