/** Training: batches, WGAN-GP iterations, validation, checkpoints. */
export { runTraining } from './train-job'
export { pointEvery, Trainer, type Trainee, type TrainingListener } from './trainer'
export { ThesisTrainee } from './thesis'
export { BatchSource } from './batches'
export { TrainingIteration, type IterationLosses } from './iteration'
export { TrainingMonitor } from './monitor'
export { Validator } from './validation'
export { scheduledShare } from './schedule'
