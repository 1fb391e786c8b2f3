/** From a critic's scores to probabilities, and how far they can be believed. */
export { fitCalibration, type Calibration, type CalibrationMethod, type ScoredSteps } from './calibration'
export { brierScore, calibrationFigures, calibrationZ, type CalibrationFigures } from './figures'
export { fitIsotonic, isotonicChance, type IsotonicFit } from './isotonic'
export { fitLogistic, type LogisticFit } from './logistic'
